"""Values of single form fields: age, sex, weight, dates, outcome, seriousness and the other short answers."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from pv_reports.extraction.dates import Order, find_dates, full_year, partial
from pv_reports.extraction.form_lists import says_nothing, trim
from pv_reports.extraction.mentions import Kind
from pv_reports.records import Age, AgeUnit, Outcome, SeriousnessCriterion
from pv_reports.terminology import lexicon

_I: Final = re.IGNORECASE


@dataclass(frozen=True, slots=True)
class Found:
    """A value of ``kind`` read from ``text[start:end]``."""

    kind: Kind
    start: int
    end: int
    value: Any
    attributes: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Around:
    """What a value alone does not say: its label's words and the order of numeric dates in the document."""

    label: str = ""
    order: Order | None = None


Reader = Callable[[str, int, int, Around], Iterator[Found]]

_AGE: Final = re.compile(
    r"(?:approx\w*\.?|about|around|ca\.?|~|aged?)?\s*(?P<n>\d{1,3}(?:[.,]\d)?)(?!\d|\s?/\s?\d|\s?[-–]\s?\d)\s*-?\s*"
    r"(?P<u>years?|yrs?|y/?o|y|jahre?|decades?|months?|mths?|mos?|m(?![\w/])|weeks?|wks?|w(?![\w/])|days?|d(?![\w/])|"
    r"hours?|hrs?)?\b\.?"
    r"(?:\s*(?:old|of age))?",
    _I,
)
_MONTHS_AS_FRACTION: Final = re.compile(r"(\d{1,2})\s?/\s?12\b(?!\s?/)")
_UNITS: Final[tuple[tuple[str, AgeUnit], ...]] = (
    ("dec", "decade"), ("y", "year"), ("j", "year"), ("m", "month"), ("w", "week"), ("d", "day"), ("h", "hour"),
)  # fmt: skip
_SEX: Final = re.compile(
    r"(?<![\w.])(?:(?P<female>female|woman|girl|lady|weiblich|fem|f|w|♀)|(?P<male>male|man|boy|gentleman|männlich|m|"
    r"♂))(?![\w.])\.?",
    _I,
)
_WEIGHT: Final = re.compile(
    r"(?P<n>\d{1,3}(?:[.,]\d+)?)\s*(?P<u>kgs?|kilograms?|kilos?|lbs?|pounds?|g|grams?|gm|st(?:one)?)?(?![\w])\.?", _I
)
_KILOGRAMS: Final = {"k": 1.0, "l": 0.45359237, "p": 0.45359237, "g": 0.001, "s": 6.35029318}
_HEIGHT: Final = re.compile(r"(?P<n>\d{1,3}(?:[.,]\d+)?)\s*(?P<u>cms?|m|in(?:ch(?:es)?)?|\")?(?!\w)\.?", _I)
_FEET: Final = re.compile(r"(?P<f>\d)\s*(?:ft|feet|')\s*(?:(?P<i>\d{1,2})\s*(?:in(?:ches)?|\"|'')?)?", _I)
_INITIALS: Final = re.compile(r"(?:[^\W\d_]\s?[.,]?\s?-?\s?){1,4}|[^\W\d_]{2,4}")
_OUTCOMES: Final[tuple[tuple[Outcome, re.Pattern[str]], ...]] = (
    ("fatal", re.compile(r"\b(?:fatal\w*|died|death|deceased|dead)\b", _I)),
    ("not_recovered", re.compile(r"\b(?:not\s+(?:yet\s+)?(?:recovered|resolved|improved)(?:\s*/\s*(?:not\s+resolved|"
                                 r"ongoing))*|unresolved|"
                                 r"ongoing|persist\w*|continuing|unchanged|worsen\w*|still\s+(?:present|there|"
                                 r"ongoing)|has\s?n[o']t\s+recovered|not\s+recovered)\b", _I)),
    ("sequelae", re.compile(r"\b(?:(?:recovered|resolved)(?:\s*/\s*resolved)?\s+with\s+sequelae?|sequelae?|"
                            r"permanent\s+damage)\b", _I)),
    ("recovering", re.compile(r"\b(?:recovering(?:\s*/\s*resolving)?|resolving|improving|improved|getting\s+better|"
                              r"abating|better)\b", _I)),
    ("recovered", re.compile(r"\b(?:recovered(?:\s*/\s*resolved)?|resolved|complete(?:ly)?\s+recover\w+|"
                             r"full(?:y)?\s+recover\w+|recovery|cured|"
                             r"gone|abated|back\s+to\s+normal|recovered\s+completely)\b", _I)),
)  # fmt: skip
UNKNOWN: Final = re.compile(r"\W*(?:outcome\s+)?(?:unknown|not\s+known|unk\.?|lost\s+to\s+follow[\s-]?up)\W*", _I)
_CRITERIA: Final[tuple[tuple[SeriousnessCriterion, re.Pattern[str]], ...]] = (
    ("death", re.compile(r"\b(?:results?\s+in\s+death|resulted\s+in\s+death|patient\s+died|death|died|fatal)\b", _I)),
    ("life_threatening", re.compile(r"\blife[\s-]*threaten\w*(?:\s+\w*illness)?\b|\bLT\b")),
    ("life_threatening", re.compile(r"\blife[\s-]*threaten\w*", _I)),
    ("hospitalisation", re.compile(r"\b(?:(?:involved\s+or\s+)?(?:prolonged\s+)?(?:in-?patient\s+)?hospitali[sz](?:at"
                                   r"ion|ed)|hospital(?:\s+admission)?|"
                                   r"admitted(?:\s+to\s+hospital)?|in-?patient|admission)\b", _I)),
    ("disability", re.compile(r"\b(?:disab\w+|incapaci\w+|permanent\s+damage)\b", _I)),
    ("congenital_anomaly", re.compile(r"\b(?:congenital\s+(?:anomal\w+|malformation|defect)|birth\s+defects?)\b", _I)),
    ("medically_important", re.compile(r"\b(?:(?:other\s+)?(?:serious\s*[(/,]?\s*)?(?:or\s+)?(?:other\s+)?(?:medicall"
                                       r"y\s+(?:important|significant)(?:\s+(?:event|condition))?|"
                                       r"important\s+medical\s+(?:events?|condition))|other\s+serious|"
                                       r"required\s+intervention)\b", _I)),
)  # fmt: skip
# The options of CIOMS I boxes 8-12, MedWatch B2 and the Yellow Card, as printed.
CRITERION: Final = re.compile(
    r"(?:patient\s+died|results?\s+in\s+death|life[\s-]*threatening(?:\s+illness)?|(?:involved\s+or\s+prolonged\s+)?(?:in-?patient\s+)?"
    r"hospitali[sz]ation(?:\W+initial\s+or\s+prolonged|\s+or\s+prolongation\s+of\s+hospitali[sz]ation)?|(?:involved\s+)?(?:persisten\w+\s+or\s+)?"
    r"(?:significant\s+)?disability(?:\s+or\s+(?:incapacity|permanent\s+damage))?|congenital\s+anomal(?:y|ies)(?:\s?/?\s?birth\s+defects?)?|"
    r"other\s+serious\s*\(?(?:or\s+)?(?:important\s+medical\s+events?)?\)?|(?:other\s+)?medically\s+(?:important|significant)(?:\s+(?:event|condition))?)",
    _I,
)
_NOT: Final = re.compile(r"\b(?:not|no|non|never|without|nor)\b[\s-]*(?:\w+\s+){0,2}$", _I)
_ACTIONS: Final = (
    ("not_applicable", re.compile(r"\bnot\s+applicable\b", _I)),
    ("unchanged", re.compile(r"\b(?:(?:dose\s+)?(?:not\s+changed|unchanged|maintained)|continu(?:ed|ing)|"
                             r"no\s+(?:action|change)(?:\s+taken)?|none)\b", _I)),
    ("reduced", re.compile(r"\b(?:dose\s+)?(?:reduced|reduction|lowered|decreased|halved)\b", _I)),
    ("increased", re.compile(r"\b(?:dose\s+)?(?:increased|raised|uptitrated)\b", _I)),
    ("withdrawn", re.compile(r"\b(?:(?:permanently\s+|drug\s+|temporarily\s+)?(?:withdrawn|withdrawal|discontinued|"
                             r"discontinuation|stopped|ceased|interrupted|held|withheld|suspended))\b", _I)),
)  # fmt: skip
_YES: Final = re.compile(r"\W*(?:y(?:es)?|ja|true|positive|pos|\+)(?![\w])", _I)
_NO: Final = re.compile(r"\W*(?:no?|nein|false|negative|neg|0)(?![\w])", _I)
_CHALLENGE: Final = re.compile(r"(?P<positive>\bpositive\b|^\W*\+)|(?P<negative>\bnegative\b)", _I)
_GOT_BETTER: Final = re.compile(
    r"\b(?:abated|resolved|improved|recovered|disappeared|better|recurred|reappeared|came back|returned)\b", _I
)
_ASKS: Final = re.compile(
    r"abat|reappear|recur|better|improve|come back|did|positive|reintroduction|readmin|re-admin", _I
)
_DURATION: Final = re.compile(
    r"(?:(?:approx\w*\.?|about|around|ca\.?|~|within|after|less than|<)\s*)?(?P<n>\d+(?:[.,]\d+)?(?:\s?(?:-|–|"
    r"to)\s?\d+)?|one|two|three|four|five|six|seven|"
    r"eight|nine|ten|a few|few|several|an?)\s*-?\s*(?P<u>seconds?|secs?|minutes?|mins?|hours?|hrs?|h|days?|d|weeks?|"
    r"wks?|months?|mths?|"
    r"years?|yrs?)\b",
    _I,
)  # fmt: skip
_IMMEDIATE: Final = re.compile(r"\b(?:immediate(?:ly)?|same day|on the same day|straight away)\b", _I)
_RELATIVES: Final = re.compile(
    r"\b(?:self|herself|himself|themselves|patient|consumer|wife|husband|spouse|partner|mother|father|mum|mom|dad|"
    r"parent|son|daughter|"
    r"sister|brother|aunt|uncle|niece|nephew|grand\w+|friend|neighbou?r|carer|caregiver|relative|"
    r"family(?:\s+member)?|guardian|"
    r"non[\s-]?health(?:care)?\s+professional|member of the public)\b",
    _I,
)
_PROFESSIONS: Final = (
    ("other_hcp", re.compile(r"\b(?:nurse|midwife|dentist|physiotherapist|paramedic|dietitian|psychologist|"
                             r"other\s+health(?:care|\s+care)?\s+professional|"
                             r"physician\s+assistant|hcp|health(?:\s?care)?\s+(?:professional|worker|provider)|"
                             r"veterinarian|optometrist)\b", _I)),
    ("pharmacist", re.compile(r"\b(?:pharmacist|pharm\.?d|apotheker\w*)\b", _I)),
    ("lawyer", re.compile(r"\b(?:lawyer|attorney|solicitor|barrister)\b", _I)),
    ("physician", re.compile(r"\b(?:physician|doctor|general\s+practitioner|GP|M\.?D\.?|surgeon|consultant|"
                             r"specialist|registrar|resident|prescriber|"
                             r"\w+(?:ologist|iatrist|ician)|arzt|ärztin|dr)\b", _I)),
)  # fmt: skip
_ALPHA2: Final = re.compile(r"[A-Z]{2}")
_COUNTRIES: Final = {
    "USA": "US",
    "U.S.A.": "US",
    "U.S.": "US",
    "US": "US",
    "UK": "GB",
    "U.K.": "GB",
    "GB": "GB",
    "UAE": "AE",
}
_GROUPS: Final = (
    ("foetus", "foetus|fetus|unborn"), ("neonate", "neonate|newborn|neonatal"), ("infant", "infant|baby"),
    ("child", "child"), ("adolescent", "adolescent|teen\\w*"), ("elderly", "elderly|geriatric|senior"),
    ("adult", "adult"),
)  # fmt: skip


def age(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
    """ "54", "54 yrs", "8/12" (months, as paediatric notes write it), "3 months"."""
    fraction = _MONTHS_AS_FRACTION.search(text, start, end)
    if fraction:
        yield Found(Kind.AGE, *fraction.span(), Age(value=float(fraction[1]), unit="month"))
        return
    match = _AGE.match(text, start, end) or _AGE.search(text, start, end)
    if not match or (not match["u"] and re.match(r"\s*[./-]\s*\d|\s+[A-Za-z]{3}\w*\s+\d{4}", text[match.end() : end])):
        return
    unit = age_unit(match["u"] or "") or age_unit_of_label(around.label) or "year"
    value = float(match["n"].replace(",", "."))
    if value <= {"decade": 12, "year": 125, "month": 1500, "week": 6000, "day": 40000, "hour": 9999}[unit]:
        yield Found(Kind.AGE, match.start(), match.start() + len(match[0].rstrip(" .-")), Age(value=value, unit=unit))


def age_unit(word: str) -> AgeUnit | None:
    """The unit a word such as "yrs" or "mths" means."""
    return next((unit for letter, unit in _UNITS if word.lower().startswith(letter)), None)


def age_unit_of_label(label: str) -> AgeUnit | None:
    """The unit named in a label: "Age (months)"."""
    named = re.search(r"\b(decade|year|yr|month|mth|week|wk|day|hour)s?\b", label, _I)
    return age_unit(named[1]) if named else None


def sex(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
    """F, female, w, M, male and their like; two different answers say nothing."""
    matches = list(_SEX.finditer(text, start, end))
    if matches and len({bool(match["female"]) for match in matches}) == 1:
        first = matches[0]
        value = "female" if first["female"] else "male"
        yield Found(Kind.SEX, first.start(), first.start() + len(first[0].rstrip(".")), value)


def age_and_sex(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
    """ "54/F", "M, 61 years", "72 F"."""
    letter = re.search(
        r"(?<![A-Za-z])(?P<female>female|f)(?![A-Za-z])|(?<![A-Za-z])(?P<male>male|m)(?![A-Za-z])", text[start:end], _I
    )
    if letter:
        value = "female" if letter["female"] else "male"
        yield Found(Kind.SEX, start + letter.start(), start + letter.end(), value)
    number = re.search(r"(?<!\d)\d{1,3}(?!\d)", text[start:end])
    if number:
        left = start + number.start()
        rest = re.match(r"\d+\s*-?\s*(?:years?|yrs?|y/?o|y|months?|mths?|mos|weeks?|wks?|days?)\b", text[left:end], _I)
        stop = left + (rest.end() if rest else len(number[0]))
        unit = age_unit(re.sub(r"[\d\s-]", "", text[left:stop])) or age_unit_of_label(around.label) or "year"
        if int(number[0]) <= 125 or unit != "year":
            yield Found(Kind.AGE, left, stop, Age(value=float(number[0]), unit=unit))


def weight(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
    """In kilograms. A number without a unit, in the value or the label, is no weight."""
    match = _WEIGHT.search(text, start, end)
    if not match:
        return
    named = re.search(r"\b(kg|lbs?|pounds?|kilograms?)\b|(?<=weight)(?:KG|LB)|(?i:_)(?:kg|lb)", around.label, _I)
    unit = (match["u"] or (named[0].strip("_") if named else "")).lower()
    if unit:
        kilograms = round(float(match["n"].replace(",", ".")) * _KILOGRAMS[unit[0]], 2)
        if 0.2 <= kilograms <= 500:
            yield Found(Kind.WEIGHT, match.start(), match.start() + len(match[0].rstrip(" .")), kilograms)


def height(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
    """In centimetres."""
    feet = _FEET.search(text, start, end)
    if feet:
        centimetres = round(int(feet["f"]) * 30.48 + int(feet["i"] or 0) * 2.54, 1)
        yield Found(Kind.HEIGHT, feet.start(), feet.start() + len(feet[0].rstrip()), centimetres)
        return
    match = _HEIGHT.search(text, start, end)
    named = re.search(r"\b(cm|in|inches|m)\b", around.label, _I)
    if match and (match["u"] or named):
        unit = (match["u"] or (named[1] if named else "cm")).lower()
        factor = 1.0 if unit.startswith("c") else 100.0 if unit == "m" else 2.54
        centimetres = round(float(match["n"].replace(",", ".")) * factor, 1)
        if 20 <= centimetres <= 260:
            yield Found(Kind.HEIGHT, match.start(), match.start() + len(match[0].rstrip(" .")), centimetres)


def initials(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
    """Initials only: a written-out name is a direct identifier and stays where it is."""
    words = re.split(r"\s{2,}|\s*[,(|/]|\s+-\s", text[start:end])[0].rstrip()
    capitals = sum(letter.isupper() for letter in words)
    if words and len(words) <= 11 and capitals and _INITIALS.fullmatch(words) and not says_nothing(words):
        if len(words) > 4 and not re.search(r"[.\s-]", words):
            return
        yield Found(Kind.INITIALS, start, start + len(words), words)


def record_number(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
    """A patient's number; an identifier that is only initials ("P.R.") is read as initials."""
    words = re.split(r"\s{2,}|\s*[|;]|\n", text[start:end])[0].strip()
    if any(letter.isdigit() for letter in words) and len(words) <= 40 and len(words.split()) <= 4:
        yield Found(Kind.RECORD_NUMBER, start, start + len(words), words)
    elif words:
        yield from initials(text, start, end, around)


def dates_in(text: str, start: int, end: int, around: Around) -> list[tuple[int, int, str]]:
    """All dates of a value, a year standing alone ("2018") included."""
    piece = text[start:end]
    found = [(start + item.start, start + item.end, item.value) for item in find_dates(piece, around.order)]
    if not found:
        year = re.fullmatch(r"\W*((?:19|20)\d{2})\W*|(?:\D*\b)((?:19|20)\d{2})\b\D*", piece)
        if year:
            group = 1 if year[1] else 2
            found = [(start + year.start(group), start + year.end(group), year[group])]
        loose = re.search(r"(?<!\d)(\d{1,2})\s+(\d{1,2})\s+((?:19|20)\d{2})(?!\d)", piece)
        if loose and not year:
            day, month = int(loose[1]), int(loose[2])
            value = partial(full_year(loose[3]), month, day) if day > 12 or around.order == "day_first" else None
            if value:
                found = [(start + loose.start(), start + loose.end(), value)]
    return found


def date_as(kind: Kind) -> Reader:
    """A reader of one date as ``kind``."""

    def read(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
        for left, right, value in dates_in(text, start, end, around)[:1]:
            yield Found(kind, left, right, value)

    return read


def onset(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
    """A date, or the time after the first dose ("2 weeks after starting")."""
    dated = list(date_as(Kind.ONSET)(text, start, end, around))
    yield from dated
    if not dated:
        yield from duration_as(Kind.TIME_TO_ONSET)(text, start, end, around)


def period(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
    """Therapy dates: "from – to", "since …", "until …"; a single date is the start unless words say otherwise."""
    dates = dates_in(text, start, end, around)
    if len(dates) >= 2:
        yield Found(Kind.DOSE_START, *dates[0])
        yield Found(Kind.DOSE_END, *dates[1])
    elif dates:
        before = text[start : dates[0][0]]
        stopped = re.search(r"\b(?:to|until|till|stopped|end\w*|stop)\b[\s:]*$|[-–]\s*$", before, _I)
        yield Found(Kind.DOSE_END if stopped else Kind.DOSE_START, *dates[0])
    else:
        yield from duration_as(Kind.DOSE_DURATION)(text, start, end, around)


def duration_as(kind: Kind) -> Reader:
    """A reader of a stretch of time ("17 days", "2 hours after the first dose") as ``kind``."""

    def read(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
        match = _DURATION.search(text, start, end) or (
            _IMMEDIATE.search(text, start, end) if kind is Kind.TIME_TO_ONSET else None
        )
        if match:
            yield Found(kind, match.start(), match.end(), text[match.start() : match.end()])
            return
        named = re.search(r"\b(?:days?|weeks?|months?|hours?|hrs?|min(?:ute)?s?)\b", around.label, _I)
        number = re.fullmatch(r"\d+(?:[.,]\d+)?", text[start:end])
        if number and named:
            yield Found(kind, start, end, f"{number[0]} {named[0].lower()}")

    return read


def outcome(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
    """One of the six E2B outcomes, by its own words."""
    if UNKNOWN.fullmatch(text, start, end):
        yield Found(Kind.OUTCOME, *trim(text, start, end), "unknown")
        return
    for value, pattern in _OUTCOMES:
        match = pattern.search(text, start, end)
        if match and not (value != "not_recovered" and _NOT.search(text[start : match.start()])):
            yield Found(Kind.OUTCOME, match.start(), match.end(), value)
            return
    if re.search(r"recover", around.label, _I):
        if _YES.match(text, start, end):
            yield Found(Kind.OUTCOME, start, end, "recovered")
        elif _NO.match(text, start, end):
            yield Found(Kind.OUTCOME, start, end, "not_recovered")


def seriousness(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
    """The criteria named in a value or ticked option. A bare "yes" names none."""
    seen: set[str] = set()
    for value, pattern in _CRITERIA:
        match = pattern.search(text, start, end)
        if match and value not in seen and not _NOT.search(text[start : match.start()]):
            seen.add(value)
            yield Found(Kind.SERIOUSNESS, match.start(), match.end(), value)
    if not seen and re.match(r"\W*other\b", text[start:end], _I):
        yield Found(Kind.SERIOUSNESS, start, end, "medically_important")


def criterion(value: SeriousnessCriterion) -> Reader:
    """A reader of a yes/no question about one criterion ("Hospitalised? yes, 3 days")."""

    def read(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
        if is_yes(text[start:end]):
            yield Found(Kind.SERIOUSNESS, start, end, value)
        elif not is_no(text[start:end]):
            yield from (found for found in seriousness(text, start, end, around) if found.value == value)

    return read


def is_yes(value: str) -> bool:
    """Whether an answer begins with yes, or is a ticked box's export value (1, On, X)."""
    return bool(_YES.match(value)) or bool(re.fullmatch(r"\W*(?:1|on|x|checked|[☒☑✓✔])\W*", value, _I))


def is_no(value: str) -> bool:
    """Whether an answer begins with no, or is an empty box's export value (0, Off)."""
    return bool(_NO.match(value)) or bool(re.fullmatch(r"\W*(?:off|unchecked)?\W*", value, _I))


def action(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
    """Action taken with the product."""
    for value, pattern in _ACTIONS:
        match = pattern.search(text, start, end)
        if match:
            yield Found(Kind.ACTION, match.start(), match.end(), value)
            return


def challenge_as(kind: Kind) -> Reader:
    """De- or rechallenge. Yes and no count only under a question that asks for the effect, not "Rechallenge: no"."""

    def read(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
        piece = text[start:end]
        word = _CHALLENGE.search(piece)
        if word:
            value = "positive" if word["positive"] else "negative"
            yield Found(kind, start + word.start(), start + word.end(), value)
        elif _ASKS.search(around.label) and (is_yes(piece) or is_no(piece)) and piece.strip():
            yield Found(kind, start, end, "positive" if is_yes(piece) else "negative")
        else:
            effect = _GOT_BETTER.search(piece)
            if effect and is_yes(piece):
                yield Found(kind, start, end, "positive")

    return read


def yes_or_no(kind: Kind) -> Reader:
    """A reader of a yes/no answer as a bool."""

    def read(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
        piece = text[start:end]
        performed = re.match(r"\W*(?:performed|done|carried out)\b", piece, _I)
        if is_yes(piece) or performed:
            yield Found(kind, start, end, True)
        elif is_no(piece) and piece.strip():
            yield Found(kind, start, end, False)

    return read


def qualification(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
    """The reporter's qualification; relatives and the patient are consumers (E2B C.2.r.4 = 5)."""
    piece = text[start:end]
    relative = _RELATIVES.search(piece)
    for value, pattern in _PROFESSIONS:
        match = pattern.search(piece)
        if match and not (value == "other_hcp" and relative and relative.start() <= match.start()):
            yield Found(Kind.QUALIFICATION, start + match.start(), start + match.end(), value)
            return
    if relative:
        yield Found(Kind.QUALIFICATION, start + relative.start(), start + relative.end(), "consumer")


def country(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
    """A country's name or code as ISO 3166-1 alpha-2."""
    piece = text[start:end]
    for name in sorted(_COUNTRIES, key=len, reverse=True):
        match = re.search(rf"(?<![\w.]){re.escape(name)}(?![\w])", piece)
        if match:
            yield Found(Kind.COUNTRY, start + match.start(), start + match.end(), _COUNTRIES[name])
            return
    named = lexicon().find(piece.title() if piece.isupper() and len(piece) > 3 else piece, ("country",))
    if named:
        yield Found(Kind.COUNTRY, start + named[-1].start, start + named[-1].end, named[-1].concept.code)
    elif _ALPHA2.fullmatch(piece) and lexicon().concept("country", piece):
        yield Found(Kind.COUNTRY, start, end, piece)


def reporter(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
    """A reporter in one line: "hospital dermatologist, Porto, Portugal"."""
    yield from qualification(text, start, end, around)
    yield from country(text, start, end, around)


def report_type(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
    """Spontaneous, study, literature or other; "initial" says nothing about it."""
    match = re.search(
        r"\b(?P<spontaneous>spontaneous)\b|\b(?P<study>(?:clinical\s+)?(?:study|trial))\b|"
        r"\b(?P<literature>literature)\b",
        text[start:end],
        _I,
    )
    if match and match.lastgroup:
        yield Found(Kind.REPORT_TYPE, start + match.start(), start + match.end(), match.lastgroup)


def age_group(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
    """Foetus to elderly, by its word."""
    for value, words in _GROUPS:
        match = re.search(rf"\b(?:{words})\b", text[start:end], _I)
        if match:
            yield Found(Kind.AGE_GROUP, start + match.start(), start + match.end(), value)
            return


def gestation(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
    """Weeks of gestation as written."""
    match = re.search(
        r"\d{1,2}\s*(?:\+\s*\d)?\s*(?:weeks?|wks?|trimester|months?)?(?:\s*\+?\s*\d\s*days?)?|(?:first|second|third|"
        r"1st|2nd|3rd)\s+trimester",
        text[start:end],
        _I,
    )
    if match and match[0].strip():
        words = match[0].rstrip()
        yield Found(Kind.GESTATION, start + match.start(), start + match.start() + len(words), words)


def code_as(kind: Kind) -> Reader:
    """A reader of a number or code that holds a digit: lot, case number."""

    def read(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
        words = re.split(r"\s{2,}|\s*[|,;(\n]|\s+(?:exp|expiry|expires)\b", text[start:end], flags=_I)[0].rstrip(" .")
        lead = re.match(r"(?:(?:lot|batch)\b)?\s*(?:(?:no|number|nr)\b[.:]?|[#:])\s+|#", words, _I)
        left = start + (lead.end() if lead else 0)
        code = text[left : start + len(words)]
        if any(letter.isdigit() for letter in code) and len(code.split()) <= 4 and len(code) <= 50:
            yield Found(kind, left, left + len(code), code)

    return read


def words_as(kind: Kind, longest: int = 120) -> Reader:
    """A reader of a whole short value as written."""

    def read(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
        left, right = trim(text, start, end)
        if 1 < right - left <= longest and "\n" not in text[left:right] and re.search(r"[^\W\d_]{2}", text[left:right]):
            yield Found(kind, left, right, text[left:right])

    return read


_TITLE: Final = re.compile(r"(?:(?:mrs?|ms|miss|mx|dr|prof|professor|doctor|sir|frau|herr)\b\.?\s+)+(?=\S)", _I)


def reporter_name(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
    """The reporter's name without titles before it or after a comma ("Dr. Anna Berg, MD")."""
    title = _TITLE.match(text, start, end)
    left = title.end() if title else start
    stop = re.compile(r"\s*[,(|;]|\s+-\s").search(text, left, end)
    yield from words_as(Kind.REPORTER_NAME, 60)(text, left, stop.start() if stop else end, around)


_PLACE: Final = re.compile(
    r"\b(?:hospital|clinic|practice|pharmacy|surgery|universit\w+|cent(?:re|er)|institute|klinikum|department|school)\b",
    _I,
)


def organisation(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
    """The name before the first comma, and the country of the address after it."""
    comma = text.find(",", start, end)
    yield from words_as(Kind.ORGANISATION, 90)(text, start, comma if comma > start else end, around)
    if comma > start:
        yield from country(text, comma + 1, end, around)


def address(text: str, start: int, end: int, around: Around) -> Iterator[Found]:
    """A reporter's name and address: the country, and the institution if it begins with one."""
    comma = text.find(",", start, end)
    if comma > start and _PLACE.search(text, start, comma):
        yield from words_as(Kind.ORGANISATION, 90)(text, start, comma, around)
    yield from country(text, start, end, around)


READERS: Final[dict[str, Reader]] = {
    "age": age,
    "age_group": age_group,
    "age_sex": age_and_sex,
    "sex": sex,
    "weight": weight,
    "height": height,
    "initials": initials,
    "record_number": record_number,
    "birth_date": date_as(Kind.BIRTH_DATE),
    "year_of_birth": date_as(Kind.BIRTH_DATE),
    "gestation": gestation,
    "death_date": date_as(Kind.DEATH_DATE),
    "death_cause": words_as(Kind.DEATH_CAUSE),
    "autopsy": yes_or_no(Kind.AUTOPSY),
    "reporter": reporter,
    "reporter_name": reporter_name,
    "organisation": organisation,
    "reporter_address": address,
    "country": country,
    "qualification": qualification,
    "relation": qualification,
    "report_type": report_type,
    "received": date_as(Kind.RECEIVED),
    "follow_up": date_as(Kind.FOLLOW_UP),
    "case_number": code_as(Kind.CASE_NUMBER),
    "lot": code_as(Kind.LOT),
    "therapy_dates": period,
    "dose_start": date_as(Kind.DOSE_START),
    "dose_end": date_as(Kind.DOSE_END),
    "dose_duration": duration_as(Kind.DOSE_DURATION),
    "action": action,
    "dechallenge": challenge_as(Kind.DECHALLENGE),
    "rechallenge": challenge_as(Kind.RECHALLENGE),
    "onset": onset,
    "reaction_end": date_as(Kind.REACTION_END),
    "time_to_onset": duration_as(Kind.TIME_TO_ONSET),
    "reaction_duration": duration_as(Kind.REACTION_DURATION),
    "outcome": outcome,
    "seriousness": seriousness,
    "hospitalised": criterion("hospitalisation"),
    "life_threatening": criterion("life_threatening"),
    "death": criterion("death"),
    "disability": criterion("disability"),
    "congenital": criterion("congenital_anomaly"),
    "other_serious": criterion("medically_important"),
    "required_intervention": criterion("medically_important"),
    "causality": words_as(Kind.CAUSALITY, 160),
}
