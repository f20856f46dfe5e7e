"""The headed parts of a form, and what each is about."""

import re
from dataclasses import replace
from typing import Final

from pv_reports.extraction.form_boxes import has_boxes
from pv_reports.extraction.form_lines import Field
from pv_reports.extraction.labels import find_label
from pv_reports.extraction.patterns import compiled
from pv_reports.records import Document

_SECTIONS: Final = (
    ("patient", compiled(r"(?:about\s+the\s+)?patient|person\s+affected|demographic|subject", re.I)),
    ("reporter", compiled(r"reporter|caller|investigator|notifier|informant|sender|about\s+you|enquirer|"
     r"initial\s+reporter|contact|primary\s+source", re.I)),
    ("concomitant", compiled(r"concomitant|other\s+med", re.I)),
    ("product", compiled(r"suspect|product|drug|medicine|medication|vaccine", re.I)),
    ("reaction", compiled(r"reaction|event|side\s+effect|what\s+happened|symptom", re.I)),
)  # fmt: skip


# "INVESTIGATOR   Name: …": a heading in the margin of the lines it heads.
_MARGIN: Final = compiled(r"(?P<head>[A-Z][A-Z./&-]*(?: [A-Z][A-Z./&-]*){0,3}(?: \d)?)(?:[:.]?\s{2,})(?=\S.*[a-z])")
_LONGEST: Final = 120  # characters of a line that can be a heading


def sections(document: Document) -> list[tuple[int, str]]:
    """Where each headed part of a form begins, and what it is about."""
    text = document.text
    heads = [
        (block.start, text[block.start : block.end]) for block in document.blocks if block.kind in ("heading", "title")
    ]
    at = 0
    for line in text.split("\n"):
        words = (
            "" if len(line) > _LONGEST else re.sub(r"^\W*(?:[IVX]{1,4}|[A-H]|\d)[.)]\s*", "", line.strip(" #*=-_:\t|"))
        )
        if 2 < len(words) < 60 and not has_boxes(line) and len(words.split()) <= 6:
            label = find_label(words)
            if (
                words.isupper()
                and not (
                    label and label.field not in ("section", "patient", "reporter", "reaction", "drug", "concomitant")
                )
            ) or (label and label.field == "section"):
                heads.append((at, words))
        margin = _MARGIN.match(line[:_LONGEST])
        if margin and any(pattern.search(margin["head"]) for _, pattern in _SECTIONS):
            heads.append((at, margin["head"]))
        at += len(line) + 1
    found = []
    for start, words in sorted(set(heads)):
        named = next((name for name, pattern in _SECTIONS if pattern.search(words)), "")
        found.append((start, named))
    return found


def in_sections(sections: list[tuple[int, str]], found: list[Field]) -> list[Field]:
    """The fields with the section that each stands in."""
    placed = []
    at = 0
    name = ""
    for field in found:
        while at < len(sections) and sections[at][0] <= field.label_start:
            name = sections[at][1]
            at += 1
        placed.append(replace(field, section=name))
    return placed
