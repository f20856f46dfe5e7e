"""Do side of the body, frequency and route follow from the sources?"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Final

from pv_reports.checking.claims import Claims
from pv_reports.checking.problem import Problem
from pv_reports.terminology.folding import fold

_SIDE: Final = re.compile(
    r"\b(?P<side>left|right|bilateral(?:ly)?|both|lt|rt)[\s-]+(?:\w+[\s-]+){0,2}?(?P<part>[a-z]{3,})\b", re.IGNORECASE
)
_SIDE_ONLY: Final = re.compile(r"\b(left|right)(?=[\s-]sided|[\s-]handed|[\s-]+[a-z]{3,})", re.IGNORECASE)
_NO_SIDE: Final = re.compile(
    r"\b(?:left|right)\s+(?:the|after|away|before|over|with|for|to|at|in|untreated|hospital|him|her|and)\b",
    re.IGNORECASE,
)
_TIMES: Final = {
    "once": 1.0,
    "one": 1.0,
    "twice": 2.0,
    "two": 2.0,
    "thrice": 3.0,
    "three": 3.0,
    "four": 4.0,
    "five": 5.0,
    "six": 6.0,
}
_PER: Final = {
    "day": 1.0,
    "daily": 1.0,
    "week": 1 / 7,
    "weekly": 1 / 7,
    "month": 1 / 30,
    "monthly": 1 / 30,
    "year": 1 / 365,
    "yearly": 1 / 365,
}
_OFTEN: Final = re.compile(
    r"\b(?P<n>once|twice|thrice|(?P<count>one|two|three|four|five|six|\d{1,2})\s*(?:times|x))\s*(?:a|per|"
    r"each|every|/|-)?\s*(?P<per>day|daily|week|weekly|month|monthly|year|yearly)\b|"
    r"\bevery\s+(?:(?P<other>other|second)\s+)?(?:(?P<every>two|three|four|six|eight|twelve|\d{1,2})\s*[- "
    r"]?)?(?P<unit>hour|day|week|month)(?:s|ly)?\b|"
    r"(?P<abbr>\b(?:b\.?i\.?d|t\.?i\.?d|q\.?i\.?d|t\.?d\.?s|q\.?d\.?s|b\.?d|o\.?d|q\.?d)\b)|"
    r"\b(?P<single>daily|weekly|monthly|nightly|fortnightly)\b",
    re.IGNORECASE,
)
_EVERY: Final = {"two": 2, "three": 3, "four": 4, "six": 6, "eight": 8, "twelve": 12}
_HOURS: Final = {"hour": 1, "day": 24, "week": 168, "month": 720}
_ABBREVIATED: Final = {"bid": 2.0, "bd": 2.0, "tid": 3.0, "tds": 3.0, "qid": 4.0, "qds": 4.0, "od": 1.0, "qd": 1.0}
_SINGLE: Final = {"daily": 1.0, "nightly": 1.0, "weekly": 1 / 7, "fortnightly": 1 / 14, "monthly": 1 / 30}


def unsupported(said: Claims, ground: Sequence[Claims]) -> Iterator[Problem]:
    """Sides, frequencies and routes of ``said`` that the sources contradict or do not hold."""
    yield from _sides(said, ground)
    yield from _frequencies(said, ground)
    held = {code for source in ground for _, _, code in source.routes}
    for start, end, code in said.routes:
        if held and code not in held and not any(source.has(said.plain[start:end]) for source in ground):
            reason = f"The route “{said.plain[start:end]}” stands nowhere in the source."
            yield Problem("wording.unsupported_route", "blocker", start, end, reason)


def _sides(said: Claims, ground: Sequence[Claims]) -> Iterator[Problem]:
    for match in _SIDE_ONLY.finditer(said.plain):
        if _NO_SIDE.match(said.plain, match.start()):
            continue
        side = match[1].lower()
        part = _part(said.plain, match.end())
        held = {s for source in ground for s, p in sides(source.plain) if p == part}
        anywhere = {s for source in ground for s, _ in sides(source.plain)}
        if (held and side not in held and "both" not in held) or (
            not held and anywhere and side not in anywhere | {"both"} - {side}
        ):
            other = " and ".join(sorted(held or anywhere))
            reason = f"The sentence says “{match.group()} {part}”, the source {other}."
            yield Problem(
                "wording.wrong_side", "blocker", match.start(), match.end(), reason, f"The source says {other}."
            )
        elif not anywhere:
            reason = f"The source names no side; the sentence says “{match.group()} {part}”."
            yield Problem("wording.unsupported_side", "blocker", match.start(), match.end(), reason)


def _part(text: str, at: int) -> str:
    words = re.findall(r"[a-z]{3,}", text[at : at + 60].lower())
    skip = {"sided", "upper", "lower", "handed", "inner", "outer", "the"}
    return next((fold(word) for word in words if word not in skip), "")


@lru_cache(maxsize=64)
def sides(text: str) -> frozenset[tuple[str, str]]:
    """The sides that a text names, each with the folded part of the body behind it."""
    found = set()
    for match in re.finditer(r"\b(left|right|lt|rt|bilateral(?:ly)?|both)\b", text, re.IGNORECASE):
        side = {"lt": "left", "rt": "right"}.get(match[1].lower(), match[1].lower())
        if not _NO_SIDE.match(text, match.start()):
            found.add((side if side in ("left", "right") else "both", _part(text, match.end())))
    return frozenset(found)


def _frequencies(said: Claims, ground: Sequence[Claims]) -> Iterator[Problem]:
    held = {rate for source in ground for _, _, rate in frequencies(source.plain)}
    if not held:
        return
    for start, end, rate in frequencies(said.plain):
        if not any(abs(rate - other) < 0.02 * rate for other in held):
            reason = f"“{said.plain[start:end]}” is a frequency that stands nowhere in the source."
            yield Problem("wording.wrong_frequency", "blocker", start, end, reason)


@lru_cache(maxsize=256)
def frequencies(text: str) -> tuple[tuple[int, int, float], ...]:
    """How often a day, per phrase of the text ("twice daily" is 2, "every 8 hours" is 3)."""
    found = []
    for match in _OFTEN.finditer(text):
        rate = _rate(match)
        if rate:
            found.append((match.start(), match.end(), rate))
    low = text.lower()
    for written, per_day in _written():
        at = low.find(written)
        while at >= 0:
            before, after = low[at - 1 : at] if at else "", low[at + len(written) : at + len(written) + 1]
            if (
                not before.isalnum()
                and not after.isalnum()
                and not any(at < end and start < at + len(written) for start, end, _ in found)
            ):
                found.append((at, at + len(written), per_day))
            at = low.find(written, at + 1)
    return tuple(found)


def _rate(match: re.Match[str]) -> float | None:
    if match["n"]:
        word = (match["count"] or match["n"]).lower()
        return (float(word) if word.isdigit() else _TIMES[word]) * _PER[match["per"].lower()]
    if match["unit"]:
        number = (
            2
            if match["other"]
            else _EVERY.get(
                (match["every"] or "").lower(), int(match["every"]) if (match["every"] or "").isdigit() else 1
            )
        )
        return 24 / (number * _HOURS[match["unit"].lower()]) if number else None
    if match["abbr"]:
        return _ABBREVIATED.get(match["abbr"].replace(".", "").lower())
    return _SINGLE[match["single"].lower()]


@lru_cache(maxsize=1)
def _written() -> tuple[tuple[str, float], ...]:
    """The long phrases of the terminology's table; short abbreviations are read by their pattern."""
    lines = (
        files("pv_reports.terminology").joinpath("data", "frequencies.tsv").read_text(encoding="utf-8").splitlines()[1:]
    )
    rows = [line.split("\t") for line in lines]
    return tuple((row[0], float(row[1])) for row in rows if len(row) > 1 and len(row[0]) > 5 and _number(row[1]))


def _number(text: str) -> bool:
    return bool(re.fullmatch(r"\d+(?:\.\d+)?", text))
