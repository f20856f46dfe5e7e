"""Times in relation to another event: time to onset ("three days after the second dose") and length of a reaction."""

import re
from datetime import date, timedelta
from typing import Final

from pv_reports.extraction.confidence import CONFIDENCE
from pv_reports.extraction.mentions import Kind, Mention
from pv_reports.extraction.patterns import compiled
from pv_reports.extraction.reading import Reading
from pv_reports.extraction.written_numbers import NUMBER, number

_I: Final = re.IGNORECASE
_AMOUNT: Final = (
    rf"(?:a\s+few|a\s+couple\s+of|several|few|{NUMBER}(?:\s+and\s+a\s+half)?(?:[-\s]*(?:-|–|to|"
    rf"or)[-\s]*{NUMBER}(?:-\d/\d)?)?|(?:a|an|one)(?=\s)|half\s+an)"
)
_UNITS: Final = r"(?:minutes?|mins?|hours?|hrs?|days?|weeks?|wks?|months?|mos|years?|yrs?|d(?=\s+after)|h(?=\s+after))"
_LENGTH: Final = rf"(?P<v>{_AMOUNT}[\s-]*{_UNITS}\b)"
_EXPOSURE: Final = (
    r"(?:start\w*|begin\w*|first|second|third|fourth|fifth|last|initial|initiat\w+|commenc\w*|receiv\w+|recieving|"
    r"taking|tak\w+|vaccin\w*|immuni[sz]\w*|injection|shots?|infusion|administration|"
    r"dos(?:e|es|ing)|treatment|therapy|exposure|ingest\w*|introduction|use|adding|addition|increas\w+|"
    r"being\s+(?:vaccinated|given|treated)|getting|having|the\s+(?:start|first|second|third|last|beginning|"
    r"vaccin\w*|shots?|injections?|immuni[sz]\w*|infusion|initiation|dose|drug|addition|introduction|procedure)|"
    r"[A-Z]\w+|(?:\w+\s+)?\w+\s+(?:injection|vaccin\w*|therapy|treatment|was\s+(?:started|given|added|begun)))"
)
_AFTER: Final = compiled(
    rf"\b(?:(?P<pre>approximately|approx\.?|about|within|almost|around|only|nearly|some|less\s+than|"
    rf"more\s+than)\s+)*{_LENGTH}\s*(?:later\s+)?(?:after|following|post(?:[-\s]|(?=vacc))|from|into|"
    rf"of(?=\s+(?:starting|beginning|receiving|recieving|taking|the\s+(?:start|first|injection|vaccin|dose)|"
    rf"initiat|vaccin|treatment|therapy|being|getting|commencing|exposure|administration)))\s*"
    rf"(?!onset|the\s+onset|discharge|stopping|discontinu|withdraw|cessation|birth|delivery|admission|"
    rf"she\s+stopped|the\s+event|hospital|surgery)",
    _I,
)
_LATER: Final = compiled(rf"\b(?:approximately\s+|about\s+|some\s+)?{_LENGTH}\s+later\b", _I)
_WITHIN: Final = compiled(
    rf"\bwithin\s+(?:the\s+first\s+|the\s+next\s+|approximately\s+|about\s+)?{_LENGTH}(?!\s+(?:of\s+(?:stopping|"
    rf"discontinu|withdraw|cessation)|after\s+(?:stopping|discontinu|withdraw|cessation)))",
    _I,
)
_NEXT_DAY: Final = compiled(
    r"\b(?P<v>(?:the\s+)?(?:next|following|very\s+next)\s+(?:day|morning|evening|night|week|"
    r"month)(?=[^.;]{0,60}\b(?:developed|experienced|noticed|began|woke|broke|presented|had\s+a|was\s+noted|"
    r"complained|started))|(?:the\s+)?day\s+(?:after|following)|immediately(?:\s+(?:after|following))?|"
    r"shortly\s+(?:after|following)|"
    r"soon\s+(?:after|following)|on\s+day\s+\d+)\b",
    _I,
)  # fmt: skip
_AFTER_TREATMENT: Final = compiled(
    rf"\bafter\s+(?:about\s+|approximately\s+)?{_LENGTH}\s+(?:of\s+)?(?:treatment|therapy|use|taking|being\s+on|"
    rf"exposure|administration|infusion|\w+\s+(?:treatment|therapy|use))",
    _I,
)
_AFTER_BARE: Final = compiled(
    rf"\bafter\s+(?:about\s+|approximately\s+|some\s+)?{_LENGTH}(?=,?\s+(?:(?:she|he|they|i|the|my|patient)\b|(?:[\w-]+\s+){{1,4}}"
    r"(?:appeared|developed|cropped|occurred|set|began|started|arose|emerged|ensued|came|followed|(?:was|were)\s+(?:noted|"
    r"noticed|seen|observed))\b))",
    _I,
)
_ORDINAL_DAY: Final = compiled(
    r"\bon\s+(?:the\s+)?(?P<v>(?:\d+(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|"
    r"tenth)\s+day)\b",
    _I,
)
_LASTED: Final = compiled(
    rf"\b(?:last(?:ed|ing|s)?|persist(?:ed|ing|s)?|continued|duration(?:\s+of)?|went\s+on)\s+(?:for\s+|of\s+|"
    rf"was\s+|about\s+|approximately\s+|approx\.?\s+|over\s+)*{_LENGTH}|"
    rf"\b(?:resolved|recovered|subsided|cleared|disappeared|gone|abated|better|went\s+away)\s+(?:completely\s+|"
    rf"spontaneously\s+)?(?:with)?(?:in|after|over)\s+(?:about\s+|"
    rf"approximately\s+)?(?P<v2>{_AMOUNT}[\s-]*{_UNITS}\b)(?!\s+of\s+(?:treat|therap))",
    _I,
)


def timing_mentions(reading: Reading) -> list[Mention]:
    """Times to onset (``attributes["days"]`` where the words give whole days) and durations of reactions."""
    text = reading.text
    sure = CONFIDENCE["timing"]
    found: list[Mention] = []
    taken: list[tuple[int, int]] = []

    def add(kind: Kind, start: int, end: int, strong: bool = False) -> None:
        if end > start and not any(start < stop and begin < end for begin, stop in taken):
            taken.append((start, end))
            found.append(
                Mention(
                    kind, start, end, text[start:end], reading.status(start, end), confidence=sure,
                    attributes={"days": whole_days(text[start:end]), "strong": strong},
                )
            )  # fmt: skip

    for match in _LASTED.finditer(text):
        name = "v" if match["v"] else "v2"
        if name == "v":
            add(Kind.REACTION_DURATION, match.start(name), match.end(name), strong=True)
        else:
            taken.append(match.span(name))  # how long recovery took is neither a duration nor an onset
    for match in _AFTER.finditer(text):
        rest = text[match.end() : match.end() + 60]
        add(Kind.TIME_TO_ONSET, match.start("v"), match.end("v"), strong=bool(re.match(_EXPOSURE, rest)))
    for pattern, strong in (
        (_AFTER_TREATMENT, True),
        (_AFTER_BARE, False),
        (_LATER, False),
        (_WITHIN, False),
        (_ORDINAL_DAY, False),
        (_NEXT_DAY, False),
    ):
        for match in pattern.finditer(text):
            add(Kind.TIME_TO_ONSET, match.start("v"), match.end("v"), strong)
    return sorted(found, key=lambda mention: mention.start)


def whole_days(words: str) -> int | None:
    """The number of days that the words state exactly; None for a range, a vague amount, months or hours."""
    words = words.lower().strip()
    if re.search(r"\b(?:next|following)\s+(?:day|morning)\b|\bday\s+(?:after|following)\b", words):
        return 1
    if re.search(r"\bsame\s+(?:day|night|evening)\b|\bthat\s+(?:day|night|evening|afternoon)\b", words):
        return 0
    match = re.fullmatch(rf"({NUMBER}|an?|one)[\s-]*(days?|weeks?|wks?)", words)
    if not match:
        return None
    value = 1.0 if match[1] in ("a", "an") else number(match[1])
    if value is None or value != int(value):
        return None
    return int(value) * (7 if match[2].startswith("w") else 1)


def shifted(full_date: str, days: int) -> str | None:
    """``full_date`` (YYYY-MM-DD) plus days; None when it is not a full date."""
    if len(full_date) != 10:
        return None
    return (date.fromisoformat(full_date) + timedelta(days=days)).isoformat()
