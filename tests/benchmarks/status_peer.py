"""medspaCy's ConText on marked sentences, run by its own Python: JSON on standard input, JSON on standard output.

In: ``{"repeats": n, "sentences": [{"text": ..., "spans": [[start, end], ...]}]}``. Out: the categories of every span's
modifiers, CPU seconds of the fastest pass, versions. The rules are those that medspaCy ships; the spans are given to it
as entities, so nothing is spent on finding them. Imports nothing of this project.
"""

import json
import sys
import time
from importlib.metadata import version

from loguru import logger

logger.remove()  # its sentence splitter logs every token; that would be timed

import medspacy  # noqa: E402
from spacy.language import Language  # noqa: E402


def categories(nlp: Language, text: str, spans: list[list[int]]) -> list[list[str]]:
    """The categories of the modifiers of every span."""
    doc = nlp.make_doc(text)
    entities = [doc.char_span(start, end, label="CONDITION", alignment_mode="expand") for start, end in spans]
    doc.ents = entities
    for _, component in nlp.pipeline:
        doc = component(doc)
    return [sorted({modifier.category for modifier in entity._.modifiers}) for entity in doc.ents]


def main() -> None:
    asked = json.load(sys.stdin)
    nlp = medspacy.load(medspacy_enable=["medspacy_tokenizer", "medspacy_pyrush", "medspacy_context"])
    found: list[list[list[str]]] = []
    fastest = float("inf")
    for _ in range(1 + asked["repeats"]):  # the first pass warms up
        began = time.process_time()
        found = [categories(nlp, item["text"], item["spans"]) for item in asked["sentences"]]
        fastest = min(fastest, time.process_time() - began)
    versions = {name: version(name) for name in ("medspacy", "spacy")}
    json.dump({"found": found, "seconds": fastest, "versions": versions}, sys.stdout)


if __name__ == "__main__":
    main()
