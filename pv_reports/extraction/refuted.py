"""Diagnoses that the document itself takes back: ruled out, disproved, not confirmed, wherever it says so."""

import re
from bisect import bisect_left
from dataclasses import replace
from typing import Final

from pv_reports.extraction.mentions import Kind, Mention, Status
from pv_reports.extraction.patterns import compiled
from pv_reports.extraction.reading import Reading

_I: Final = re.IGNORECASE
_BEFORE: Final = compiled(
    r"\b(?:rul(?:ed?|es|ing)\s+out|disprov(?:ed|es|en|ing)|refut(?:ed|es|ing)|excluded|excluding)\s+(?:(?:a|an|the|any|diagnosis|"
    r"of|possible|suspected|initial|presumed)\s+)*$",
    _I,
)
_AFTER: Final = compiled(
    r"^(?:\s+(?:diagnosis|dx|syndrome))?(?:\s+\([^)]{1,12}\))?(?:\s+(?:was|were|is|has|had|been|initially|first|suspected|"
    r"considered|thought|but|later|then|subsequently|could|be|therefore|eventually|now|clinically|serologically))*\s+"
    r"(?:ruled\s+out|excluded|disprov(?:ed|en)|refuted|discarded|rejected|not\s+(?:be\s+)?confirmed|never\s+confirmed)\b",
    _I,
)
# "Pneumonia was suspected for a moment, never confirmed"; "anaphylaxis thought of but tryptase normal".
_DROPPED: Final = compiled(
    r"^\s+(?:(?:was|were|had\s+been|is)\s+)?(?:\w+ly\s+|first\s+|at\s+first\s+)*(?:suspected|considered|thought\s+of|entertained|"
    r"feared|discussed|raised|queried|mooted)\b[^.;]{0,60}?\b(?:(?:never|not)\s+(?:\w+\s+)?(?:confirmed|proven|found|supported|"
    r"borne\s+out)|unconfirmed|excluded|ruled\s+out|disprov\w+|rejected|dismissed|unlikely|(?:but|however|yet)\b[^.;]{0,40}\b(?:"
    r"normal|negative|clear|unremarkable))\b",
    _I,
)
_NOT: Final = compiled(
    r"\b(?:cannot|can\s*not|could\s+not|not)\s+(?:be\s+)?(?:completely\s+)?(?:rule|ruled|exclude|excluded)\b", _I
)


def without_refuted(reading: Reading, conditions: list[Mention]) -> list[Mention]:
    """The conditions with every mention of a refuted diagnosis NEGATED, before and after its refutation and under its
    abbreviation too. A symptom that is merely absent at one time stays what it is elsewhere."""
    text = reading.text
    starts = [condition.start for condition in conditions]
    refuted: set[str] = set()
    for condition in conditions:
        sentence = reading.sentence_at(condition.start)
        before = text[max(sentence.start, condition.start - 60) : condition.start]
        following = bisect_left(starts, condition.end)
        stop = min(sentence.end, condition.end + 110, starts[following] if following < len(starts) else len(text))
        after = text[condition.end : stop]
        if _NOT.search(before) or _NOT.search(after):
            continue
        if _BEFORE.search(before) or _AFTER.match(after) or _DROPPED.match(after):
            refuted |= _names(condition)
    if not refuted:
        return conditions
    return [
        replace(c, kind=Kind.REACTION, status=Status.NEGATED)
        if refuted & _names(c) and c.kind is not Kind.HISTORY
        else c
        for c in conditions
    ]


def _names(condition: Mention) -> set[str]:
    """The code, the words and the initial letters ("Guillain Barre syndrome", "GBS") by which a diagnosis is known."""
    words = re.findall(r"\w+", str(condition.value).casefold())
    names = {" ".join(words)}
    if code := (condition.attributes or {}).get("code"):
        names.add(str(code))
    if len(words) > 2:
        names.add("".join(word[0] for word in words))
    return names
