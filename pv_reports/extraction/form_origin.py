"""Numbers of a report and its days of receipt: subjects and dates of messages, titles, stamps."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from pv_reports.extraction.dates import Order
from pv_reports.extraction.form_headings import headings
from pv_reports.extraction.form_lines import Field
from pv_reports.extraction.form_readers import READERS
from pv_reports.extraction.form_values import Around, Found
from pv_reports.extraction.mentions import Kind, Mention
from pv_reports.extraction.patterns import compiled
from pv_reports.records import Document

# How sure a labelled value is; a value that OCR read, or whose label carries no colon, is a little less so.
CONFIDENCE: Final = {"form": 0.97, "bare_label": 0.92, "ocr": 0.9, "weak": 0.6, "email_date": 0.6}
_QUOTED: Final = compiled(r"^[> \t]*On\s(?P<date>[^\n]{6,140}(?:\n[^\n]{0,80})?)\swrote:", re.MULTILINE)
_CLOCK: Final = compiled(r"\d:\d\d")
_SUBJECT: Final = 500  # characters
_REFERENCE: Final = compiled(
    r"\b(?:ref(?:erence|\.)?|case|report)(?:\s*(?:no|number|id)\b\.?)?\s*[.:#]?\s*(?P<number>(?=[\w/.-]*\d)[A-Z0-9]\w*(?:[-/.]\w+)+)",
    re.IGNORECASE,
)


def received(document: Document, sent: list[Field], found: list[Mention], order: Order) -> Iterator[Mention]:
    """The dates of a thread's messages: the earliest is the day of receipt where no field states one, later ones are
    follow-ups. "On Tue, 9 Sep 2025 at 09:12, … wrote:" counts where the e-mail's own header does."""
    if any(mention.kind is Kind.RECEIVED for mention in found):
        return
    if not any(_CLOCK.search(document.text, one.start, one.end) for one in sent):
        return  # "Date:" and "To:" without the time of day head a letter, whose date is no receipt
    spans = [(one.start, one.end) for one in sent]
    spans += [match.span("date") for match in _QUOTED.finditer(document.text)]
    dated: list[Found] = []
    for start, end in spans:
        dated += list(READERS["received"](document.text, start, end, Around(order=order)))
    dated.sort(key=lambda value: str(value.value))
    for value in dated:
        first = value.value == dated[0].value
        yield as_mention(value if first else replace(value, kind=Kind.FOLLOW_UP), None, CONFIDENCE["email_date"])
        if first and len({one.value for one in dated}) == 1:
            return


def subject_numbers(document: Document, headers: list[Field]) -> Iterator[Mention]:
    """The reference that the subject of an e-mail names: "AW: your ref. NOR-2025-01944"."""
    for one in headers:
        if one.label.lower() == "subject":
            for match in _REFERENCE.finditer(document.text, one.start, min(one.end, one.start + _SUBJECT)):
                found = Found(Kind.CASE_NUMBER, *match.span("number"), match["number"])
                yield as_mention(found, None, CONFIDENCE["bare_label"])


def from_headings(document: Document, found: list[Mention], order: Order) -> Iterator[Mention]:
    """What titles and stamps say of numbers and receipt, where no field has said it."""
    if document.method == "form" or document.method == "ocr":
        return
    taken = [(one.start, one.end) for one in found if one.kind is Kind.CASE_NUMBER]
    dated = any(one.kind is Kind.RECEIVED for one in found)
    for value in headings(document.text, Around(order=order)):
        if value.kind is Kind.RECEIVED and dated:
            continue
        dated |= value.kind is Kind.RECEIVED
        if not any(start < value.end and value.start < end for start, end in taken):
            yield as_mention(value, None, CONFIDENCE["bare_label"])


def as_mention(value: Found, owner: str | None, sure: float, patient: str | None = None) -> Mention:
    """A value found in a form or a table as a mention."""
    return Mention(
        value.kind,
        value.start,
        value.end,
        value.value,
        method="form",
        confidence=sure,
        patient=patient,
        owner=owner,
        attributes=value.attributes,
    )
