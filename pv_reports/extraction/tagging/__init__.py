"""The learned tagger: a small encoder that marks, word by word, what a sentence says of a case."""
