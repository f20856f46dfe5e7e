"""Where a document's labelled fields stand: lines, boxes, two-column tables, PDF form fields and e-mail headers."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from pv_reports.extraction.form_boxes import has_boxes
from pv_reports.extraction.form_lists import trim
from pv_reports.extraction.form_values import READERS, Around
from pv_reports.extraction.labels import LONGEST, Label, field_label, find_label
from pv_reports.records import Block, Document

LISTS: Final = frozenset(
    {"drug", "interacting", "concomitant", "reaction", "history", "tests", "treatment", "dose", "indication",
     "seriousness", "therapy_dates", "route", "lot", "frequency", "hospitalised"}
)  # fmt: skip
_BY_LINE: Final = frozenset({"reaction", "history", "concomitant", "drug", "treatment", "tests"})
_NEAR: Final = 20  # characters: what stands right before a label
_LABELLED: Final = 4000  # characters of a line in which labels are looked for; longer lines are paragraphs
_MIN_BARE: Final = 3  # labels without a colon count only in a document with so many known labels: it is a form
_BOX_NUMBER: Final = r"\d{1,2}[a-d]?(?:\s?[-+]\s?\d{1,2})?[.,)]?\s+[A-Z]{2}"
_DELIMITER: Final = re.compile(
    rf"\s*(?:[.…]{{3,}}\s*:?|:(?![/\\])|=|\?\s*:?)|\s*[|\t]|\s{{2,}}|\s[-–—]\s|_{{3,}}|\s+(?={_BOX_NUMBER}|#\s?\d\s)|(?=\s*(?:\[[ xX✓]?\]|"
    rf"[☐☒☑]))"
)
_STRONG: Final = re.compile(rf"(?:[|\t;]|\s{{2,}})\s*|\s+(?={_BOX_NUMBER})")
_LEAD: Final = re.compile(r"[\s>*•·▪#|–-]*(?:\((?=[A-Za-z]))?")
_WORD: Final = re.compile(r"(?<![\w/'’-])[A-Z0-9(]")
_UNKNOWN: Final = re.compile(
    r"[\s>*•·▪#-]*(?P<label>[A-Z][^:;|\t\n?.!\"]{1,48}?)(?:\s?:(?=\s|$)|\s*(?:\.{4,}|…{2,})\s*:?)"
)
_HEADER: Final = re.compile(r"[> \t]*(From|To|Cc|Bcc|Sent|Date|Subject|Reply-To|Von|An|Betreff)\s?:", re.IGNORECASE)
_HEADER_NAMES: Final = frozenset({"from", "to", "cc", "bcc", "sent", "date", "subject", "reply-to"})
_BOX_BEFORE: Final = re.compile(r"(?:\[[\sxX_✓]{0,3}\]|[☐☒☑✓✔])\s*$")
_SECTIONS: Final = (
    ("patient", re.compile(r"(?:about\s+the\s+)?patient|person\s+affected|demographic|subject", re.I)),
    ("reporter", re.compile(r"reporter|caller|about\s+you|enquirer|initial\s+reporter|contact|primary\s+source", re.I)),
    ("concomitant", re.compile(r"concomitant|other\s+med", re.I)),
    ("product", re.compile(r"suspect|product|drug|medicine|medication|vaccine", re.I)),
    ("reaction", re.compile(r"reaction|event|side\s+effect|what\s+happened|symptom", re.I)),
)  # fmt: skip


_ACROSS: Final = re.compile(r"[|;\t]|\d\s{2,}")
_VALUE_FIRST: Final = re.compile(r"\d+\s+[A-Za-z]")  # "54 Sex:" after "Age:" is a value and a label, not box 54
_SHAPE: Final = {
    "initials": re.compile(r"(?:[^\W\d_]\.?[\s-]?){1,4}(?=\s|$)|[A-Z]{2,4}(?=\s|$)"),
    "country": re.compile(r"[^\W\d_][^\d\n]*?(?=\s+\d|\s*$)"),
}  # fmt: skip


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
class _Mark:
    """A label found in a line: where it starts, where its value may start, and what it stands for."""

    start: int
    stop: int
    after: int
    label: Label
    bare: bool


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    marks: tuple[_Mark, ...] = ()
    unknown: tuple[int, int, int] | None = None
    heading: str | None = None
    header: bool = False


@lru_cache(maxsize=4)
def fields(
    document: Document, tables: frozenset[int] = frozenset(), written: tuple[tuple[int, int], ...] = ()
) -> tuple[Field, ...]:
    """All labelled fields in reading order. ``tables`` are tables read elsewhere (line listings, laboratory tables),
    ``written`` the stretches of such tables that stand as plain lines."""
    text = document.text
    taken: list[tuple[int, int]] = list(written)
    found: list[Field] = []
    filled = document.method == "form"  # the printed text of a PDF form is labels only; the case is in its fields
    for block in document.blocks:
        if filled and block.table is not None:
            continue
        if block.kind == "form_field" and block.label and (block.table is None or block.table not in tables):
            label = field_label(block.label)
            if block.label.lower() in _HEADER_NAMES and _is_message(document):
                label = Label("email_date" if block.label.lower() in ("date", "sent") else "email_header")
            left, right = trim(text, block.start, block.end)
            named = text.rfind(block.label, max(0, block.start - len(block.label) - 4), block.start)
            label_start = named if named >= 0 else block.start
            label = label or Label("unknown")
            found.append(Field(label.field, block.label, label_start, left, right, label.index, role=label.role))
            taken.append((label_start, block.end))
        elif block.kind == "table_row" and block.table is not None:
            taken.append((block.start, block.end))
    if filled:
        return tuple(sorted(found, key=lambda field: (field.label_start, field.start)))
    found += _cell_fields(document, tables, {field.start for field in found})
    found += _text_fields(text, _gaps(len(text), taken), known=len([one for one in found if one.field != "unknown"]))
    found.sort(key=lambda field: (field.label_start, field.start))
    return tuple(_in_sections(_sections(document), found))


def _is_message(document: Document) -> bool:
    names = {block.label.lower() for block in document.blocks if block.kind == "form_field" and block.label}
    return len(names & {"from", "to", "subject"}) > 1 or any(block.kind == "message" for block in document.blocks)


def _gaps(length: int, taken: list[tuple[int, int]]) -> list[tuple[int, int]]:
    gaps = []
    at = 0
    for start, end in sorted(taken):
        if start > at:
            gaps.append((at, start))
        at = max(at, end)
    gaps.append((at, length))
    return gaps


def _cell_fields(document: Document, tables: frozenset[int], known: set[int]) -> Iterator[Field]:
    """Rows of "label | value | label | value", and cells that hold a labelled value of their own."""
    text = document.text
    rows: dict[tuple[int, int], list[Block]] = {}
    boxed = {(block.table, block.row, block.column) for block in document.blocks if block.kind == "form_field"}
    for block in document.blocks:
        if (
            block.kind == "table_cell"
            and block.table is not None
            and block.row is not None
            and block.table not in tables
        ):
            rows.setdefault((block.table, block.row), []).append(block)
    for cells in rows.values():
        at = 0
        while at < len(cells):
            cell = cells[at]
            start, end = trim(text, cell.start, cell.end)
            if (cell.table, cell.row, cell.column) in boxed:
                at += 1
                continue
            label = find_label(text[start:end].rstrip(":?"))
            following = cells[at + 1] if at + 1 < len(cells) else None
            if label and following and (len(cells) == 2 or not _heads(text[following.start : following.end])):
                left, right = trim(text, following.start, following.end)
                yield Field(label.field, text[start:end], start, left, right, label.index, role=label.role)
                at += 2
                continue
            if following and at == 0 and len(cells) == 2 and len(text[start:end].split()) <= 6:
                yield Field("unknown", text[start:end], start, *trim(text, following.start, following.end))
                at += 2
                continue
            inner = list(_text_fields(text, [(start, end)], known=_MIN_BARE))
            if not inner and boxed and (prefix := _prefix(text, start, end)):
                inner = [prefix]
            yield from (field for field in inner if field.start not in known)
            at += 1


def _prefix(text: str, start: int, end: int) -> Field | None:
    """A cell of a printed form that begins with a label and goes on with its value: "Date of Birth 11/02/1964"."""
    for match in reversed(list(re.compile(r"\S+").finditer(text, start, min(end, start + LONGEST)))):
        label = find_label(text[start : match.end()])
        if has_boxes(text[start : match.end()]):
            continue
        if label and match.end() < end and label.field not in ("sublabel", "section"):
            return Field(label.field, text[start : match.end()], start, *trim(text, match.end(), end), label.index)
    return None


def _heads(words: str) -> bool:
    """Whether a cell is itself a label, so that the cell before it has no value."""
    label = find_label(words.strip(" :"))
    return label is not None and label.field != "sublabel"


def _text_fields(text: str, stretches: list[tuple[int, int]], *, known: int = 0) -> Iterator[Field]:
    lines = [line for start, end in stretches for line in _lines(text, start, end)]
    known += sum(
        len([mark for mark in line.marks if mark.label.field not in ("sublabel", "section")]) for line in lines
    )
    if known < _MIN_BARE:
        lines = [replace(line, marks=tuple(mark for mark in line.marks if not mark.bare)) for line in lines]
    number = 0
    while number < len(lines):
        line = lines[number]
        number += 1
        if line.header:
            yield from _header_field(text, line)
            continue
        if line.unknown and not line.marks:
            label_start, label_end, value = line.unknown
            yield Field("unknown", text[label_start:label_end], label_start, *trim(text, value, line.end))
            continue
        marks = [mark for mark in line.marks if mark.label.field not in ("sublabel", "section")]
        if len(marks) > 1 and all(_empty(text, mark, line) for mark in marks):
            values = _value_line(text, lines, number)
            if values is not None:
                yield from _columns(text, marks, lines[values])
                number = values + 1
                while number < len(lines) and re.match(r"\s*#\s?\d", text[lines[number].start : lines[number].end]):
                    yield from _columns(text, marks, lines[number])
                    number += 1
                continue
        for place, mark in enumerate(line.marks):
            if mark.label.field in ("sublabel", "section"):
                continue
            end = line.marks[place + 1].start if place + 1 < len(line.marks) else line.end
            start, end = trim(text, mark.after, end)
            if place + 1 == len(line.marks):
                if start >= end:
                    start, end, number = _below(text, lines, number, mark)
                elif mark.label.field == "narrative" or (mark.label.field in LISTS and not mark.bare):
                    end, number = _continued(text, lines, number, mark.label.field, end)
            label = text[mark.start : mark.stop]
            yield Field(
                mark.label.field,
                label,
                mark.start,
                start,
                max(start, end),
                mark.label.index,
                bare=mark.bare,
                role=mark.label.role,
            )


def _lines(text: str, start: int, end: int) -> list[_Line]:
    found: list[_Line] = []
    at = start
    while at < end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
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


def _read_line(text: str, start: int, end: int) -> _Line:
    heading = None
    words = text[start : min(end, start + _LABELLED)].strip(" #*=-_:\t")
    if not words:
        return _Line(start, end)
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
        return _Line(start, end, marks=tuple(_marks(text, start, end)), header=True)
    marks = tuple(_marks(text, start, end))
    unknown = None
    if not marks and (match := _UNKNOWN.match(text, start, end)):
        unknown = (match.start("label"), match.end("label"), match.end())
    return _Line(start, end, marks, unknown, heading)


def _marks(text: str, start: int, end: int) -> Iterator[_Mark]:
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
            if sign != ":" and (_BOX_BEFORE.search(text[max(start, left - _NEAR) : left]) or has_boxes(text[left:stop])):
                continue
            after = cut.end() if cut else end
            tabbed = cut is not None and "\t" in cut[0]
            bare = (
                sign not in (":", "=", "?", "?:", "|")
                and not sign.startswith((".", "…"))
                and not tabbed
                and not (sign in ("-", "–", "—") and left == first)
            )
            if bare and not cut and left != first and not some:
                continue
            if sign == "?" and (longer := _longer(text, left, delimiters[number + 1 :])):
                label, stop, after = longer
            yield _Mark(left, stop, after, label, bare)
            floor, some = max(after, stop), True
            break


def _longer(text: str, left: int, later: list[re.Match[str]]) -> tuple[Label, int, int] | None:
    """ "Serious? Y/N – reason:" is one label."""
    for cut in later[:3]:
        if cut[0].strip() == ":" and cut.start() - left <= LONGEST and (label := find_label(text[left : cut.start()])):
            return label, cut.start(), cut.end()
    return None


def _empty(text: str, mark: _Mark, line: _Line) -> bool:
    following = [other.start for other in line.marks if other.start > mark.start]
    return not text[mark.after : min(following, default=line.end)].strip(" .:|*_")


def _value_line(text: str, lines: list[_Line], number: int) -> int | None:
    """The number of the line that holds the values of a row of labels, past lines of sub-labels ("Day Month Year")."""
    for place in range(number, min(number + 4, len(lines))):
        line = lines[place]
        words = text[line.start : line.end].strip(" |")
        if not words or (all(mark.label.field == "sublabel" for mark in line.marks) and line.marks):
            continue
        return None if line.marks or line.header else place
    return None


def _columns(text: str, marks: list[_Mark], line: _Line) -> Iterator[Field]:
    """Values of a row of labels: cell by cell where the counts agree, else below the nearest label, else left to
    right by what each can be."""
    cells = []
    for match in re.compile(r"[^\s|]+(?:[ ][^\s|]+)*").finditer(text, line.start, line.end):
        cells.append(trim(text, *match.span()))
    numbered = re.match(r"#\s?(\d)\b", text[slice(*cells[0])]) if cells else None
    if numbered:
        marks = [replace(mark, label=replace(mark.label, index=mark.label.index or int(numbered[1]))) for mark in marks]
    if len(cells) == len(marks):
        for mark, (start, end) in zip(marks, cells, strict=True):
            yield Field(
                mark.label.field,
                text[mark.start : mark.stop],
                mark.start,
                start,
                end,
                mark.label.index,
                bare=mark.bare,
                role=mark.label.role,
            )
        return
    if 1 < len(cells) < len(marks):
        head = text.rfind("\n", 0, marks[0].start) + 1
        for start, end in cells:
            offset = start - line.start
            mark = min(marks, key=lambda one: abs(one.start - head - offset))
            yield Field(
                mark.label.field,
                text[mark.start : mark.stop],
                mark.start,
                start,
                end,
                mark.label.index,
                bare=mark.bare,
                role=mark.label.role,
            )
        return
    at = line.start
    for mark in marks:
        reader = READERS.get(mark.label.field)
        start, end = trim(text, at, line.end)
        shape = _SHAPE.get(mark.label.field)
        if shape and (piece := shape.match(text, start, end)):
            end = piece.end()
        found = next(iter(reader(text, start, end, Around())), None) if reader else None
        if found:
            yield Field(
                mark.label.field,
                text[mark.start : mark.stop],
                mark.start,
                found.start,
                found.end,
                mark.label.index,
                bare=mark.bare,
                role=mark.label.role,
            )
            at = found.end


def _below(text: str, lines: list[_Line], number: int, label: _Mark) -> tuple[int, int, int]:
    """The value that stands on the lines below its label."""
    place = number
    field = label.label.field
    nothing = (label.after, label.after, number)
    while place < len(lines) and place < number + 3:
        line = lines[place]
        words = text[line.start : line.end].strip(" |*_")
        if words and not (line.marks and all(mark.label.field == "sublabel" for mark in line.marks)):
            break
        place += 1
    else:
        return nothing
    line = lines[place] if place < len(lines) else None
    options = field == "seriousness" and line is not None and has_boxes(text[line.start : line.end])
    if (
        line is None
        or (line.marks and not options and not _answers(line, field))
        or line.unknown
        or line.header
        or (line.heading and line.heading == text[line.start : line.end].strip() and len(line.heading) > 12)
    ):
        return nothing
    start, end = trim(text, line.start, line.end)
    place += 1
    if field in LISTS or field == "narrative":
        end, place = _continued(text, lines, place, field, end, below=True)
    return start, end, place


def _answers(line: _Line, field: str) -> bool:
    """Whether a whole line that could be a label answers the question above it: "Recovered" below "Outcome"."""
    return [mark.label.field for mark in line.marks] == [field] and line.marks[0].bare and field == "outcome"


def _continued(
    text: str, lines: list[_Line], number: int, field: str, end: int, *, below: bool = False
) -> tuple[int, int]:
    """The end of a value that goes on over the following lines, and the number of the first line after it.

    ``below``: the value began on the line below its label; lists of one short item per line then go on to the next
    blank line.
    """
    while number < len(lines):
        line = lines[number]
        words = text[line.start : line.end].strip()
        listed = bool(re.match(r"(?:#\s?\d|\(?\d{1,2}[.)]|[-•·▪*–])\s*\S", words)) or has_boxes(words)
        boxes_follow = field == "seriousness" and any(
            has_boxes(text[one.start : one.end]) for one in lines[number : number + 4]
        )
        if line.header or line.unknown or (line.heading and field != "narrative" and not boxes_follow):
            break
        options = field == "seriousness" and has_boxes(words)
        if line.marks and not options and not (field == "narrative" and all(mark.start > line.start + 40 for mark in line.marks)):
            break
        if field != "narrative":
            if boxes_follow or (below and _is_item(field, words)):
                pass
            elif not words or (
                not listed
                and not text[line.start : line.end].startswith((" ", "\t"))
                and text[end - 1 : end] not in ",;"
                and not words[0].islower()
            ):
                break
        elif line.heading and not line.heading.isupper():
            break
        if words:
            end = trim(text, line.start, line.end)[1]
        number += 1
    return end, number


def _is_item(field: str, words: str) -> bool:
    """Whether a line can be one entry of a list that has a line for each."""
    count = len(words.split())
    return field in _BY_LINE and 0 < count <= 14 and len(words) <= 130 and not words.endswith(".")


def _header_field(text: str, line: _Line) -> Iterator[Field]:
    match = _HEADER.match(text, line.start, line.end)
    if match:
        name = match[1].lower()
        kind = "email_date" if name in ("date", "sent") else "email_header"
        yield Field(kind, match[1], match.start(1), *trim(text, match.end(), line.end))


def _sections(document: Document) -> list[tuple[int, str]]:
    """Where each headed part of a form begins, and what it is about."""
    text = document.text
    heads = [
        (block.start, text[block.start : block.end]) for block in document.blocks if block.kind in ("heading", "title")
    ]
    at = 0
    for line in text.split("\n"):
        words = re.sub(r"^\W*(?:[IVX]{1,4}|[A-H]|\d)[.)]\s*", "", line.strip(" #*=-_:\t|"))
        if 2 < len(words) < 60 and not has_boxes(line) and len(words.split()) <= 6:
            label = find_label(words)
            if (
                words.isupper()
                and not (
                    label and label.field not in ("section", "patient", "reporter", "reaction", "drug", "concomitant")
                )
            ) or (label and label.field == "section"):
                heads.append((at, words))
        at += len(line) + 1
    found = []
    for start, words in sorted(set(heads)):
        named = next((name for name, pattern in _SECTIONS if pattern.search(words)), "")
        found.append((start, named))
    return found


def _in_sections(sections: list[tuple[int, str]], found: list[Field]) -> list[Field]:
    placed = []
    at = 0
    name = ""
    for field in found:
        while at < len(sections) and sections[at][0] <= field.label_start:
            name = sections[at][1]
            at += 1
        placed.append(replace(field, section=name))
    return placed
