"""Values of labels in plain lines: behind the label, below it, in columns, or over several lines."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from pv_reports.extraction.form_boxes import has_boxes
from pv_reports.extraction.form_lines import LISTS, Field, Line, Mark, header_field, lines_of
from pv_reports.extraction.form_lists import trim
from pv_reports.extraction.form_readers import READERS
from pv_reports.extraction.form_values import Around
from pv_reports.extraction.patterns import compiled

_BY_LINE: Final = frozenset({"reaction", "history", "concomitant", "drug", "treatment", "tests"})
_ONLY_YES: Final = compiled(r"\W*(?:\[x\]\s*)?yes\W*(?:\[\s?\]\s*no\W*)?", re.IGNORECASE)
MIN_BARE: Final = 3  # labels without a colon count only in a document with so many known labels: it is a form
_HANGING: Final = frozenset({"drug", "concomitant", "interacting", "treatment", "history", "dose"})
_SET_IN: Final = 2  # columns
_RESULT: Final = compiled(r"\d\s*[:=]\s*[<>]?\s?\d|[a-z)]\s+[:=]?\s*[<>]?\d", re.IGNORECASE)
_SHAPE: Final = {
    "initials": compiled(r"(?:[^\W\d_]\.?[\s-]?){1,4}(?=\s|$)|[A-Z]{2,4}(?=\s|$)"),
    "country": compiled(r"[^\W\d_][^\d\n]*?(?=\s+\d|\s*$)"),
}  # fmt: skip


def text_fields(text: str, stretches: list[tuple[int, int]], *, known: int = 0) -> Iterator[Field]:
    """The labelled values of the given stretches; ``known`` labels of the document were found elsewhere."""
    lines = [line for start, end in stretches for line in lines_of(text, start, end)]
    known += sum(
        len([mark for mark in line.marks if mark.label.field not in ("sublabel", "section")]) for line in lines
    )
    if known < MIN_BARE:
        lines = [
            replace(line, marks=tuple(mark for mark in line.marks if not mark.bare)) if line.marks else line
            for line in lines
        ]
    number = 0
    while number < len(lines):
        line = lines[number]
        number += 1
        if line.header:
            yield from header_field(text, line)
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
            last = place + 1 == len(line.marks) or mark.label.field == "tests"
            end = line.end if last else line.marks[place + 1].start
            start, end = trim(text, mark.after, end)
            if last:
                if start >= end:
                    start, end, number = _below(text, lines, number, mark)
                elif mark.label.field in _BY_LINE and _ONLY_YES.fullmatch(text, start, end):
                    left, right, following = _below(text, lines, number, mark)
                    start, end, number = (left, right, following) if left < right else (start, end, number)
                elif mark.label.field == "narrative" or (mark.label.field in LISTS and not mark.bare):
                    end, number = _continued(text, lines, number, mark.label.field, end)
                elif mark.bare and mark.label.field in _HANGING and place == 0:
                    end, number = _hanging(text, lines, number, mark, line, end)
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
            if last:
                break


def _empty(text: str, mark: Mark, line: Line) -> bool:
    following = [other.start for other in line.marks if other.start > mark.start]
    return not text[mark.after : min(following, default=line.end)].strip(" .:|*_")


def _value_line(text: str, lines: list[Line], number: int) -> int | None:
    """The number of the line that holds the values of a row of labels, past lines of sub-labels ("Day Month Year")."""
    for place in range(number, min(number + 4, len(lines))):
        line = lines[place]
        words = text[line.start : line.end].strip(" |")
        if not words or (all(mark.label.field == "sublabel" for mark in line.marks) and line.marks):
            continue
        return None if line.marks or line.header else place
    return None


def _field(text: str, mark: Mark, start: int, end: int) -> Field:
    return Field(
        mark.label.field,
        text[mark.start : mark.stop],
        mark.start,
        start,
        end,
        mark.label.index,
        bare=mark.bare,
        role=mark.label.role,
    )


def _columns(text: str, marks: list[Mark], line: Line) -> Iterator[Field]:
    """Values of a row of labels: cell by cell where the counts agree, else below the nearest label, else left to
    right by what each can be."""
    cells = []
    for match in compiled(r"[^\s|]+(?:[ ][^\s|]+)*").finditer(text, line.start, line.end):
        cells.append(trim(text, *match.span()))
    numbered = re.match(r"#\s?(\d)\b", text[slice(*cells[0])]) if cells else None
    if numbered:
        marks = [replace(mark, label=replace(mark.label, index=mark.label.index or int(numbered[1]))) for mark in marks]
    if len(cells) == len(marks):
        for mark, (start, end) in zip(marks, cells, strict=True):
            yield _field(text, mark, start, end)
        return
    if 1 < len(cells) < len(marks):
        head = text.rfind("\n", 0, marks[0].start) + 1
        for start, end in cells:
            offset = start - line.start
            mark = min(marks, key=lambda one: abs(one.start - head - offset))
            yield _field(text, mark, start, end)
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


def _below(text: str, lines: list[Line], number: int, label: Mark) -> tuple[int, int, int]:
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
    options = field == "seriousness" and has_boxes(text[line.start : line.end])
    if (
        (line.marks and not options and not _answers(line, field))
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


def _answers(line: Line, field: str) -> bool:
    """Whether a whole line that could be a label answers the question above it: "Recovered" below "Outcome"."""
    return [mark.label.field for mark in line.marks] == [field] and line.marks[0].bare and field == "outcome"


def _continued(
    text: str, lines: list[Line], number: int, field: str, end: int, *, below: bool = False
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
        results = field == "tests" and text[line.start : line.start + 4].isspace() and _RESULT.search(words)
        if results:
            end, number = trim(text, line.start, line.end)[1], number + 1
            continue
        if line.header or line.unknown or (line.heading and field != "narrative" and not boxes_follow):
            break
        options = field == "seriousness" and has_boxes(words)
        if (
            line.marks
            and not options
            and not (field == "narrative" and all(mark.start > line.start + 40 for mark in line.marks))
        ):
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


def _hanging(text: str, lines: list[Line], number: int, mark: Mark, line: Line, end: int) -> tuple[int, int]:
    """The end of a value whose lines are all set in below its first: labels in the margin, without a colon."""
    column = mark.after - line.start
    while number < len(lines):
        following = lines[number]
        words = text[following.start : following.end]
        if (
            not words.strip()
            or following.marks
            or following.header
            or abs(len(words) - len(words.lstrip()) - column) > _SET_IN
            or mark.after - mark.stop < _SET_IN
        ):
            break
        end, number = trim(text, following.start, following.end)[1], number + 1
    return end, number


def _is_item(field: str, words: str) -> bool:
    """Whether a line can be one entry of a list that has a line for each."""
    count = len(words.split())
    return field in _BY_LINE and 0 < count <= 14 and len(words) <= 130 and not words.endswith(".")
