"""Puts the lines of a page together into paragraphs, without gluing labels, headings or list items to anything."""

import re
from collections.abc import Iterable

_NEW = re.compile(
    r"\s*(?:[-*•▪·–☐☒□■]|\(?\d{1,3}[a-z]?[.)]\s|[A-Z]\.\s|[A-Z][\w /()#&'.-]{0,45}:(?:\s|$)|(?:https?|www)\b)"
)
_WIDE = 45


def paragraphs(lines: Iterable[str]) -> list[str]:
    """Join a line to the one before where that one runs to the right margin and this one goes on with its sentence.

    A word divided at a line's end keeps its hyphen ("follow-" + "up" is "follow-up"); pdfium marks a typographic hyphen
    with U+FFFE or a soft hyphen, which is dropped.
    """
    lines = [line.rstrip() for line in lines]
    margin = max((len(line) for line in lines), default=0)
    result: list[str] = []
    previous = ""
    for line in lines:
        text = line.strip()
        if not text:
            previous = ""
            continue
        if previous and _goes_on(previous, text, margin):
            last = result[-1]
            if last.endswith(("\ufffe", "\u00ad", "\u0002")):
                result[-1] = last[:-1] + text
            elif re.search(r"[a-z]-$", last) and text[0].islower():
                result[-1] = last + text
            else:
                result[-1] = f"{last} {text}"
        else:
            result.append(text)
        previous = line
    return result


def _goes_on(previous: str, text: str, margin: int) -> bool:
    if previous.endswith(("\ufffe", "\u00ad", "\u0002")):
        return True
    if _NEW.match(text):
        return False
    if len(previous) < _WIDE or len(previous) < 0.7 * margin:
        return False
    if previous.endswith((".", "!", "?")) and len(text) < _WIDE and not text.endswith((".", ",")):
        return False  # a heading or a name after the end of a paragraph
    if text[0].islower() or text[0].isdigit() or text[0] in "(<>≥≤±µ":
        return True
    return len(previous) >= 0.82 * margin and not previous.endswith(":")
