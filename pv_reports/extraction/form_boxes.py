"""Check boxes in text: which options of a form are ticked, whatever sign the form or the OCR uses for a tick."""

import re
from collections.abc import Iterator
from typing import Final

from pv_reports.extraction.patterns import compiled

_ON: Final = r"[\[({|]\s?[xX✓✔*×]\s?[\])}|]|[☒☑✓✔✗✘⊠]"
_OFF: Final = r"\[[\s_.]{0,4}[\]|}]|\([\s_]{0,3}\)|[☐□▢❏❑]|\{\s{0,2}\}"
_BOX: Final = compiled(rf"(?P<on>{_ON})|(?P<off>{_OFF})")
_STOP: Final = compiled(r"\n|\s{3,}|[|\t;]")
_OPTION: Final = compiled(r"[A-Za-z]")
_ANSWER: Final = compiled(r"(?:yes|no|n/?a|unk(?:nown)?|male|female|[ynmf])\s*[:.]?\s*$", re.IGNORECASE)


def has_boxes(text: str) -> bool:
    """Whether the text shows check boxes, ticked or not."""
    return _BOX.search(text) is not None


def ticked(text: str, start: int, end: int) -> list[tuple[int, int]] | None:
    """Spans of the options ticked in ``text[start:end]``; None where there is no box at all.

    A box stands before its option ("[x] Yes") unless the stretch begins with an option ("Yes [x] No [ ]").
    """
    boxes = list(_BOX.finditer(text, start, end))
    if not boxes:
        return None
    after = bool(_ANSWER.search(text[start : boxes[0].start()])) and not _OPTION.search(text[boxes[-1].end() : end])
    behind = _behind(text, start, end, boxes)
    found = []
    for number, box in enumerate(boxes):
        if not box["on"]:
            continue
        if after or number in behind:
            line = text.rfind("\n", start, box.start()) + 1
            left, right = max(boxes[number - 1].end() if number else start, line, start), box.start()
        else:
            left, right = box.end(), boxes[number + 1].start() if number + 1 < len(boxes) else end
        span = _option(text, left, right)
        if span:
            found.append(span)
    return found


_NUMBERED: Final = compiled(r"\(?(?:\d{1,2}|[a-h])[.)]\s*(?=[A-Za-z])")
_NUMBERED_LAST: Final = compiled(r"(?:^|\s)\(?(?:\d{1,2}|[a-h])[.)]\s*[A-Za-z][^:.]{0,60}$")


def _behind(text: str, start: int, end: int, boxes: list[re.Match[str]]) -> set[int]:
    """Numbers of the boxes that stand behind their options: "(1) death [ ]  (2) hospitalisation [x]"."""
    found: set[int] = set()
    number = 0
    while number < len(boxes):
        head = max(start, text.rfind("\n", start, boxes[number].start()) + 1)
        tail = text.find("\n", boxes[number].end(), end)
        tail = end if tail < 0 else tail
        last = number
        while last + 1 < len(boxes) and boxes[last + 1].start() < tail:
            last += 1
        lead = text[max(head, boxes[number].start() - 80) : boxes[number].start()].rstrip()
        if _NUMBERED_LAST.search(lead) and not _OPTION.search(text, boxes[last].end(), tail):
            found.update(range(number, last + 1))
        number = last + 1
    return found


def unticked(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Spans of the boxes in ``text[start:end]`` that are not ticked, with the option after each on its line.

    What a form offers and nobody ticked is no statement; OCR may leave such a line in the middle of a narrative.
    """
    boxes = list(_BOX.finditer(text, start, end))
    for number, box in enumerate(boxes):
        if box["off"] and (box[0][0] != "(" or not text[text.rfind("\n", 0, box.start()) + 1 : box.start()].strip()):
            right = boxes[number + 1].start() if number + 1 < len(boxes) else end
            stop = _STOP.search(text, box.end(), right)
            yield box.start(), stop.start() if stop else right


def _option(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start] in " \t\n-:.":
        start += 1
    stop = _STOP.search(text, start, end)
    if stop:
        end = stop.start()
    while end > start and text[end - 1] in " \t\n,;:.-":
        end -= 1
    if mark := _NUMBERED.match(text, start, end):
        start = mark.end()
    return (start, end) if start < end else None
