"""Training the tagger: what it learns from and how it is fitted. Nothing here is imported at run time."""
