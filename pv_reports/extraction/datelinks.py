"""What a date is the date of: start or end of treatment, onset or end of a reaction, death."""

import re
from itertools import zip_longest
from typing import Final, NamedTuple

from pv_reports.extraction.confidence import CONFIDENCE
from pv_reports.extraction.dates import Dated
from pv_reports.extraction.mentions import Kind, Mention
from pv_reports.extraction.patterns import compiled
from pv_reports.extraction.reading import Reading
from pv_reports.extraction.sections import Span

_I: Final = re.IGNORECASE
_ANCHORS: Final[tuple[tuple[Kind | None, re.Pattern[str]], ...]] = (
    (Kind.DEATH_DATE, compiled(r"\b(?:died|death|expired|passed\s+away|found\s+dead|date\s+of\s+death)\b", _I)),
    (Kind.DOSE_END, compiled(r"\b(?:stopped|stop(?=\s+(?:the|it|taking|using|her|his|my|all|these|this)\b)|"
                               r"discontinued|withdrawn|discontinuation|ceased|last\s+dose|"
                               r"interrupted|taken\s+off|took\s+\w+\s+off|halted|suspended|withheld|stop\s+date|"
                               r"end\s+date)\b", _I)),
    (Kind.REACTION_END, compiled(r"\b(?:resolved|recovered|disappeared|subsided|cleared(?:\s+up)?|gone|abated|"
                                   r"returned\s+to\s+normal|back\s+to\s+normal|recovery|reaction\s+end|settled|faded|"
                                   r"vanished|ceased|"
                                   r"dried\s+up|passed(?!\s+(?:away|on|out))|wore\s+off|worn\s+off|lifted|"
                                   r"last\s+seen|all\s+over(?=\s+(?:on|by)\b|\s*[.,;:])|"
                                   r"(?:was|were|is|are)\s+over(?=\s+(?:on|by))|healed|fully\s+awake|no\s+longer|"
                                   r"(?:normal|well)\s+again|symptom[- ]free)\b", _I)),
    (Kind.DOSE_START, compiled(
        r"\b(?:started\s+(?:on(?!\s+(?:\d|[A-Z][a-z]{2}))|taking|treatment|therapy|with)|(?:drug|therapy|treatment|"
        r"medication)\s+(?:was|were)\s+(?:re)?started|was\s+restarted|restarted|starting|initiated|commenced|"
        r"received|recieved|receiving|given|vaccinated|vaccination|vaccinations|vaccine|vaccines|immuni[sz]ed|"
        r"immuni[sz]ations?|administered|administration|admin(?=\W)|injected|injection|took|taken|taking|prescribed|"
        r"(?:got|had|having)(?=\s+(?:(?:his|her|the|a|an|my)\s+)?(?:\w+\s+)?(?:jabs?|injections?|doses?|infusions?|"
        r"vaccin\w+|shots?|"
        r"boosters?)\b)|jabbed|swallowed|put\s+on|(?:first|second|third|fourth|booster|single)\s+dose|"
        r"begun\s+on(?!\s+\d)|began\s+(?:taking|treatment|"
        r"therapy|on(?!\s+(?:\d|[A-Z][a-z]{2})))|changed\s+to|switched\s+to|increased(?:\s+to)?|reduced\s+to|"
        r"given\s+again|ingest\w+|shots?|start\s+date|infusion)\b", _I)),
    (Kind.ONSET, compiled(
        r"\b(?:developed|experienced|presented(?!\s+to)|presented\s+(?:to|in|at)(?=[^.;]{3,60}?\b(?:with|complaining|c/o)\b)|"
        r"seen(?=\s+(?:[\w'’]+\s+){0,6}?(?:with|for|complaining|c/o)\s+(?!follow|a\s+follow|routine|well))|onset|noticed|noted|appeared|reappeared|began|begun|"
        r"broke\s+out|cropped\s+up|set\s+in|c[ao]me\s+(?:on|up|out)(?=\W)|ensued|arose|emerged|became\s+aware|"
        r"complained|occurred|suffered|reaction\s+was|event\s+was|woke|started(?!\s+on(?!\s+(?:\d|[A-Z][a-z]{2})))|felt|"
        r"had\s+(?:a|an)|was\s+diagnosed(?=\s+on\b)|seen\s+for|complaining|awoke|reported\s+(?:a|an)|manifested|"
        r"became|was\s+(?:noted|"
        r"found))\b", _I)),
    (None, compiled(
        r"\b(?:came|saw|clinic|feared|admitted|hospitali[sz]ed|admission|discharged|discharge|visit|seen\s+(?:in|"
        r"by|at)|report(?:ed)?\s+(?:on|received)|received\s+(?:from|on)|call(?:ed)?|follow[- ]?up|as\s+of|reported|"
        r"autopsy|performed|carried\s+out|CT|MRI|x-ray|biopsy|screening|ultrasound|examination|born|birth|DOB|"
        r"information|expir\w+\s+date|ventilated|intubated|"
        r"presented\s+to|laborator\w+|showed|revealed|test(?:ed)?|levels?|went\s+(?:to|home)|taken\s+to|"
        r"transferred|delivered|delivery|surgery|diagnosed|expected|planned|karyotyp\w+|contacted|wrote|letter|"
        r"dated|LMP|last\s+menstrual)\b", _I)),
)  # fmt: skip
# The date of a look at what was there before: a review, a check-up, a leaflet's edition. Never an onset.
_LOOKED_AT: Final = compiled(
    r"\b(?:review\w*|confirm\w*|follow(?:ed|ing|s)?[\s-]?up|f/u|recheck\w*|returned|return(?:s|ing)?\s+(?:to|for)|"
    r"resolving|"
    r"continu(?:ed|es|ing)|still|persist\w*|improv\w*|subsid\w*|records?|edition|summary|per\s+(?:\w+\s+){0,3}report|"
    r"listed\s+as|"
    r"states?\s|saw\s+(?:the|her|his|my|a|md|dr)|notified|called|phoned|telephone\w*|spoke)\b",
    _I,
)
_BEGAN: Final = compiled(
    r"\b(?:developed|experienced|onset|noticed|appeared|began|begun|broke\s+out|occurred|started|awoke|woke|"
    r"new\s+onset|"
    r"reported\s+(?:a|an)|presented\s+with|complained|found\s+with|became|set\s+in|came\s+on|cropped\s+up|felt)\b",
    _I,
)
_BREAK: Final = compiled(
    r";|,\s+(?:and\s+|but\s+)?(?:she|he|they|it|the\s+patient|which|when|who)\b|\band\s+(?:then\s+)?(?:she|he|they|"
    r"it|was|were|had|on|developed|experienced)\b|\bwhen\b|\bbut\b",
    _I,
)
_AFTER_PHRASE: Final = compiled(
    r"\b(?:after|following|post|into|(?:minutes?|mins?|hours?|hrs?|days?|weeks?|wks?)\s+of)\s+[^,;.]{2,70}(?:,|$)", _I
)
# "10 days following the vaccine (3 May)": the bracket dates the delay's end.
_DELAY_BRACKET: Final = compiled(
    r"\b(?:days?|weeks?|wks?|hours?|hrs?)\s+(?:later|(?:after|following|post)\b[^.,;()]{0,50}?)\s*\(\s*(?:on\s+)?$", _I
)
_IN_BRACKETS: Final = compiled(r"\(\s*(?:on\s+)?$", _I)
# "10/05/2005 received the vaccine on 10/03/2005": the first is the day of the note.
_OTHER_DAY: Final = compiled(r"(?!\s*(?:to|-|–|and|or|until)\b)[^.;]{8,90}?\bon\s+$", _I)


# A date that begins a clause: what may stand before it there, and what between it and the clause's verb.
_OPENING: Final = compiled(
    r"(?:^|[.;:]|\b(?:who|whom|that|which|and|but|where|then|however|subsequently|later)\b|(?P<comma>,))[\s(]*"
    r"(?:(?:also|then|later|again|sometime)\s+)*(?:(?:on|in|about|around|approximately|approx\.?|or|the|early|late|mid|"
    r"morning|afternoon|evening|night|day|of|at|\d{1,2}(?::\d\d)?\s?(?:[ap]\.?m\.?)?|noon)[\s(]+)*$",
    _I,
)
_PLACE: Final = compiled(r"\b(?:in|at|from|by)\s+(?:an?|the|our|her|his|my|their)\s+$", _I)
_ASIDE: Final = compiled(r"\([^()]*\)|,?\s*(?:also|previously|initially|originally)\s+reported\s+as\s+[\w/.-]+,?", _I)
_BRACKETS: Final = compiled(r"\([^()\n]*\)")
_NOT: Final = compiled(r"\b(?:not|never)\s+$", _I)
_SUBJECT: Final = compiled(
    r"^[\s,]*(?:at\s+[\d:.]+\s*(?:[ap]\.?m\.?)?[\s,]*)?(?:the\s+|an?\s+|her\s+|his\s+|my\s+|this\s+)?(?:patient|pt|\d+|she|he|i|they|"
    r"child|infant|baby|subject|vaccinee|boy|girl|woman|man|male|female|mother|son|daughter|student|employee|"
    r"developed|experienced|began|started|noticed|complained|woke|awoke)\b",
    _I,
)


class _Anchor(NamedTuple):
    kind: Kind | None
    start: int
    end: int
    verb: bool = True


class _Decided(NamedTuple):
    kind: Kind | None


def date_mentions(
    reading: Reading, dates: list[Dated], drugs: list[Mention], reactions: list[Mention], taken: set[int]
) -> list[Mention]:
    """Each date as a mention of what it dates; dates of visits, tests and reports are left out. ``taken`` holds the
    starts of dates that are already understood (receipt, birth). ``attributes["opens"]`` marks a date that opens its
    clause: what it dates stands behind it."""
    found: list[Mention] = []
    previous: tuple[Dated, Kind | None] | None = None
    for dated, following in zip_longest(dates, dates[1:]):
        if dated.start in taken:
            continue
        sentence = reading.sentence_at(dated.start)
        if following is not None and _of_the_note(reading.text, sentence, dated, following):
            continue
        opened, kind = _kind(reading.text, sentence, dated, drugs, reactions, previous)
        previous = (dated, kind)
        if kind is not None:
            found.append(
                Mention(
                    kind, dated.start, dated.end, dated.value, confidence=CONFIDENCE["date"],
                    attributes={"opens": True} if opened else None,
                )
            )  # fmt: skip
    return found


def _of_the_note(text: str, sentence: Span, dated: Dated, following: Dated) -> bool:
    """Whether a date that begins its sentence is only the day of the note, since what it tells has a day of its own."""
    if text[sentence.start : dated.start].strip() or following.start >= sentence.end:
        return False
    return following.value != dated.value and bool(_OTHER_DAY.fullmatch(text, dated.end, following.start))


def _kind(
    text: str, sentence: Span, dated: Dated, drugs: list[Mention], reactions: list[Mention],
    previous: tuple[Dated, Kind | None] | None,
) -> tuple[bool, Kind | None]:  # fmt: skip
    """(whether the date opens its clause, what it dates)."""
    said = _by_neighbours(text, sentence, dated, drugs, reactions, previous)
    if said is not None:
        return False, said.kind
    anchors = _anchors(text, sentence, drugs, reactions, dated)
    opened = _of_own_clause(text, sentence, dated, anchors)
    kind = opened.kind if opened else _nearest(text, sentence, dated, anchors)
    if kind is Kind.ONSET and _only_looked_at(text, sentence, dated):
        kind = None
    return opened is not None, kind


def _by_neighbours(
    text: str, sentence: Span, dated: Dated, drugs: list[Mention], reactions: list[Mention],
    previous: tuple[Dated, Kind | None] | None,
) -> _Decided | None:  # fmt: skip
    """What the words right beside the date say; None where they say nothing."""
    before = text[sentence.start : dated.start]
    if re.search(r"\bnot\s+(?:on\s+)?$", before, _I):
        return _Decided(None)
    if (
        previous
        and previous[1] is None
        and re.fullmatch(r"\s*(?:to|-|–|until)\s*", text[previous[0].end : dated.start], _I)
    ):
        return _Decided(None)
    if _DELAY_BRACKET.search(before):
        return _Decided(Kind.ONSET)
    if _IN_BRACKETS.search(before) and re.match(r"\s*\)", text[dated.end : sentence.end]):
        bracket = text.rfind("(", sentence.start, dated.start)
        if any(r.end <= bracket and not text[r.end : bracket].strip() for r in reactions):
            return _Decided(Kind.ONSET)  # "vaccinated on 3 May; rash (5 May), fever (6 May)"
    beside = any(
        sentence.start <= r.start and re.fullmatch(r"\s*\(?(?:on|since|from)?\s*", text[r.end : dated.start], _I)
        for r in reactions
        if r.end <= dated.start
    )
    if beside and all(
        a.kind is Kind.ONSET for a in _anchors(text, sentence, drugs, reactions, dated) if a.start < dated.start
    ):
        return _Decided(Kind.ONSET)  # "went into shock on 23 May and died on 24 May", "itching from 4 May until 9 May"
    if (
        previous
        and previous[1] is Kind.ONSET
        and re.fullmatch(r"\s*(?:to|-|–|until|till|through)\s*", text[previous[0].end : dated.start], _I)
    ):
        return _Decided(Kind.REACTION_END)
    if re.search(r"\b(?:until|till|through|up\s+to)\s+(?:about\s+|approximately\s+)?$", before, _I):
        return _Decided(Kind.DOSE_END)
    if (
        previous
        and previous[1] is Kind.DOSE_START
        and re.fullmatch(r"\s*(?:to|-|–|and|until)\s*", text[previous[0].end : dated.start], _I)
    ):
        joined = re.fullmatch(r"\s*and\s*", text[previous[0].end : dated.start])
        return _Decided(Kind.DOSE_START if joined else Kind.DOSE_END)
    has_drug = any(sentence.start <= drug.start < sentence.end for drug in drugs)
    if has_drug and re.search(
        r"\b(?:from|since|beginning|starting)\s+(?:about\s+|early\s+|late\s+|mid-?\s?)?$", before, _I
    ):
        return _Decided(Kind.DOSE_START)
    return None


def _nearest(text: str, sentence: Span, dated: Dated, anchors: list[_Anchor]) -> Kind | None:
    """The kind of the anchor that costs least to reach."""
    before = text[sentence.start : dated.start]
    initial = (
        len(
            re.sub(
                r"\b(?:on|in|about|around|then|and|subsequently|by|the|(?:mid-?)?(?:morning|afternoon|evening|night|"
                r"end|middle)|"
                r"of|early|late|still)\b|\W",
                "",
                re.split(r"[;.]|,\s+and\b", before)[-1],
                flags=_I,
            )
        )
        == 0
    )
    best: tuple[float, Kind | None] | None = None
    given = min((a.start for a in anchors if a.kind is Kind.DOSE_START), default=sentence.end)
    for anchor in anchors:
        if anchor.kind is None and given < anchor.start < dated.start and _PLACE.search(text[: anchor.start][-12:]):
            continue  # "received X at the clinic on 3 May"
        if anchor.end <= dated.start:
            gap = text[anchor.end : dated.start]
            cost = float(len(gap)) + 45 * len(_BREAK.findall(gap))
        else:
            gap = text[dated.end : anchor.start]
            cost = float(len(gap)) + (0 if initial else 40 * len(_BREAK.findall(gap)) + 35)
        cost += 60 * gap.count(";")
        if best is None or cost < best[0]:
            best = (cost, anchor.kind)
    return best[1] if best and best[0] < 170 else None


def _of_own_clause(text: str, sentence: Span, dated: Dated, anchors: list[_Anchor]) -> _Anchor | None:
    """The first verb after a date that begins its clause ("a woman with asthma who on 3 May was vaccinated")."""
    opening = _OPENING.search(text[sentence.start : dated.start])
    if opening is None or (opening["comma"] and not _SUBJECT.match(text[dated.end : sentence.end])):
        return None
    asides = [match.span() for match in _ASIDE.finditer(text, dated.end, sentence.end)]
    behind = [
        a for a in anchors
        if a.start >= dated.end and a.verb and not any(start <= a.start < end for start, end in asides)
    ]  # fmt: skip
    first = min(behind, key=lambda a: a.start, default=None)
    told = min((a for a in anchors if not a.verb and a.start >= dated.end - 12), key=lambda a: a.start, default=None)
    if told is not None and (
        first is None or (told.start < first.start and (first.kind is None or told.start - dated.end < 0))
    ):
        first = told  # "On 11 May, child with wheezing; seen in ER", "On 2 April melaena, 11 days after starting X"
    if first is None or first.start - dated.end > 170:
        return None
    gap = text[dated.end : first.start]
    return None if ";" in gap or re.search(r",\s+(?:and\s+)?(?:then\s+)?on\s+\d", gap) else first


def _ends_itself(text: str, verb: re.Match[str], reactions: list[Mention]) -> bool:
    """ "Melaena stopped on 5 April": it is the reaction that stopped."""
    return any(
        reaction.end <= verb.start()
        and re.fullmatch(
            r"\s+(?:had\s+|has\s+|"
            r"then\s+)?",
            text[reaction.end : verb.start()],
        )
        for reaction in reactions
    )


def _only_looked_at(text: str, sentence: Span, dated: Dated) -> bool:
    """Whether the date's own clause tells of a review or a check-up, and of no beginning."""
    before = max(text.rfind(mark, sentence.start, dated.start) for mark in (";", ", and", " who ", "  "))
    start = before + 1 if before >= sentence.start else sentence.start
    marks = (";", ", and ", " and then ", ", but ", ", however")
    ends = [at for mark in marks if (at := text.find(mark, dated.end, sentence.end)) > 0]
    clause = text[start : min(ends, default=min(sentence.end, dated.end + 140))]
    return bool(_LOOKED_AT.search(clause)) and not _BEGAN.search(clause)


def _anchors(text: str, sentence: Span, drugs: list[Mention], reactions: list[Mention], dated: Dated) -> list[_Anchor]:
    """The words of the sentence that a date may be the date of. "After receiving X" is no anchor but for a date of its
    own phrase ("after receiving X on 3 May")."""
    after = [
        match.span()
        for match in _AFTER_PHRASE.finditer(text, sentence.start, sentence.end)
        if not match.start() <= dated.start < match.end()
    ]
    apart = [
        match.span()
        for match in _BRACKETS.finditer(text, sentence.start, sentence.end)
        if not match.start() <= dated.start < match.end()
    ]
    anchors: list[_Anchor] = []
    for kind, pattern in _ANCHORS:
        for match in pattern.finditer(text, sentence.start, sentence.end):
            if any(start <= match.start() < end for start, end in apart):
                continue
            if kind is None and _NOT.search(text[max(0, match.start() - 8) : match.start()]):
                continue  # "lot number not reported"
            if any(start <= match.start() < end for start, end in after) and kind in (Kind.DOSE_START, Kind.DOSE_END):
                continue
            if any(match.start() < other.end and other.start < match.end() for other in anchors):
                continue
            actual = kind
            if kind is Kind.DOSE_END and match.group().casefold() == "stopped" and _ends_itself(text, match, reactions):
                actual = Kind.REACTION_END
            if kind is Kind.ONSET and re.match(r"(?i)began|begun|started", match.group()):
                follows = min((drug.start for drug in drugs if match.end() <= drug.start < sentence.end), default=None)
                leads = max(
                    (drug.end for drug in drugs if sentence.start <= drug.start and drug.end <= match.start()),
                    default=None,
                )
                if (follows is not None and len(text[match.end() : follows]) < 25) or (
                    leads is not None
                    and re.fullmatch(
                        r"\)?\s*(?:therapy\s+|treatment\s+)?(?:was\s+)?(?:then\s+)?", text[leads : match.start()], _I
                    )
                ):
                    actual = Kind.DOSE_START
            anchors.append(_Anchor(actual, match.start(), match.end()))
    for reaction in reactions:
        if sentence.start <= reaction.start < sentence.end and not any(
            a.kind in (Kind.REACTION_END, Kind.DEATH_DATE) for a in anchors
        ):
            anchors.append(_Anchor(Kind.ONSET, reaction.start - 12, reaction.end + 0, verb=False))
    return anchors
