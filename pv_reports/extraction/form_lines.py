"""Lines of a form: which labels stand in each, where their values may begin, headings and e-mail headers."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from pv_reports.extraction.form_boxes import has_boxes
from pv_reports.extraction.form_lists import trim
from pv_reports.extraction.form_readers import READERS
from pv_reports.extraction.form_values import Around
from pv_reports.extraction.labels import LONGEST, Label, find_label
from pv_reports.extraction.patterns import compiled

LISTS: Final = frozenset(
    {"drug", "interacting", "concomitant", "reaction", "history", "tests", "treatment", "dose", "indication",
     "seriousness", "therapy_dates", "route", "lot", "frequency", "hospitalised"}
)  # fmt: skip
_NEAR: Final = 20  # characters: what stands right before a label
_BLANKS: Final = 4  # more blank lines than these in a row say nothing more
_LABELLED: Final = 4000  # characters of a line in which labels are looked for; longer lines are paragraphs
_BOX_NUMBER: Final = r"\d{1,2}[a-d]?(?:\s?[-+]\s?\d{1,2})?[.,)]?\s+[A-Z]{2}"
_DELIMITER: Final = compiled(
    rf"\s*(?:[.…]{{3,}}\s*:?|:(?![/\\])|=|\?\s*:?)|\s*[|\t]|\s{{2,}}|\s[-–—]\s|_{{3,}}|\s+(?={_BOX_NUMBER}|#\s?\d\s)|"
    rf"(?=\s*(?:\[[ xX✓]?\]|[☐☒☑]|\([+–-]\)))"
)
_STRONG: Final = compiled(rf"(?:[|\t;]|\s{{2,}})\s*|\s+(?={_BOX_NUMBER})")
_LEAD: Final = compiled(r"[\s>*•·▪#|–-]*(?:\((?=[A-Za-z]))?")
_WORD: Final = compiled(r"(?<![\w/'’-])[A-Z0-9(]")
_UNKNOWN: Final = compiled(
    r"[\s>*•·▪#-]*(?P<label>[A-Z][^:;|\t\n?.!\"]{1,48}?)(?:\s?:(?=\s|$)|\s*\??\s*(?:\.{4,}|…{2,})\s*:?|\?\s{2,})"
)
_HEADER: Final = compiled(r"[> \t]*(From|To|Cc|Bcc|Sent|Date|Subject|Reply-To|Von|An|Betreff)\s?:", re.IGNORECASE)
_LETTERED: Final = compiled(r"\([a-h]\)\s")
_BOX_BEFORE: Final = compiled(r"(?:\[[\sxX_✓]{0,3}\]|[☐☒☑✓✔])\s*$")
_ACROSS: Final = compiled(r"[|;\t]|\d\s{2,}")
_VALUE_FIRST: Final = compiled(r"\d+\s+[A-Za-z]")  # "54 Sex:" after "Age:" is a value and a label, not box 54


_GAP: Final = compiled(r"\s{2,}|[|\t;]|\n")
_BLANK: Final = compiled(r"(?<=\S) (?=\S)")
_MORE: Final = compiled(r"[A-Za-z]{3,}\W+[A-Za-z]{2,}")  # words after the value: a sentence
_LINE: Final = 300  # characters: a longer line is a paragraph
_LONGEST_RUN_ON: Final = 60  # characters
_RUN_ON: Final = frozenset(
    {"age", "sex", "weight", "height", "birth_date", "record_number", "case_number", "received", "follow_up", "lot",
     "dose_start", "dose_end", "onset", "reaction_end", "outcome", "death_date", "initials", "age_sex", "test_date",
     "dechallenge", "rechallenge"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """A labelled value ``text[start:end]``. ``label`` is the label as written, ``field`` what it stands for ("unknown"
    for a label outside the vocabulary), ``index`` the n of "Product 2", ``section`` the headed part of the
    form it is in.
    """

    field: str
    label: str
    label_start: int
    start: int
    end: int
    index: int | None = None
    section: str = ""
    bare: bool = False
    role: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A label found in a line: where it starts, where its value may start, and what it stands for."""

    start: int
    stop: int
    after: int
    label: Label
    bare: bool


@dataclass(frozen=True, slots=True)
class Line:
    start: int
    end: int
    marks: tuple[Mark, ...] = ()
    unknown: tuple[int, int, int] | None = None
    heading: str | None = None
    header: bool = False


def lines_of(text: str, start: int, end: int) -> list[Line]:
    """The lines of ``text[start:end]``; a lone "Subject:" or "Date:" is no e-mail header."""
    found: list[Line] = []
    blanks = 0
    at = start
    while at < end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        blanks = 0 if stop > at else blanks + 1
        if blanks <= _BLANKS:
            found.append(_read_line(text, at, stop))
        at = stop + 1
    for number, line in enumerate(found):
        if line.header:
            near = found[max(0, number - 3) : number] + found[number + 1 : number + 4]
            names = {
                match[1].lower()
                for other in near
                if other.header and (match := _HEADER.match(text, other.start, other.end))
            }
            if not names:
                found[number] = replace(line, header=False)
    return found


def _read_line(text: str, start: int, end: int) -> Line:
    heading = None
    words = text[start : min(end, start + _LABELLED)].strip(" #*=-_:\t")
    if not words:
        return Line(start, end)
    if 2 < len(words) < 60 and not has_boxes(words):
        bare_words = re.sub(r"^(?:[IVX]{1,4}|[A-H]|\d)[.)]\s*", "", words)
        section = find_label(bare_words)
        if (
            (section and section.field == "section")
            or (bare_words.isupper() and len(bare_words.split()) <= 5 and not re.search(r"\d", bare_words))
            or re.match(r"\s*#+\s?(?!\d)", text[start:end])
        ):
            heading = bare_words
    if _HEADER.match(text, start, end):
        return Line(start, end, marks=tuple(_marks(text, start, end)), header=True)
    marks = tuple(_all_marks(text, start, end))
    unknown = None
    if not marks and (match := _UNKNOWN.match(text, start, end)):
        unknown = (match.start("label"), match.end("label"), match.end())
    return Line(start, end, marks, unknown, heading)


def _all_marks(text: str, start: int, end: int) -> list[Mark]:
    marks = list(_marks(text, start, end))
    if end - start > _LINE:
        return marks
    lead = _LEAD.match(text, start, end)
    strong = {lead.end() if lead else start, *(match.end() for match in _GAP.finditer(text, start, end))}
    return sorted([*marks, *_run_on(text, start, end, marks, strong)], key=lambda mark: mark.start)


def _marks(text: str, start: int, end: int) -> Iterator[Mark]:
    end = min(end, start + _LABELLED)
    lead = _LEAD.match(text, start, end)
    first = lead.end() if lead else start
    strong = {first, *(match.end() for match in _STRONG.finditer(text, start, end))}
    weak = {match.start() for match in _WORD.finditer(text, start, end)} - strong
    places = sorted(strong | weak)
    floor = first
    some = False
    delimiters = [*_DELIMITER.finditer(text, start, end)]
    for number, cut in enumerate([*delimiters, None]):
        stop = cut.start() if cut else end
        if stop <= floor:
            continue
        sign = cut[0].strip() if cut else ""
        window = places[bisect_left(places, max(floor, stop - LONGEST)) : bisect_left(places, stop)]
        for left in window:
            before = text[max(start, left - _NEAR) : left].rstrip()[-1:]
            if left in weak and not (sign in (":", "?") and (some or before in ".,;)]")):
                continue
            if _ACROSS.search(text, left, stop) or (some and sign == ":" and _VALUE_FIRST.match(text, left, stop)):
                continue
            label = find_label(text[left:stop].strip(" *_"))
            if not label or (label.field == "sublabel" and any(sign.isdigit() for sign in text[left:stop])):
                continue
            if label.field == "case_number" and label.index is not None:
                continue  # "Case 1" heads a patient's story and asks for no number
            if sign != ":" and (
                _BOX_BEFORE.search(text[max(start, left - _NEAR) : left]) or has_boxes(text[left:stop])
            ):
                continue
            after = cut.end() if cut else end
            tabbed = cut is not None and "\t" in cut[0]
            bare = (
                sign not in (":", "=", "?", "?:", "|")
                and not sign.startswith((".", "…"))
                and not tabbed
                and not (sign in ("-", "–", "—") and left == first)
            )
            if bare and _LETTERED.match(text, left):
                continue  # "(c) recovered" is an item of the list before it
            if bare and not cut and ((left != first and not some) or text[left:stop].islower()):
                continue  # the last word of a paragraph is no label
            if sign == "?" and (longer := _longer(text, left, delimiters[number + 1 :])):
                label, stop, after = longer
            yield Mark(left, stop, after, label, bare)
            floor, some = max(after, stop), True
            break


def _run_on(text: str, start: int, end: int, marks: list[Mark], strong: set[int]) -> Iterator[Mark]:
    """Labels that a blank parts from their value, in lines set out in columns: "Start 14-MAR-2025   End 21-MAR-2025".

    The value must be what the label asks for, from its first character to the next gap.
    """
    taken = [(mark.start, mark.after) for mark in marks]
    for left in sorted(strong):
        gap = _GAP.search(text, left, end)
        right = gap.start() if gap else end
        if any(a <= left < b or left < a < right for a, b in taken):
            continue
        for word in [*_BLANK.finditer(text, left, min(right, left + _LONGEST_RUN_ON))][4::-1]:
            words = text[left : word.start()]
            label = None if any(map(str.isdigit, words)) else find_label(words)
            reader = READERS.get(label.field) if label and label.field in _RUN_ON else None
            if label is None or reader is None:
                continue
            found = next(iter(reader(text, word.end(), right, Around(text[left : word.start()]))), None)
            if found and found.start == word.end() and not _MORE.search(text, found.end, right):
                yield Mark(left, word.start(), word.end(), label, True)
                break


def _longer(text: str, left: int, later: list[re.Match[str]]) -> tuple[Label, int, int] | None:
    """ "Serious? Y/N – reason:" is one label."""
    for cut in later[:3]:
        if cut[0].strip() == ":" and cut.start() - left <= LONGEST and (label := find_label(text[left : cut.start()])):
            return label, cut.start(), cut.end()
    return None


def header_field(text: str, line: Line) -> Iterator[Field]:
    """The field of an e-mail header in the text of a message."""
    match = _HEADER.match(text, line.start, line.end)
    if match:
        name = match[1].lower()
        kind = "email_date" if name in ("date", "sent") else "email_header"
        yield Field(kind, match[1], match.start(1), *trim(text, match.end(), line.end))
