"""Medicines: the lexicon's substances and brands, and names that their context shows ("started on X", "X 50 mg")."""

import re
from collections.abc import Iterator
from typing import Final

from pv_reports.extraction.confidence import CONFIDENCE
from pv_reports.extraction.drug_words import MEASURED, NOT_NAMES
from pv_reports.extraction.mentions import Kind, Mention, Status
from pv_reports.extraction.reading import Reading

_I: Final = re.IGNORECASE
_NAME: Final = (
    r"(?P<name>[A-Z][\w-]*[a-z0-9][\w-]*(?:\s(?:acid|sodium|potassium|alpha|alfa|beta|gamma|plus|forte|retard|XR|"
    r"SR|XL|CR|HCl|[IVX]+)\b)*)"
)
_ANY: Final = (
    r"(?P<name>[A-Za-z][\w-]{3,}(?:\s(?:acid|sodium|potassium|alpha|alfa|beta|gamma|chloride|sulfate|sulphate|"
    r"hydrochloride|citrate|phosphate)\b)*)"
)
_CONTEXT: Final = (
    # A dose behind a name gives it away in any writing.
    re.compile(rf"\b{_ANY}\s+(?:\(?(?:tablets?|capsules?|injection|infusion|cream|gel|patch|syrup|"
               rf"solution)\s*,?\s+)?\(?(?:at\s+(?:a\s+dose\s+of\s+)?)?\d+(?:\.\d+)?\s?(?:mg|mcg|µg|micrograms?|IU|"
               rf"units)\b(?!\s?/\s?(?:dL|dl|L|l)\b)"),
    re.compile(rf"\b\d+(?:\.\d+)?\s?(?:mg|mcg|µg|g|IU|units)(?:/\w+)?\s+(?:of\s+)?(?:oral\s+|intravenous\s+)?{_ANY}"),
    re.compile(rf"\b(?:[Tt]ablets?|[Cc]apsules?|[Ii]njections?|[Ii]nfusions?|[Dd]oses?|[Tt]herapy\s+with|"
               rf"[Tt]reatment\s+with|[Tt]reated\s+with|[Aa]dministration\s+of|[Uu]se\s+of|[Ii]ngestion\s+of|"
               rf"[Oo]verdose\s+(?:of|with)|"
               rf"[Vv]accinated\s+with|[Rr]eceiv(?:ed|ing)|[Tt]aking|[Tt]ook|[Ss]tart(?:ed|ing)\s+(?:on\s+|"
               rf"taking\s+)?|[Pp]rescribed|[Gg]iven|[Ii]nduced\s+by|[Cc]aused\s+by|[Ss]top(?:ped|"
               rf"ping)\s+(?:taking\s+)?|"
               rf"[Dd]iscontinu(?:ed|ing)|[Oo]n|[Aa]dding|[Ii]nitiat(?:ed|ing)|[Cc]ommenced(?:\s+on)?)\s+(?:of\s+|"
               rf"the\s+|a\s+|an\s+|her\s+|his\s+|with\s+|oral\s+|intravenous\s+|(?:first|second|third|"
               rf"single)\s+dose\s+of\s+)*{_NAME}"),
    re.compile(r"\b(?P<name>[A-Za-z][\w-]{3,})-(?:induced|associated|related)\b", _I),
    re.compile(rf"\b{_NAME}\s+(?:therapy|treatment|tablets?|capsules?|toxicity|overdos(?:e|age)|vaccine|"
               rf"vaccination|injections?|infusions?|administration|was\s+(?:stopped|discontinued|withdrawn|"
               rf"restarted|started|given))\b"),
)  # fmt: skip
_VACCINE: Final = re.compile(
    r"\b(?P<name>(?:(?:influenza|varicella|measles|mumps|rubella|pneumococcal|hepatitis\s+[AB]|smallpox|anthrax|"
    r"rabies|typhoid|polio(?:virus)?|tetanus|diphtheria|pertussis|"
    r"meningococcal|zoster|rotavirus|HPV|MMR|flu|chickenpox|yellow\s+fever|hib|DTaP|Tdap|IPV|pneumonia|meningitis|"
    r"shingles|COVID-19)(?:[\s,/+-]+(?:and\s+)?(?:virus|toxoids?|conjugate|polysaccharide|split|23v|3v|7v|4v|live|"
    r"inactivated|acellular|"
    r"influenza|measles|mumps|rubella|varicella|tetanus|diphtheria|pertussis|virion))*\s+(?:vaccines?|"
    r"immuni[sz]ations?|shots?|vaccinations?)(?:\s+(?:live|inactivated))*))\b",
    _I,
)
_ALLERGY: Final = re.compile(
    r"\b(?:allergic(?:\s+reaction)?\s+to|allerg(?:y|ies)(?:\s*:|\s+(?:to|includ\w+))?|hypersensitiv\w+\s+to|intoleran(?:ce|t)\s+(?:of|to))"
    r"(?:(?!\b(?:who|was|were|received|took|given|developed|vaccinated|but|she|he)\b)[^.;])*$",
    _I,
)
_ALLERGY_AFTER: Final = re.compile(r"^\s+(?:allerg|hypersensitiv|intoleran|rash\s+as\s+a\s+child)", _I)


def drug_mentions(reading: Reading) -> list[Mention]:
    """Every medicine named, in order of place; ``attributes`` hold ``code`` and ``substance`` where they are known.

    An allergy to a medicine is history, so its name is HISTORICAL here.
    """
    found: list[Mention] = []
    vaccines = [match.span("name") for match in _VACCINE.finditer(reading.text)]
    for term in reading.terms_of("substance"):
        if _level_not_drug(reading.text, term.start, term.end):
            continue
        whole = next((span for span in vaccines if span[0] <= term.start < span[1]), (term.start, term.end))
        vaccines = [span for span in vaccines if span != whole]
        stem = term.productive and term.concept is None
        start = whole[0] if whole[0] < term.start else _name_start(term.matched, term.start)
        known = {"code": term.concept.code or term.concept.term, "substance": term.concept.term} if term.concept else {}
        sure = CONFIDENCE["drug_stem" if stem else "drug_lexicon"]
        found.append(_mention(reading, start, max(whole[1], term.end), sure, known))
    found += [_mention(reading, start, end, CONFIDENCE["drug_lexicon"], {}) for start, end in vaccines]
    occupied = [(m.start, m.end) for m in found]
    occupied += [(term.start, term.end) for term in reading.terms if term.kind != "route"]
    for start, end in _context_names(reading.text):
        if not any(start < stop and begin < end for begin, stop in occupied):
            occupied.append((start, end))
            found.append(_mention(reading, start, end, CONFIDENCE["drug_context"], {}))
    return sorted(found, key=lambda mention: mention.start)


def _mention(reading: Reading, start: int, end: int, sure: float, attributes: dict[str, str]) -> Mention:
    status = reading.status(start, end)
    if _ALLERGY.search(reading.text[reading.sentence_at(start).start : start]) or _ALLERGY_AFTER.search(
        reading.text[end : end + 30]
    ):
        status = Status.HISTORICAL
    return Mention(Kind.DRUG, start, end, reading.text[start:end], status, confidence=sure, attributes=dict(attributes))


def _name_start(matched: str, start: int) -> int:
    """Where the name begins behind "low-dose"."""
    lead = re.match(r"(?:low|high)[-\s]dose\s+", matched, _I)
    return start + (lead.end() if lead else 0)


def _level_not_drug(text: str, start: int, end: int) -> bool:
    """ "sodium 128 mmol/L", "glucose was 537": a body substance that is measured is a test, not a medicine."""
    if text[start:end].lower() not in MEASURED:
        return False
    return not re.match(
        r"\s+(?:\d+(?:\.\d+)?\s?(?:mg|g|mcg|IU|ml)\b(?!\s?/)|tablets?|injections?|infusions?|supplement\w*|therapy|"
        r"inhalation)",
        text[end : end + 30],
        _I,
    )


def _context_names(text: str) -> Iterator[tuple[int, int]]:
    for number, pattern in enumerate(_CONTEXT):
        for match in pattern.finditer(text):
            name = match["name"]
            start, end = match.start("name"), match.end("name")
            words = name.lower().split()
            if (
                words[0] in NOT_NAMES
                or words[-1] in NOT_NAMES
                or len(name) < 4
                or name.isdigit()
                or words[0].endswith(("ly", "ing"))
            ):
                continue
            if number == 2 and (
                (name.isupper() and len(name) < 4)
                or re.match(r"\s+(?:\d{1,2}(?:,|\s+\d{4}|st|nd|th)|\d{4})", text[end : end + 8])
            ):
                continue  # "on March 12"
            if (
                number == 2
                and match.group().lower().startswith("on ")
                and not re.match(r"\s+(?:\d|for\b|and\b|therapy|since)", text[end : end + 10])
            ):
                continue
            yield start, end
