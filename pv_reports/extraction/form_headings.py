"""Report numbers and days of receipt that stand in a title, a stamp or a line of their own, without a label's colon."""

import re
from collections.abc import Iterator
from typing import Final

from pv_reports.extraction.form_lists import trim
from pv_reports.extraction.form_values import Around, Found, dates_in
from pv_reports.extraction.mentions import Kind
from pv_reports.extraction.patterns import compiled

_I: Final = re.IGNORECASE
_LINE: Final = 200  # characters of a line in which a title or a stamp is looked for
# A code: capitals or digits with a sign between, "IR-8841", "DK-2025/118", "88/2025-C".
_CODE: Final = r"(?-i:(?=[\w/.-]*\d)[A-Z0-9]{1,12}(?:[-/][A-Z0-9]{1,14}){1,5})(?![\w/])"
_NUMBER: Final = compiled(
    r"\b(?:case|incident|report|file|dossier|form\s+id|ref(?:erence)?s?|quot(?:e|ing)|safety|enquiry|inquiry|claim|complaint|"
    r"notification|(?:call\s+)?log|ticket|docket|registration|record\s+no|event\s+no|signal|intake|submission|fax|letter|"
    r"(?:health|agency|authority)\s+\w+\s+no)\b\.?"
    r"(?:\s*(?:no|nr|number|id|code|ref)\b\.?|\s*#)?\s*[:.=]?\s*\(?(?P<v>" + _CODE + ")",
    _I,
)
_MORE: Final = compiled(r"[^.\n;]{0,30}?(?:,|\band\b|;)\s*(?P<v>" + _CODE + ")", _I)
_SUBJECT: Final = compiled(r"^subject:.*?[\s(\[#](?P<v>" + _CODE + r")\W*$", _I | re.MULTILINE)
_NO_CODE: Final = compiled(r"\d{1,4}[-/]\d{1,2}[-/]\d{1,4}|\d{1,2}/\d{2,4}|(?:19|20)\d\d-\d\d|\d{1,3}[-/]\d{1,3}", _I)
_RECEIPT: Final = compiled(
    r"\b(?:received|rec['’]?d|rcvd|phoned\s+in|called\s+in|rang\s+in|telephoned(?:\s+in)?|call(?:ed)?|phone\s+call|telephone\s+call|"
    r"came\s+in|handed\s+in|logged|arrived|faxed(?:\s+in)?|e-?mailed|notified|reported\s+to\s+(?:us|sponsor|the\s+company)|"
    r"intake|entered|in)\b(?:\s+(?:by|in|at|through|via)\s+(?:\w+\s+){1,4}?(?=on\b|:))?\s*(?:of|on|:|,|dated)?\s*$",
    _I,
)
_STAMP: Final = compiled(r"^\W*(?:stamp(?:ed)?\b\W*)?(?:received|eingang(?:en)?|in|date\s+stamp)\b\W*$", _I)
_NOT_A_REPORT: Final = compiled(
    r"\b(?:dose|injection|infusion|vaccin\w+|immuni[sz]\w+|shots?|jabs?|treatment|tablets?|patient|she|he|they|last|"
    r"drug|chemotherapy|transfusion|"
    r"records?|summar(?:y|ies)|notes|results?|samples?|documents?|information|police|"
    r"follow[-\s]?up|second|admitted|hospital)\b|(?<!\w)no\b|not\b", _I
)  # fmt: skip
_WEAK: Final = frozenset({"in", "call", "called", "intake", "entered", "arrived"})
_DIGIT: Final = compiled(r"\d")
_TITLE_LINES: Final = 8  # of a document, in which a weak word such as "call of 3 December" dates the receipt


def headings(text: str, around: Around) -> Iterator[Found]:
    """Case numbers and receipts of titles, stamps and lines such as "(phoned in on 8 April 2025)"."""
    at = 0
    filled = 0
    for line in text.split("\n"):
        words = line[:_LINE]
        filled += bool(words.strip())
        if words.strip():
            yield from _numbers(text, at, at + len(words))
            yield from _receipts(text, at, at + len(words), around, title=filled <= _TITLE_LINES)
        at += len(line) + 1


def _numbers(text: str, start: int, end: int) -> Iterator[Found]:
    marks = [*_NUMBER.finditer(text, start, end), *_SUBJECT.finditer(text, start, end)]
    for mark in marks:
        if not _NO_CODE.fullmatch(mark["v"]):
            yield Found(Kind.CASE_NUMBER, *mark.span("v"), mark["v"])
        at = mark.end()
        while mark[0].lower().startswith(("ref", "case", "report")) and (more := _MORE.match(text, at, end)):
            if not _NO_CODE.fullmatch(more["v"]):
                yield Found(Kind.CASE_NUMBER, *more.span("v"), more["v"])
            at = more.end()


def _receipts(text: str, start: int, end: int, around: Around, *, title: bool) -> Iterator[Found]:
    dates = dates_in(text, start, end, around)[:2] if _DIGIT.search(text, start, end) else ()
    for left, right, value in dates:
        before = text[max(start, left - 80) : left]
        said = _RECEIPT.search(before)
        if not said or _NOT_A_REPORT.search(before):
            continue
        stamped = _STAMP.match(before.strip(" [(<|:")) is not None
        first = re.match(r"[a-z]+", said[0].lower())
        if first and first[0] in _WEAK and not (title and (first[0] != "in" or stamped)):
            continue
        if len(value) == len("2025-01-01"):
            yield Found(Kind.RECEIVED, *trim(text, left, right), value)
