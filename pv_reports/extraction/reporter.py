"""Who reports: qualification, country, kind of report, receipt and follow-up dates, case numbers (E2B C.1, C.2)."""

import re
from collections.abc import Iterator
from typing import Final

from pv_reports.extraction.confidence import CONFIDENCE
from pv_reports.extraction.dates import Dated
from pv_reports.extraction.mentions import Kind, Mention
from pv_reports.extraction.patterns import compiled
from pv_reports.extraction.reading import Reading
from pv_reports.records import Qualification, ReportType

_I: Final = re.IGNORECASE
_PHYSICIAN: Final = (
    r"(?:physician|doctor|general\s+practitioner|GP|paediatrician|pediatrician|dermatologist|cardiologist|"
    r"neurologist|oncologist|surgeon|obstetrician|gyn[ae]+cologist|psychiatrist|rheumatologist|nephrologist|"
    r"gastroenterologist|h[ae]+matologist|"
    r"endocrinologist|internist|consultant(?!\s+pharmac)|an[ae]+sthetist|an[ae]+sthesiologist|ophthalmologist|"
    r"urologist|pulmonologist|allergist|hepatologist|registrar|intensivist|radiologist|medical\s+officer|specialist)"
)
_ROLES: Final[tuple[tuple[Qualification, str], ...]] = (
    ("pharmacist", r"(?:[\w-]+\s+)?pharmacist"),
    ("other_hcp", r"(?:registered\s+|school\s+|research\s+|office\s+|public\s+health\s+|clinic\s+|specialist\s+|"
                  r"study\s+|practice\s+)?nurse(?:\s+practitioner)?|R\.?N\.?(?=\W)|midwife|dentist|"
                  r"physician(?:['’]s)?\s+assistant|nurse\s+practitioner|healthcare\s+(?:worker|professional|"
                  r"provider)|health\s+(?:care\s+)?(?:worker|professional|provider)|health\s+professional|"
                  r"paramedic|medical\s+assistant|physiotherapist|health\s+care\s+professional|L\.?P\.?N"),
    ("lawyer", r"lawyer|attorney|solicitor"),
    ("physician", rf"(?:\w+\s+)?{_PHYSICIAN}"),
    ("consumer", r"consumer|patient(?:\s+(?:herself|himself))?|(?:patient['’]s\s+)?(?:mother|father|parents?|mom|"
                 r"wife|husband|daughter|son|sister)|vaccinee|caregiver|relative"),
)  # fmt: skip
_REPORTED_BY: Final = (
    r"(?:(?:report(?:ed)?|received|information|notified|submitted|sent|obtained|call(?:ed)?|written|phoned|telephoned|"
    r"filled\s+in|completed|compiled|"
    r"prepared|dictated|learned)\b[^.;\n]{{0,70}}?\b(?:by|from|of|via)\s+(?:an?\s+|the\s+|another\s+|his\s+|"
    r"her\s+)?(?:\w+\s+){{0,2}}?|"
    r"\b(?:reporter|(?:reported|completed|filled\s+in|written|compiled|prepared|submitted|signed)\s+by|source|sender|"
    r"enquirer|caller)\s*[:=]\s*(?:[^\n;]{{0,60}}?\b)?|\b(?:i\s+am|"
    r"we\s+are)\s+(?:an?\s+|the\s+)?(?:\w+\s+){{0,2}}?|(?<=,\s))(?P<who>\b(?:{role})\b)"
)
_SAYS: Final = (
    r"\b(?:the\s+|this\s+|a\s+|reporting\s+)?(?P<who>{role})\s+(?:reports?|reported|states?|stated|called|calls|"
    r"phoned|calling|informed|indicated|noted|writes|contacted|notified)\b"
)
# With how much less sure the wording is.
_STATED: Final[tuple[tuple[Qualification, re.Pattern[str], float], ...]] = tuple(
    (qualification, compiled(template.format(role=role), _I), drop)
    for qualification, role in _ROLES
    for template, drop in ((_REPORTED_BY, 0.0), (_SAYS, 0.1))
)
_SIGNATURE: Final[tuple[tuple[Qualification, re.Pattern[str]], ...]] = (
    ("physician", compiled(r"(?:^|\n)[^\n]{0,60}?(?P<who>\b(?:M\.?D\.?|MBBS|FRCP|MRCP|MBChB|D\.O\.|Facharzt|"
                             r"Dr\.?(?=\s+(?:[A-Z]\.\s*)+[A-Z])|Prof\.?(?=\s+[A-Z])))(?=[\s,;.)]|$)")),
    ("pharmacist", compiled(r"(?:^|\n)[^\n]{0,60}?(?P<who>\b(?:Pharm\.?\s?D\.?|R\.?Ph\.?|MPSI|MRPharmS|"
                              r"BPharm))(?=[\s,;.)]|$)")),
    ("other_hcp", compiled(r"(?:^|\n)[^\n]{0,60}?(?P<who>\b(?:RN|R\.N\.|LPN|RGN|BSN))(?=[\s,;.)]|$)")),
)  # fmt: skip
_MY: Final = compiled(
    r"\b(?P<who>my\s+(?:daughter|son|child|husband|wife|baby|kids?|mother|father)|I\s+(?:have\s+|had\s+|"
    r"was\s+)?(?:developed|experienced|received|took|take|started|vaccinated|got|noticed|feel|felt|woke|began|have|"
    r"had))\b"
)
_TYPES: Final[tuple[tuple[ReportType, re.Pattern[str]], ...]] = (
    ("literature", compiled(r"\b(?:letters?\s+to\s+the\s+editor|(?:19|"
                              r"20)\d\d\s?;\s?\d{1,4}(?:\s?\([\w-]+\))?\s?:\s?e?\d+|et\s+al\.?\s+\w[\w\s]{2,40}(?:19|"
                              r"20)\d\d|we\s+report\s+(?:a|the|an|two|three|here)|(?:a\s+)?case\s+reports?(?!\s+form)|"
                              r"case\s+series|literature\s+(?:report|article|review)|doi:|PMID)\b", _I)),
    ("study", compiled(r"\b(?:clinical\s+(?:trial|study)|study\s+(?:number|protocol|drug|subject)|"
                         r"enrolled\s+in\s+(?:a|the)|protocol\s+(?:no|number)|randomi[sz]ed)\b", _I)),
    ("spontaneous", compiled(r"\b(?:spontaneous(?:ly)?\s+(?:report(?:ed)?|case|notification))\b", _I)),
)  # fmt: skip
_DOCUMENT: Final = (
    r"(?:(?<!medical\s)(?<!lab\s)(?<!laboratory\s)information|info|reports?|case(?:\s+report)?|notification|e-?mail|"
    r"letter|"
    r"fax|form|questionnaire|(?:tele)?(?:phone\s+)?call)"
)
# What stands between "report ... received" and the date may name the sender, never another happening.
_FROM: Final = (
    r"(?:(?!\b(?:who|that|which|concerning|regarding|about|indicat\w+|stat(?:es|ed|ing)|vaccin\w+|admi\w+|"
    r"experienced|developed|received)\b)[^.;\n]){0,70}?"
)
# Day 0 (GVP VI.B.7): only where a report, information, case, letter or call is what was received.
_RECEIVED: Final = compiled(
    rf"\b(?:{_DOCUMENT}\s+(?:\([^)]*\)\s*)?(?:(?:has|have|had)\s+been\s+|was\s+|were\s+)?(?:also\s+|first\s+|"
    rf"initially\s+)?"
    rf"(?:received|rec['’]?d)\b{_FROM}(?:\b(?:on|dated)\b|(?<=received)|(?<=rec['’]d))|"
    r"(?:^|[\n>\[(:.;|])\s*(?:stamp(?:ed)?\s*:?\s*)?(?:received|rec['’]?d)(?:\s+(?:by|at|"
    r"in)\s+[^.;:\n]{2,50}?)?(?:\s+on)?|"
    r"\bdate\s+(?:received|of\s+receipt)\s+(?:by|at|in)\s+[^.;:\n]{2,40}|"
    r"\b(?:(?:tele)?phone|call)\s+(?:memo|notes?|logs?|reports?|records?|contacts?)\s*(?:of|,|dated|on)?|\b(?:phoned|"
    r"called|rang|telephoned)\s+(?:in|us|through)(?:\s+on)?|"
    r"\b(?:tele)?(?:phone\s+)?call\s+(?:of|on|taken(?:\s+on)?)|"
    r"\blisting\s+of\b[^.;\n]{0,60}\breceived(?:\s+on)?|date\s+(?:received|of\s+(?:receipt|call|first\s+receipt))|"
    r"received\s+date|received\s+by\s+\w+\s+on)\s*[:=]?\s*$",
    _I,
)
_NOT_A_REPORT: Final = compiled(
    r"\b(?:medical|lab(?:oratory)?|autopsy|patholog\w*|radiolog\w*|hospital|x-?ray|mri|ct|consult\w*|discharge|"
    r"death|police|patient)\s+(?:information|info|reports?|records?|form)\b[^.;]*$",
    _I,
)
_FOLLOW_UP: Final = compiled(
    rf"\b(?:(?:follow[-\s]?up|f/u|additional|further|new)\s+(?:information|info|reports?|data|call|letter|e-?mail|fax)|"
    rf"call[-\s]?back|follow[-\s]?up(?=\s+(?:was\s+)?(?:received|rec['’]?d)\b))\s*(?:(?:has\s+been|have\s+been|was|were)\s+)?(?:also\s+)?(?:received|rec['’]?d|obtained|dated|"
    rf"provided|"
    rf"reported)?{_FROM}(?:\b(?:on|dated|of)\b|:|(?<=received)|(?<=obtained))?\s*[:=]?\s*$",
    _I,
)
_FOLLOWED_BY: Final = compiled(
    r"\bfollow[-\s]?up\s+(?:by|via|over\s+the|per)\s+(?:(?:tele)?phone|e-?mail|letter|fax)(?:\s+call)?\s*(?:,|on|:|"
    r"dated)*\s*$",
    _I,
)
_CASE_NUMBER: Final = compiled(
    r"\b(?:case\s*(?:id|no\.?|number|report\s+number|ref(?:erence)?\.?)|report\s*(?:no\.?|number|id)|(?:your|our|"
    r"mfr\.?|manufacturer|worldwide|control|local|safety|call|file)\s+(?:ref(?:erence)?\.?|number|no\.?|"
    r"control\s+(?:no\.?|number)|case\s+(?:number|id|no\.?))|ref(?:erence)?\.?(?:\s+(?:no\.?|number))?(?!\s*\d+(?:\.\d+)?\s?-\s?\d+(?:\.\d+)?\s*[)\]])|"
    r"enquiry\s+(?:no\.?|number)|ICSR|AER|"
    r"MCN|(?:claim|incident|complaint|ticket|dossier|enquiry|form)\s+(?:id|no\.?|number|ref(?:erence)?\.?)|call\s+log|"
    r"references|(?:please\s+)?quot(?:e|ing)|(?:case|incident|"
    r"claim)(?=\s+[A-Z]{2,}[-/\d]))\s*[:#.=]?\s*\(?\s*(?P<v>(?=[\w/.-]*\d)[A-Z0-9][A-Za-z0-9/-]*[-/]?[A-Za-z0-9]+)\b",
    _I,
)
_MANUFACTURER_NUMBER: Final = compiled(
    r"(?<!lot\s)(?<!batch\s)\b(?P<v>[A-Z]{2,8}[-/]20\d\d[-/]\d{1,7}|(?:WAES|US|GB|DE|FR|JP|CA|"
    r"AU)[-\s]?[A-Z0-9]*-?\d{6,}[A-Z]*\d*|[A-Z]{2}-[A-Z]{2,10}-[A-Z0-9-]{4,})\b"
)
_NOT_COUNTRY: Final = frozenset(
    {"us", "georgia", "jersey", "jordan", "chad", "mali", "guinea", "niger", "turkey", "it", "in", "no", "is"}
)


def reporter_mentions(reading: Reading, dates: list[Dated]) -> list[Mention]:
    """Statements about the source of the report, in order of place."""
    found = [
        *_qualifications(reading),
        *_countries(reading),
        *_types(reading.text),
        *_numbers(reading),
        *_dates(reading, dates),
    ]
    return sorted(found, key=lambda mention: mention.start)


def _qualifications(reading: Reading) -> Iterator[Mention]:
    text = reading.text
    sure = CONFIDENCE["reporter"]
    taken: list[tuple[int, int]] = []
    for qualification, pattern, drop in _STATED:
        for match in pattern.finditer(text):
            start, end = match.span("who")
            if any(start < stop and begin < end for begin, stop in taken):
                continue
            if qualification == "consumer" and not drop and text[max(0, start - 2) : start] == ", ":
                continue
            taken.append((start, end))
            lead = re.match(r"(?:an?|the|by|from|of|and|concerning|via|with)\s+", text[start:end], _I)
            start += lead.end() if lead else 0
            trailing = text[max(0, match.start() - 1) : match.start() + 1]
            weak = 0.25 if trailing.startswith(",") or match.group() == match["who"] else 0.0
            yield Mention(Kind.QUALIFICATION, start, end, qualification, confidence=sure - drop - weak)
    for qualification, pattern in _SIGNATURE:
        for match in pattern.finditer(text):
            yield Mention(
                Kind.QUALIFICATION, match.start("who"), match.end("who"), qualification, confidence=sure - 0.15
            )  # fmt: skip
    for match in _MY.finditer(text):
        yield Mention(Kind.QUALIFICATION, match.start("who"), match.end("who"), "consumer", confidence=sure - 0.35)


def _countries(reading: Reading) -> Iterator[Mention]:
    for term in reading.terms_of("country"):
        ambiguous = term.matched.lower() in _NOT_COUNTRY
        # "Ankara, Turkey." is a place; the bare word may be a bird, a name or a pronoun.
        address = re.search(r"[A-Za-zÀ-ÿ]{3,},\s+$", reading.text[max(0, term.start - 16) : term.start]) and re.match(
            r"\s*(?:[.;)\n]|$)", reading.text[term.end : term.end + 2]
        )
        if (term.concept and (not ambiguous or (address and len(term.matched) > 3))) or (
            term.concept and term.matched in ("US", "U.S.")
        ):
            if not reading.text[term.start].isupper():
                continue
            yield Mention(Kind.COUNTRY, term.start, term.end, term.concept.code, confidence=CONFIDENCE["reporter"])


def _types(text: str) -> Iterator[Mention]:
    for kind, pattern in _TYPES:
        for match in pattern.finditer(text):
            yield Mention(Kind.REPORT_TYPE, match.start(), match.end(), kind, confidence=CONFIDENCE["reporter"])


def _numbers(reading: Reading) -> Iterator[Mention]:
    taken: set[int] = set()
    for pattern in (_CASE_NUMBER, _MANUFACTURER_NUMBER):
        for match in pattern.finditer(reading.text):
            if match.start("v") in taken or len(match["v"]) < 4:
                continue
            taken.add(match.start("v"))
            yield Mention(
                Kind.CASE_NUMBER, match.start("v"), match.end("v"), match["v"], confidence=CONFIDENCE["case_number"]
            )  # fmt: skip


def _dates(reading: Reading, dates: list[Dated]) -> Iterator[Mention]:
    for dated in dates:
        sentence = reading.sentence_at(dated.start)
        before = reading.text[max(sentence.start, dated.start - 130) : dated.start]
        if _FOLLOW_UP.search(before) or _FOLLOWED_BY.search(before):
            yield Mention(Kind.FOLLOW_UP, dated.start, dated.end, dated.value, confidence=CONFIDENCE["date"])
        elif (receipt := _RECEIVED.search(before)) and not _NOT_A_REPORT.search(before[: receipt.end()]):
            yield Mention(Kind.RECEIVED, dated.start, dated.end, dated.value, confidence=CONFIDENCE["date"])
