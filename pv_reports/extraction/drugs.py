"""Medicines: the lexicon's substances and brands, and names that their context shows ("started on X", "X 50 mg")."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from pv_reports.extraction.confidence import CONFIDENCE
from pv_reports.extraction.drug_words import MEASURED, NOT_NAMES, POISONS
from pv_reports.extraction.mentions import Kind, Mention, Status
from pv_reports.extraction.patterns import compiled
from pv_reports.extraction.reading import Reading
from pv_reports.extraction.vaccines import UNNAMED, vaccine_spans
from pv_reports.terminology import TermMatch

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
    compiled(rf"\b{_ANY}(?:\s*[®™])?,?\s+(?:\(?(?:tablets?|capsules?|injections?|infusion|cream|gel|patch(?:es)?|"
               rf"syrup|drops|inhaler|suspension|"
               rf"pen|solution)\s*,?\s+)?(?:\([^()\d]{{1,12}}[^()]{{2,24}}\),?\s+)?\(?(?:at\s+(?:a\s+dose\s+of\s+)?)?"
               rf"\d+(?:[.,]\d+)?\s?(?:mg|mcg|µg|ug|micrograms?|IU|g|"
               rf"units|ml|mL)\b(?!\s?/\s?(?:dL|dl|L|l)\b)"),
    compiled(rf"\b\d+(?:\.\d+)?\s?(?:mg|mcg|µg|g|IU|units)(?:/\w+)?\s+(?:of\s+)?(?:oral\s+|intravenous\s+)?{_ANY}"),
    compiled(rf"\b(?:[Tt]ablets?|[Cc]apsules?|[Ii]njections?|[Ii]nfusions?|[Dd]oses?|[Tt]herapy\s+with|"
               rf"[Tt]reatment\s+with|[Tt]reated\s+with|[Aa]dministration\s+of|[Uu]se\s+of|[Ii]ngestion\s+of|"
               rf"[Oo]verdose\s+(?:of|with)|"
               rf"[Vv]accinated\s+with|[Rr]eceiv(?:ed|ing)|[Tt]aking|[Tt]ook|[Ss]tart(?:ed|ing)\s+(?:on\s+|"
               rf"taking\s+)?|[Pp]rescribed|[Gg]iven|[Ii]nduced\s+by|[Cc]aused\s+by|[Ss]top(?:ped|"
               rf"ping)\s+(?:taking\s+)?|"
               rf"[Dd]iscontinu(?:ed|ing)|[Oo]n|[Aa]dding|[Ii]nitiat(?:ed|ing)|[Cc]ommenced(?:\s+on)?)\s+(?:of\s+|"
               rf"the\s+|a\s+|an\s+|her\s+|his\s+|with\s+|oral\s+|intravenous\s+|(?:first|second|third|"
               rf"single)\s+dose\s+of\s+)*{_NAME}"),
    # "Study drug: X", "vial of X", "Action taken with X?", "a course of X", "put on X"
    compiled(rf"\b(?:(?:[Ss]tudy|[Ss]uspect(?:ed)?|[Tt]rial)\s+(?:drug|medicin\w+|medication|product)s?|[Dd]rug|"
               rf"[Mm]edicine|[Pp]roduct)\s*[:=]\s*{_NAME}"),
    compiled(rf"\b(?:(?:[Vv]ials?|[Aa]mpoules?|[Bb]ottles?|[Bb]ox(?:es)?|[Pp]acks?|[Cc]ourses?|[Pp]ens?|"
               rf"[Bb]ags?)\s+of|[Aa]ction\s+(?:taken\s+)?with|"
               rf"[Pp]ut\s+(?:\w+\s+)?on|[Ss]witched\s+(?:\w+\s+)?to|[Ss]wapped\s+to|[Cc]hanged\s+to|(?:under|"
               rf"on)\s+(?=[A-Z]\w+\s+(?:injections?|"
               rf"tablets?|capsules?|treatment|therapy)))\s*(?:the\s+|his\s+|her\s+)?{_NAME}"),
    compiled(r"\b(?P<name>[A-Za-z][\w-]{3,})-(?:induced|associated|related)\b", _I),
    compiled(rf"\b{_NAME}\s+(?:therapy|treatment|tablets?|capsules?|toxicity|overdos(?:e|age)|vaccine|"
               rf"vaccination|injections?|infusions?|administration|was\s+(?:stopped|discontinued|withdrawn|"
               rf"restarted|started|given))\b"),
)  # fmt: skip
# "diphtheria toxoid (+) tetanus toxoid": the partners of a combination as one medicine.
_COMBINED: Final = compiled(r"\s*(?:\([\w\s-]{2,20}\)\s*)?(?:[\w-]+\s+){0,4}?\(\+\)\s*")
# What a mention of a medicine is not: "thimerosal free", "mercury levels", "like a novocaine feeling".
_FREE: Final = compiled(r"^[\s-]+free\b|^\s+(?:poisoning\s+)?(?:feeling|sensation|taste|smell)\b", _I)
_COMPARED: Final = compiled(
    r"\b(?:like|as\s+(?:if|though)|similar\s+to|reminiscent\s+of|resembl\w+)\s+(?:(?:an?|the|having|had|been|some|"
    r"getting|being|given|it|she|he|were|on)\s+)*$",
    _I,
)
# "treated with insulin, glucose and calcium"
_GIVEN_WITH: Final = re.compile(
    r"\b(?:treated|treatment|managed|corrected|therapy|resuscitated)\s+with\s+(?:[\w-]+\s*(?:,|\band\b)\s*){0,4}(?:IV\s+|"
    r"intravenous\s+|oral\s+)?$",
    _I,
)
_CONTENT: Final = compiled(
    r"^\s+(?:levels?|content|concentrations?|exposure|toxicity|poisoning|in\s+(?:the|her|his)\s+(?:blood|urine))\b", _I
)
_ALLERGY: Final = compiled(
    r"\b(?:allergic(?:\s+reaction)?\s+to|allerg(?:y|ies)(?:\s*:|\s+(?:to|includ\w+))?|hypersensitiv\w+\s+to|"
    r"intoleran(?:ce|t)\s+(?:of|to))"
    r"(?:(?!\b(?:who|was|were|received|took|given|developed|vaccinated|but|she|he)\b)[^.;])*$",
    _I,
)
_ALLERGY_AFTER: Final = compiled(r"^\s+(?:allerg|hypersensitiv|intoleran|rash\s+as\s+a\s+child)", _I)


def drug_mentions(reading: Reading) -> list[Mention]:
    """Every medicine named, in order of place; ``attributes`` hold ``code`` and ``substance`` where they are known.

    An allergy to a medicine is history, so its name is HISTORICAL here.
    """
    found: list[Mention] = []
    vaccines = vaccine_spans(reading.text, [(t.start, t.end) for t in reading.terms_of("substance") if _vaccine(t)])
    for term in reading.terms_of("substance"):
        if _level_not_drug(reading.text, term.start, term.end) or only_mentioned(reading, term.start, term.end):
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
    for start, end in _named_again(reading.text, list(_context_names(reading.text))):
        if not any(start < stop and begin < end for begin, stop in occupied):
            occupied.append((start, end))
            found.append(_mention(reading, start, end, CONFIDENCE["drug_context"], {}))
    found += _unnamed(reading, [(m.start, m.end) for m in found])
    return _combined(sorted(found, key=lambda mention: mention.start), reading.text)


def _vaccine(term: TermMatch) -> bool:
    """Whether it is a vaccine by name, not a word for any."""
    return bool(term.concept and "vaccine" in term.concept.term and not UNNAMED.fullmatch(term.matched))


def _unnamed(reading: Reading, occupied: list[tuple[int, int]]) -> Iterator[Mention]:
    """Vaccinations that name no vaccine ("Vaccines were given"); they count where the text names none at all."""
    concept = reading.lexicon.substance("vaccine")
    known = {"code": concept.code, "substance": concept.term} if concept else {}
    for match in UNNAMED.finditer(reading.text):
        if not any(match.start() < end and start < match.end() for start, end in occupied):
            yield _mention(reading, match.start(), match.end(), CONFIDENCE["drug_stem"], known)


def _combined(drugs: list[Mention], text: str) -> list[Mention]:
    """The drugs with the partners of a combination, written "A (+) B", made one."""
    joined: list[Mention] = []
    for drug in drugs:
        last = joined[-1] if joined else None
        if last and last.end <= drug.start < last.end + 60 and _COMBINED.fullmatch(text, last.end, drug.start):
            words = text[last.start : drug.end]
            joined[-1] = replace(last, end=drug.end, value=words, attributes={})
        else:
            joined.append(drug)
    return joined


def only_mentioned(reading: Reading, start: int, end: int) -> bool:
    """Whether the name stands in a comparison or for what something is free of."""
    after = reading.text[end : end + 30]
    if _FREE.match(after):
        return True
    if reading.text[start:end].casefold() in POISONS and _CONTENT.match(after):
        return True
    return bool(_COMPARED.search(reading.text[max(reading.sentence_at(start).start, start - 50) : start]))


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
    if re.search(r"(?i)\b(?:plasma|serum|blood|urinary|urine|trough|peak)\s+$", text[max(0, start - 10) : start]):
        return (
            re.match(
                r"(?i)\s+(?:levels?\s+|concentrations?\s+)?(?:was|were|is|of|[:=<>]|"
                r"\d)",
                text[end : end + 24],
            )
            is not None
        )
    if text[start:end].lower() not in MEASURED:
        return False
    if _GIVEN_WITH.search(text[max(0, start - 90) : start]):
        return False
    return not re.match(
        r"\s+(?:\d+(?:\.\d+)?\s?(?:mg|g|mcg|IU|ml)\b(?!\s?/)|tablets?|injections?|infusions?|supplement\w*|therapy|"
        r"replacement|"
        r"inhalation)",
        text[end : end + 30],
        _I,
    )


def _named_again(text: str, names: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The places of names that their context shows, with every other place of a capitalised one of them."""
    places = list(names)
    for name in {text[start:end] for start, end in names}:
        if name[0].isupper() and len(name) > 4 and not name.isupper():
            places += [
                m.span() for m in re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text) if m.span() not in names
            ]
    return sorted(places)


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
                or (name.islower() and words[0].endswith("ed"))
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
