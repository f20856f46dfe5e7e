"""Splitting a person's text into sentences."""

import re

_END = re.compile(r"[.!?][\"'\u201d\u2019)\]]*(?=\s+[\"'\u201c\u2018(\[]*[A-Z\u00c0-\u00de0-9])|\n\s*")
_SHORT = re.compile(
    r"(?:\b(?:Dr|Mr|Mrs|Ms|Prof|St|No|Nos|Fig|vs|approx|ca|e\.g|i\.e|etc|incl|resp|max|min|cf|al|Inc|Ltd|Co"
    r"|p\.o|i\.v|i\.m|s\.c|b\.i\.d|t\.i\.d|q\.d)|(?:^|[\s(])[A-Z](?:\.[A-Z])*)\.$"
)


def split_sentences(text: str) -> list[str]:
    """Sentences without surrounding white space. "Dr. Smith", "e.g. 5 mg", "2.5 mg" and "A.B." do not end one.

    Joining the result with single spaces gives the text again, apart from the white space between sentences.
    """
    sentences: list[str] = []
    start = 0
    for match in _END.finditer(text):
        piece = text[start : match.end()]
        if not match.group().strip() or not _SHORT.search(piece.rstrip()):
            sentences.append(piece.strip())
            start = match.end()
    sentences.append(text[start:].strip())
    return [sentence for sentence in sentences if sentence]
