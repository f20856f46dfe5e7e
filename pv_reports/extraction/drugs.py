"""Medicines: the lexicon's substances and brands, and names that only their context shows ("started on X", "X 50 mg")."""

import re
from collections.abc import Iterator
from typing import Final

from pv_reports.extraction.confidence import CONFIDENCE
from pv_reports.extraction.mentions import Kind, Mention, Status
from pv_reports.extraction.reading import Reading

_I: Final = re.IGNORECASE
_NAME: Final = r"(?P<name>[A-Z][\w-]*[a-z0-9][\w-]*(?:\s(?:acid|sodium|potassium|alpha|alfa|beta|gamma|plus|forte|retard|XR|SR|XL|CR|HCl|[IVX]+)\b)*)"
_ANY: Final = r"(?P<name>[A-Za-z][\w-]{3,}(?:\s(?:acid|sodium|potassium|alpha|alfa|beta|gamma|chloride|sulfate|sulphate|hydrochloride|citrate|phosphate)\b)*)"
_CONTEXT: Final = (
    # A dose behind a name gives it away in any writing.
    re.compile(rf"\b{_ANY}\s+(?:\(?(?:tablets?|capsules?|injection|infusion|cream|gel|patch|syrup|solution)\s*,?\s+)?\(?(?:at\s+(?:a\s+dose\s+of\s+)?)?\d+(?:\.\d+)?\s?(?:mg|mcg|µg|micrograms?|IU|units)\b(?!\s?/\s?(?:dL|dl|L|l)\b)"),
    re.compile(rf"\b\d+(?:\.\d+)?\s?(?:mg|mcg|µg|g|IU|units)(?:/\w+)?\s+(?:of\s+)?(?:oral\s+|intravenous\s+)?{_ANY}"),
    re.compile(rf"\b(?:[Tt]ablets?|[Cc]apsules?|[Ii]njections?|[Ii]nfusions?|[Dd]oses?|[Tt]herapy\s+with|[Tt]reatment\s+with|[Tt]reated\s+with|[Aa]dministration\s+of|[Uu]se\s+of|[Ii]ngestion\s+of|[Oo]verdose\s+(?:of|with)|"
               rf"[Vv]accinated\s+with|[Rr]eceiv(?:ed|ing)|[Tt]aking|[Tt]ook|[Ss]tart(?:ed|ing)\s+(?:on\s+|taking\s+)?|[Pp]rescribed|[Gg]iven|[Ii]nduced\s+by|[Cc]aused\s+by|[Ss]top(?:ped|ping)\s+(?:taking\s+)?|"
               rf"[Dd]iscontinu(?:ed|ing)|[Oo]n|[Aa]dding|[Ii]nitiat(?:ed|ing)|[Cc]ommenced(?:\s+on)?)\s+(?:of\s+|the\s+|a\s+|an\s+|her\s+|his\s+|with\s+|oral\s+|intravenous\s+|(?:first|second|third|single)\s+dose\s+of\s+)*{_NAME}"),
    re.compile(rf"\b{_NAME}[\s-](?:induced|associated|related)\b", _I),
    re.compile(rf"\b{_NAME}\s+(?:therapy|treatment|tablets?|capsules?|toxicity|overdos(?:e|age)|vaccine|vaccination|injections?|infusions?|administration|was\s+(?:stopped|discontinued|withdrawn|restarted|started|given))\b"),
)  # fmt: skip
_VACCINE: Final = re.compile(
    r"\b(?:(?:[a-z0-9+-]+|[A-Z][\w+-]*)\s+){0,4}?(?P<name>(?:(?:influenza|varicella|measles|mumps|rubella|pneumococcal|hepatitis\s+[AB]|smallpox|anthrax|rabies|typhoid|polio(?:virus)?|tetanus|diphtheria|pertussis|"
    r"meningococcal|zoster|rotavirus|HPV|MMR|flu|chickenpox|yellow\s+fever|hib|DTaP|Tdap|IPV|pneumonia|meningitis|shingles|COVID-19)(?:[\s,/+-]+(?:and\s+)?(?:virus|toxoids?|conjugate|polysaccharide|split|23v|3v|7v|4v|live|inactivated|acellular|"
    r"influenza|measles|mumps|rubella|varicella|tetanus|diphtheria|pertussis|virion))*\s+(?:vaccines?|immuni[sz]ations?|shots?|vaccinations?)(?:\s+(?:live|inactivated))*))\b",
    _I,
)
_NOT_NAMES: Final = frozenset(
    "the this that there these those patient patients pt day days week weeks month months year years hour hours january february march april may june july "
    "august september october november december monday tuesday wednesday thursday friday saturday sunday dose doses dosage approximately approx about "
    "medical medication medications medicine medicines drug drugs therapy treatment treatments tablet tablets capsule capsules injection daily twice once "
    "she her him his they them their mother father nurse physician doctor hospital clinic emergency follow information report case another unknown other "
    "unspecified vaccine vaccines vaccination vaccinations shot shots none also after before with from then when concomitant both several each every total "
    "received given taking took level levels serum plasma blood glucose sodium potassium creatinine calcium urea bilirubin albumin hemoglobin haemoglobin "
    "increased decreased reduced initial maximum minimum mean median less more than least only last first second third single high low arm left right "
    "age aged weight weighing male female man woman admission discharge examination physical laboratory chest ct mri ecg ekg er ed icu iv im po sc weekly "
    "monthly oral orally intravenous further additional medically serious causality outcome reporter date who which while was were had has have been being "
    "being day-old one two three four five six seven eight nine ten immediate drug-induced steroid-induced exercise-induced self-induced stress-induced "
    "using dosing bolus infusion rate range until using cumulative because due since though although but his/her product products event events reaction "
    "reactions adverse suspected symptoms well good home school work return unit units medrol-dose supportive symptomatic conservative standard usual maintenance "
    "course cycle cycles combination multiple prior previous new current future at-risk old consumer per oxygen water food breakfast lunch dinner that's dr mr "
    "mrs prof ms contrast to be in on at for of by as is it its no not and or if so an a nor i we you he my our your us dose-dependent treatment-related "
    "drug-related vaccine-related alcohol smoking present again probably surgery radiation radiotherapy chemotherapy disease-related injection-site".split()
)
_ALLERGY: Final = re.compile(r"\b(?:allerg(?:y|ies|ic)(?:\s+(?:reaction\s+)?to)?|hypersensitiv\w+\s+to|intoleran(?:ce|t)\s+(?:of|to))\s+(?:\w+,?\s+(?:and\s+|or\s+)?){0,4}$", _I)
_ALLERGY_AFTER: Final = re.compile(r"^\s+(?:allerg|hypersensitiv|intoleran|rash\s+as\s+a\s+child)", _I)
_GENERIC: Final = frozenset(
    "vaccine vaccines alcohol ethanol oxygen caffeine nicotine tobacco glucose sodium potassium calcium iron magnesium water salt sugar insulin-dependent "
    "chloride phosphate lactate creatinine cholesterol albumin haemoglobin hemoglobin urea cortisol thyroxine testosterone estradiol histamine melatonin ammonia "
    "immunoglobulin".split()
)


def drug_mentions(reading: Reading) -> list[Mention]:
    """Every medicine named, in order of place; ``attributes`` hold ``code`` and ``substance`` where the lexicon knows it.

    An allergy to a medicine is history, so its name is HISTORICAL here.
    """
    found: list[Mention] = []
    for term in reading.terms_of("substance"):
        if _level_not_drug(reading.text, term.start, term.end):
            continue
        stem = term.productive and term.concept is None
        found.append(
            _mention(
                reading, _name_start(term.matched, term.start), term.end, CONFIDENCE["drug_stem" if stem else "drug_lexicon"],
                {"code": term.concept.code or term.concept.term, "substance": term.concept.term} if term.concept else {},
            )
        )  # fmt: skip
    occupied = [(term.start, term.end) for term in reading.terms if term.kind != "route"]
    for start, end in _context_names(reading.text):
        if not any(start < stop and begin < end for begin, stop in occupied):
            occupied.append((start, end))
            found.append(_mention(reading, start, end, CONFIDENCE["drug_context"], {}))
    return sorted(found, key=lambda mention: mention.start)


def _mention(reading: Reading, start: int, end: int, sure: float, attributes: dict[str, str]) -> Mention:
    status = reading.status(start, end)
    if _ALLERGY.search(reading.text[max(0, start - 60) : start]) or _ALLERGY_AFTER.search(reading.text[end : end + 30]):
        status = Status.HISTORICAL
    return Mention(
        Kind.DRUG, start, end, reading.text[start:end], status, confidence=sure, attributes=dict(attributes)
    )


def _name_start(matched: str, start: int) -> int:
    """Where the name begins behind "low-dose"."""
    lead = re.match(r"(?:low|high)[-\s]dose\s+", matched, _I)
    return start + (lead.end() if lead else 0)


def _level_not_drug(text: str, start: int, end: int) -> bool:
    """"sodium 128 mmol/L", "glucose was 537": a body substance that is measured is a test, not a medicine."""
    if text[start:end].lower() not in _GENERIC:
        return False
    return not re.match(r"\s+(?:\d+(?:\.\d+)?\s?(?:mg|g|mcg|IU|ml)\b(?!\s?/)|tablets?|injections?|infusions?|supplement\w*|therapy|inhalation)", text[end : end + 30], _I)


def _context_names(text: str) -> Iterator[tuple[int, int]]:
    for match in _VACCINE.finditer(text):
        yield match.start("name"), match.end("name")
    for number, pattern in enumerate(_CONTEXT):
        for match in pattern.finditer(text):
            name = match["name"]
            start, end = match.start("name"), match.end("name")
            words = name.lower().split()
            if words[0] in _NOT_NAMES or words[-1] in _NOT_NAMES or len(name) < 4 or name.isdigit() or words[0].endswith(("ly", "ing")):
                continue
            if number == 2 and (name.isupper() and len(name) < 4 or re.match(r"\s+(?:\d{1,2}(?:,|\s+\d{4}|st|nd|th)|\d{4})", text[end : end + 8])):
                continue  # "on March 12"
            if number == 2 and match.group().lower().startswith("on ") and not re.match(r"\s+(?:\d|for\b|and\b|therapy|since)", text[end : end + 10]):
                continue
            yield start, end
