"""Seriousness criteria (E2B E.i.3.2) where the text says them; the assessment decides, this only quotes."""

import re
from collections.abc import Sequence
from typing import Final

from pv_reports.extraction.confidence import CONFIDENCE
from pv_reports.extraction.dates import Dated
from pv_reports.extraction.mentions import Kind, Mention, Status
from pv_reports.extraction.patterns import compiled
from pv_reports.extraction.reading import Reading
from pv_reports.extraction.written_numbers import NUMBER
from pv_reports.records import SeriousnessCriterion

_I: Final = re.IGNORECASE
_PATTERNS: Final[tuple[tuple[SeriousnessCriterion, re.Pattern[str]], ...]] = (
    ("death", compiled(r"(?<!nearly\s)(?<!almost\s)(?<!have\s)\b(?:died|dies|fatal(?!ity\s+rate)|passed\s+away|"
                         r"expired(?!\s+(?:vaccine|lot|product|"
                         r"dose|medic))|(?:found|pronounced|infant)\s+dead|death(?!\s+certificate)|succumbed|"
                         r"deceased)\b", _I)),
    ("life_threatening", compiled(r"\b(?:immediately\s+)?life[-\s]?threatening\b|\b(?:put|"
                                    r"placed)\s+(?:\w+\s+){1,2}life\s+"
                                    r"(?:in\s+danger|at\s+risk)|\b(?:life|lives)\s+(?:was|were)\s+(?:in\s+danger|"
                                    r"at\s+risk|"
                                    r"threatened)|\b(?:nearly|almost)\s+died\b|\bthreat(?:ened|"
                                    r"ening)?\s+(?:to\s+)?(?:his|her|the\s+"
                                    r"patient['’]s)\s+life\b|\bin\s+mortal\s+danger\b|"
                                    r"\bat\s+immediate\s+risk\s+of\s+death\b|"
                                    r"\b(?:intubated|resuscitat(?:ed|"
                                    r"ion)|cardiac\s+arrest)\b", _I)),
    ("hospitalisation", compiled(
        r"\b(?:hospitali[sz](?:ed|ation)|re-?hospitali[sz]ed|(?:was\s+|were\s+|been\s+|being\s+|required\s+|her\s+|"
        r"his\s+|and\s+|subsequently\s+|again\s+|requiring\s+|then\s+)*admitted(?=\s+(?:to|for|with|on|and|via|in|"
        r"at|overnight|the|because|due|again|\d|after|from|as|by)|\s*[.,;])|(?:hospital|icu|"
        r"intensive\s+care)\s+(?:admission|stay)|"
        r"admission\s+to\s+(?:the\s+)?(?:hospital|icu|intensive)|(?:prolong(?:ed|ation\s+of)\s+(?:the\s+|her\s+|"
        r"his\s+)?(?:existing\s+)?(?:hospitali[sz]ation|hospital\s+stay))|in\s+(?:the\s+)?(?:hospital|icu|"
        r"intensive\s+care(?:\s+unit)?)(?=\s+(?:for|with|from|since|on|due))|taken\s+to\s+(?:the\s+)?hospital|"
        r"(?:stayed|kept)\s+(?:\w+\s+){0,3}?overnight|kept\s+in(?=\s+(?:for|at|hospital|overnight|until|under|"
        r"\w+\s+nights?))|"
        r"(?:moved|transferred|taken|brought|sent|referred|rushed)\s+(?:directly\s+|"
        r"straight\s+)?(?:in)?to\s+(?:the\s+|our\s+|an?\s+)?"
        r"(?:\w+\s+){0,2}?(?:icu|itu|hdu|picu|nicu|intensive\s+care|high[-\s]dependency|coronary\s+care)(?:\s+unit)?|"
        r"went\s+to\s+"
        r"(?:the\s+)?(?:icu|itu|hdu|intensive\s+care)|admission\s+to\s+(?:the\s+)?(?:ward|itu|hdu)|"
        r"adm(?:'d|itt?ed)?\.?(?=\s+\d{1,2}[/.\-]\d)|spent\s+(?:\w+\s+){1,3}(?:in\s+(?:the\s+)?hospital|"
        r"on\s+the\s+ward|"
        r"in\s+(?:the\s+)?(?:icu|itu|hdu|intensive\s+care))|"
        r"(?:taken|rushed|brought|sent)\s+(?:straight\s+|directly\s+|back\s+)?(?:in)?to\s+(?:the\s+|a\s+|"
        r"our\s+)?hospital(?!\s+(?:clinic|"
        r"outpatient|pharmacy))|"
        r"on\s+(?:(?:her|his|the)\s+)?admission(?!\s+(?:form|sheet|criteria|letter))|"
        r"discharged\s+(?:home|from\s+(?:the\s+)?(?:hospital|ward))|"
        r"in-?patient\s+for|inpatient\s+(?:hospitali[sz]ation|stay|admission|"
        r"care))\b", _I)),
    ("disability", compiled(r"\b(?:(?:persistent|permanent|significant)\s+(?:or\s+significant\s+)?(?:disability|"
                              r"incapacity|impairment)|permanently\s+disabled|disabling|disabled|disability|"
                              r"incapacitat\w+|unable\s+to\s+work|(?:has|have|had)\s+not\s+(?:been\s+able\s+to\s+work|"
                              r"worked(?=\s+(?:since|again)))|(?:could|can)\s+(?:no\s+longer|not)\s+(?:work|walk\s+"
                              r"unaided)|(?:lost|gave\s+up|had\s+to\s+give\s+up)\s+(?:his|her)\s+(?:job|work|"
                              r"profession)|"
                              r"unfit\s+for\s+work|wheelchair[-\s]bound|off\s+work\s+(?:ever\s+)?since)\b", _I)),
    ("congenital_anomaly", compiled(r"\b(?:congenital\s+(?:anomal(?:y|ies)|malformations?|abnormalit(?:y|ies)|"
                                      r"defects?)|birth\s+defects?)\b", _I)),
    ("medically_important", compiled(
        r"\b(?:(?:other\s+)?(?:important\s+medical|medically\s+(?:important|significant))(?:\s+(?:event|"
        r"condition))?|other\s+medically\s+important)\b", _I)),
)  # fmt: skip
_NEVER: Final = compiled(
    r"\b(?:non|not|no|without|never|neither|nor|did\s+not\s+require|denied|n['’]t)\b[^.;,]{0,40}$", _I
)
_OTHER_ADMISSION: Final = compiled(r"\b(?:admitted\s+(?:that|to\s+(?:taking|having|using|drinking)))\b", _I)


# What joins an admission to its dates and length, so that the evidence shows the whole stay.
_WARD: Final = (
    r"(?:\s+(?:to|at|in|into|via|through)\s+(?:(?:the|our|a|an|his|her|your|local)\s+)?(?:[\w-]+\s+){0,3}?(?:ward|"
    r"hospital|"
    r"unit|icu|department|clinic|care|er|ed|medicine|surgery|service)\b)?"
)
_STAY: Final = compiled(rf"{_WARD}\s*\(?\s*(?:from|on|between|since)\s+", _I)
_LENGTH_OF_STAY: Final = compiled(
    rf"\s*(?:for|x)\s+(?:(?:about|approximately|over|at\s+least)\s+)?(?:{NUMBER}|a|an|several)\s+(?:nights?|days?|"
    rf"weeks?|"
    rf"months?|hours?)\b",
    _I,
)
_UNTIL: Final = compiled(
    r"\s*(?:to|until|till|through|-|–|and|,?\s*(?:and\s+)?(?:was\s+)?discharged\s+(?:home\s+)?on)\s*", _I
)


def seriousness_mentions(reading: Reading, dates: Sequence[Dated] = ()) -> list[Mention]:
    """The criteria stated of the patient; negated, hypothetical, past and other people's are left out.

    An admission is quoted with its ``dates`` and length where they stand together.
    """
    found: list[Mention] = []
    text = reading.text
    for criterion, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if reading.status(match.start(), match.end()) not in (Status.AFFIRMED, Status.SPECULATED):
                continue
            sentence = reading.sentence_at(match.start())
            before = text[max(sentence.start, match.start() - 60) : match.start()]
            if _NEVER.search(before) or _OTHER_ADMISSION.match(text, match.start()):
                continue
            start = match.start() + _skip(match.group())
            end = _stay(text, match.end(), sentence.end, dates) if criterion == "hospitalisation" else match.end()
            found.append(Mention(Kind.SERIOUSNESS, start, end, criterion, confidence=CONFIDENCE["seriousness"]))
    return sorted(found, key=lambda mention: mention.start)


def _skip(words: str) -> int:
    return len(words) - len(re.sub(r"^(?:and|her|his|subsequently|then|again)\s+", "", words, flags=_I))


def _stay(text: str, end: int, stop: int, dates: Sequence[Dated]) -> int:
    """Where the words of a hospital stay end: after its dates or its length, else where they ended before."""
    at = end
    near = [dated for dated in dates if end <= dated.start < min(stop, end + 80)]
    if near and _STAY.fullmatch(text[end : near[0].start]):
        at = near[0].end
        if len(near) > 1 and _UNTIL.fullmatch(text[at : near[1].start]):
            at = near[1].end
    if at == end:
        place = compiled(_WARD, _I).match(text, end, stop)
        length = _LENGTH_OF_STAY.match(text, place.end() if place else end, stop)
        return length.end() if length else end
    length = _LENGTH_OF_STAY.match(text, at, stop)
    return length.end() if length else at
