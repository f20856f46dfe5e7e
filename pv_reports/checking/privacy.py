"""Does the report name anybody, or hold a number, address or full birth date that identifies a person?"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from pv_reports.checking.claims import Claims
from pv_reports.checking.problem import Problem
from pv_reports.extraction.dates import find_dates
from pv_reports.records import Document, SafetyCase

_PATTERNS: Final = (
    ("e_mail", "an e-mail address", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("phone", "a telephone number", re.compile(
        r"(?<![\w/-])(?:\+\d{1,3}[\s./-]?(?:\(\d+\)[\s./-]?)?\d(?:[\s./-]?\d){6,12}|"
        r"\(?0\d{2,4}\)?[\s/-]\d{3,4}[\s-]?\d{2,5}|\(\d{3}\)\s?\d{3}-\d{4}|\d{3}-\d{3}-\d{4})(?!\w)"
    )),
    ("national_id", "a national identity number", re.compile((
        r"\b\d{3}-\d{2}-\d{4}\b|\b(?:NHS|SSN|insurance|social\s+security)\s*(?:no\.?|number)?\s*[:=]?\s*[\d "
        r"-]{8,}\b"
    ), re.IGNORECASE)),
    ("address", "a postal address", re.compile(
        r"\b\d{1,4}[a-z]?\s+(?:[A-Z][\w'-]+\s+){1,3}(?:Street|St\.|Road|Rd\.?|Avenue|Ave\.?|Lane|Drive|"
        r"Boulevard|Square|Close|Way)\b|\b[A-ZÄÖÜ][\w-]+(?:straße|strasse|gasse|weg|allee|platz)\s+\d{1,4}\b|"
        r"\b[A-Z]{1,2}\d{1,2}[A-Z]?\s\d[A-Z]{2}\b"
    )),
)  # fmt: skip
_TITLED: Final = re.compile(
    r"\b(?:Dr|Drs|Prof|Mr|Mrs|Ms|Miss|Herr|Frau|Sister|Nurse)\b\.?\s+(?:med\.\s+)?(?P<name>(?:[A-Z]\.\s?)*["
    r"A-ZÄÖÜ][\w'’-]+(?:\s+[A-ZÄÖÜ][\w'’-]+)?)"
)
_COMMON: Final = frozenset(
    [
        "the",
        "patient",
        "reporter",
        "doctor",
        "hospital",
        "department",
        "took",
        "said",
        "stopped",
        "who",
        "was",
        "and",
        "he",
        "she",
        "general",
    ]
)


def identifying(said: Claims, known: "Known") -> Iterator[Problem]:
    """Direct identifiers of the patient, the reporter or another person in one sentence."""
    text = said.text
    for name, what, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            yield _problem(f"privacy.{name}", match.start(), match.end(), f"“{match.group()}” is {what}.")
    for what, value, exact in known.values:
        for match in re.finditer(rf"(?<!\w){re.escape(value)}(?!\w)", text, 0 if exact else re.IGNORECASE):
            yield _problem("privacy.identifier", match.start(), match.end(), f"“{match.group()}” is {what}.")
    for dated in find_dates(text):  # quotations included
        if known.birth_date and len(known.birth_date) == 10 and dated.value == known.birth_date:
            yield _problem("privacy.birth_date", dated.start, dated.end, "This is the patient's full birth date.")
    for match in _TITLED.finditer(text):
        if match["name"].split()[0].lower() not in _COMMON:
            yield _problem("privacy.name", match.start(), match.end(), f"“{match.group()}” names a person.")


class Known:
    """The identifiers that the record withholds and the names that the documents put behind a title."""

    def __init__(self, case: SafetyCase, documents: Sequence[Document]) -> None:
        patient, reporter = case.patient, case.reporter
        self.birth_date = patient.birth_date.value if patient.birth_date else None
        found: dict[str, tuple[str, bool]] = {}
        if patient.record_number:
            found[patient.record_number.value] = ("the patient's record number", False)
        if patient.initials and len(re.findall(r"[A-Z]", patient.initials.value)) > 1:
            found[patient.initials.value] = ("the patient's initials", True)
        if reporter.name:
            found[reporter.name.value] = ("the reporter's name", False)
        if reporter.organisation:
            found[reporter.organisation.value] = ("the reporter's organisation", False)
        for document in documents:
            for match in _TITLED.finditer(document.text):
                name = match["name"].split()[-1]
                if (
                    len(name) > 3
                    and name.lower() not in _COMMON
                    and not re.search(rf"(?<!\w){re.escape(name.lower())}(?!\w)", document.text)
                ):
                    found.setdefault(name, ("a name that a document puts behind a title", True))
        products = {str(p.name.value).lower() for p in case.products if p.name}
        terms = {str(r.term.value).lower() for r in case.reactions if r.term}
        self.values = [
            (what, value.strip(), exact)
            for value, (what, exact) in found.items()
            if len(value.strip()) > 1 and value.strip().lower() not in products | terms
        ]


def _problem(check: str, start: int, end: int, reason: str) -> Problem:
    return Problem(
        check, "blocker", start, end, reason, "Leave it out; the report speaks of “the patient” and “the reporter”."
    )
