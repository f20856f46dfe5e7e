"""Days of treatment that their own clause gives away: "infused on", "put on X on", "held 3 April"."""

import re
from collections.abc import Iterator
from typing import Final

from pv_reports.extraction.confidence import CONFIDENCE
from pv_reports.extraction.dates import Dated, find_dates
from pv_reports.extraction.mentions import Kind, Mention
from pv_reports.extraction.patterns import compiled
from pv_reports.extraction.reading import Reading

_I: Final = re.IGNORECASE
_ON: Final = r"\s*(?:again\s+|first\s+)?(?:on\s+)?(?:the\s+)?$"
_STARTED: Final = compiled(
    r"(?:\b(?:infused|injected|added|initiated|resumed|swallowed|instilled|ingested|introduced|re-?started|commenced|instituted|"
    r"start\s+of\s+(?:(?:treatment|therapy)\s+with\s+)?[\w-]+|loading\s+dose|put\s+on\s+(?:it|them)|"
    r"(?:first|second|third|single)\s+(?:dose|tablet|capsule|injection|infusion|pill|shot))"
    rf"(?:\s+(?:the\s+|a\s+|her\s+|his\s+)?(?:first|second|one|single)?\s*(?:tablet|capsule|pill|dose|injection|"
    rf"infusion|spoonful)s?)?){_ON}",
    _I,
)
_AGAIN: Final = compiled(
    r"\s*(?:,|and|,\s*and)\s+(?:(?:once\s+more|again|then|a\s+second\s+time|"
    r"also)\s+)?(?:on\s+)?",
    _I,
)
_OPENING: Final = compiled(r"^\W*(?:on|since|from)\s+$", _I)
_GIVEN_AFTER: Final = compiled(
    r"^,?[^.;]{0,90}?\b(?:(?:was|were)\s+(?:put|placed|started|commenced|begun|given|prescribed|dosed|infused|"
    r"injected)\b|(?:got|received|took|swallowed)\b|(?:we|i|they|gp|doctor|physician|she|he)\s+(?:added|started|began|"
    r"commenced|prescribed|initiated)\b)",
    _I,
)
_ALONE_AFTER: Final = compiled(r"^\s*(?:[.;]|$)")
_STOPPED: Final = compiled(
    rf"\b(?:held|paused|ended|d/c['’]?d|dc['’]d|abandoned|halted|(?:stop|pause)\s+(?:the\s+)?(?:\w+)){_ON}", _I
)
_TO: Final = compiled(r"\s*(?:to|until|till|through|thru|up\s+to|-|–|—|->|→)\s*", _I)
# A day of blood, of a picture or of a visit is no day of a dose.
_NO_DOSE: Final = compiled(
    r"\b(?:took|taken|drew|drawn|had|given)\s+(?:\w+\s+){0,2}?(?:bloods?|samples?|urine|swabs?|biops\w+|x-?rays?|"
    r"scans?)\s+(?:on\s+)?$",
    _I,
)


def regimen_dates(reading: Reading) -> Iterator[Mention]:
    """Starts and ends of treatment; ``attributes["sure"]`` marks them as outweighing a reading by nearness."""
    text = reading.text
    previous: tuple[Dated, Kind | None] | None = None
    for dated in find_dates(text):
        sentence = reading.sentence_at(dated.start)
        kind = _kind(text, sentence.start, sentence.end, dated, previous)
        previous = (dated, kind)
        if kind is not None:
            yield Mention(
                kind, dated.start, dated.end, dated.value, confidence=CONFIDENCE["date"], attributes={"sure": True}
            )


def no_day_of_a_dose(text: str, start: int) -> bool:
    """Whether the date at ``start`` is told of blood or of an examination."""
    return _NO_DOSE.search(text[max(0, start - 50) : start]) is not None


def _kind(text: str, start: int, end: int, dated: Dated, previous: tuple[Dated, Kind | None] | None) -> Kind | None:
    before, after = text[start : dated.start], text[dated.end : end]
    if _STARTED.search(before):
        return Kind.DOSE_START
    if _STOPPED.search(before):
        return Kind.DOSE_END
    if previous and previous[1] is Kind.DOSE_START:
        between = text[previous[0].end : dated.start]
        if _TO.fullmatch(between):
            return Kind.DOSE_END
        if _AGAIN.fullmatch(between):
            return Kind.DOSE_START
    if _OPENING.match(before):
        if re.match(r"\W*(?:since|from)", before, _I):
            return Kind.DOSE_START if _ALONE_AFTER.match(after) else None
        return Kind.DOSE_START if _GIVEN_AFTER.match(after) and not no_day_of_a_dose(text, dated.start) else None
    return None
