"""Finds the messages of an e-mail thread in its text: quoted replies, "On … wrote:", "-----Original Message-----"."""

import re
from dataclasses import dataclass

_QUOTE = re.compile(r"^\s{0,3}((?:>\s?)+)")
_RULE = re.compile(
    r"^-{2,}\s*(?:original message|forwarded message|ursprüngliche nachricht|message d'origine)\s*-{2,}\s*$"
    r"|^begin forwarded message:\s*$|^_{10,}\s*$",
    re.IGNORECASE,
)
_WROTE = re.compile(
    r"^(?:on\b.{5,200}\bwrote|am\b.{5,200}\bschrieb.{0,80}|le\b.{5,200}\ba écrit)\s*:\s*$", re.IGNORECASE
)
_FROM = re.compile(r"^\*?from:\*?\s+(?P<sender>\S.*)$", re.IGNORECASE)
_NEXT_HEADER = re.compile(r"^\*?(?:sent|date|to|cc|subject):\*?\s", re.IGNORECASE)
_SENDER = re.compile(
    r"^on\b.*?(?:,|\d)\s+(?P<sender>[^,\d][^,]*?)\s*(?:<[^>]*>|\[[^\]]*\])?\s+wrote\s*:", re.IGNORECASE
)


@dataclass(frozen=True)
class Message:
    """``text[start:end]`` is one message, separators and header lines included; ``sender`` as written, "" if unseen."""

    start: int
    end: int
    sender: str = ""


def split_thread(text: str) -> tuple[Message, ...]:
    """The messages of a thread, newest (topmost) first; they tile the text. One message when nothing is quoted."""
    lines: list[tuple[int, int, int, str]] = []  # start, end, quote level, bare text
    at = 0
    for line in text.split("\n"):
        quote = _QUOTE.match(line)
        level = quote[1].count(">") if quote else 0
        lines.append((at, at + len(line), level, line[quote.end() :].strip() if quote else line.strip()))
        at += len(line) + 1
    starts: list[tuple[int, str]] = [(0, "")]
    fresh = True  # nothing but separators and headers since the last start
    level = 0
    for index, (start, _, depth, bare) in enumerate(lines):
        following = [other[3] for other in lines[index + 1 : index + 5] if other[3]]
        sender: str | None = None
        header = _FROM.match(bare)
        if _RULE.match(bare):
            sender = "" if following and (_FROM.match(following[0]) or "_" not in bare) else None
        elif header:
            if any(_NEXT_HEADER.match(line) for line in following[:2]):
                sender = header["sender"]
        elif wrote := _wrote(bare, following):
            found = _SENDER.match(wrote)
            sender = found["sender"].strip(' "') if found else ""
        elif bare and depth > level and not fresh:
            sender = ""
        if sender is not None:
            if fresh and len(starts) > 1:
                starts[-1] = (starts[-1][0], sender or starts[-1][1])  # rule and header block of the same message
            else:
                starts.append((start, sender))
            fresh = True
        elif bare and not (fresh and _NEXT_HEADER.match(bare)) and not (fresh and bare.lower().endswith("wrote:")):
            fresh = False
        if bare:
            level = depth
    ends = [start for start, _ in starts[1:]] + [len(text)]
    messages = (Message(start, end, sender) for (start, sender), end in zip(starts, ends, strict=True))
    return tuple(message for message in messages if text[message.start : message.end].strip())


def _wrote(bare: str, following: list[str]) -> str:
    """The "On … wrote:" line, which mail programs like to break in two."""
    if _WROTE.match(bare):
        return bare
    if following and bare.lower().startswith(("on ", "am ", "le ")) and _WROTE.match(f"{bare} {following[0]}"):
        return f"{bare} {following[0]}"
    return ""
