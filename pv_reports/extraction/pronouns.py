"""Whom a pronoun means: "he" tells the patient's sex only where a patient stands before it, and nobody else between."""

import re
from typing import Final

from pv_reports.extraction.patterns import compiled
from pv_reports.extraction.sections import sentences
from pv_reports.records import Sex

_I: Final = re.IGNORECASE
_PRONOUN: Final = compiled(r"\b(?P<female>she|her|hers|herself)\b|\b(?P<male>he|his|him|himself)\b", _I)
_PATIENT: Final = (
    r"patients?|pts?\b\.?|wom[ae]n|m[ae]n|girls?|boys?|(?:grand)?daughters?|(?:grand)?sons?|child|infant|baby|"
    r"newborn|neonate|toddler|teenager|adolescent|(?:fe)?males?|vaccinee|recipient|client|student|employee|soldier|"
    r"subject|participant|resident|gentleman|lady|volunteer|"
    r"\d+[\s-]*(?:years?|yrs?|y|months?|mos?|weeks?|wks?|days?)[\s/.-]*(?:old|o\b)"
)
_FEMALE_OTHER: Final = r"mother|mom|wife|sister|grandmother|aunt|girlfriend|midwife"
_MALE_OTHER: Final = r"father|dad|husband|brother|grandfather|uncle|boyfriend"
_ANY_OTHER: Final = (
    r"physician|doctor|dr\b|md\b|nurse|rn\b|pharmacist|reporter|speaker|lawyer|attorney|consumer|caller|colleague|"
    r"neurologist|dermatologist|allergist|specialist|p(?:a)?ediatrician|\w+ologist|coroner|practitioner|parents?|"
    r"teacher|investigator|provider"
)
_PERSON: Final = compiled(
    rf"\b(?:(?P<patient>{_PATIENT})|(?P<female>{_FEMALE_OTHER})|(?P<male>{_MALE_OTHER})|(?P<other>{_ANY_OTHER}))\b"
    rf"(?!['’]s\s+(?:office|clinic|visit|appointment))",
    _I,
)
# Notes leave the patient out ("Seen on Monday. She was given ..."); one who only speaks is nobody's patient.
_SPEAKS: Final = compiled(
    r"\s+(?:\w+ly\s+)?(?:has\s+|had\s+|also\s+)?(?:sa(?:id|ys)|stat\w+|report\w*|mean[st]?|meant|t(?:old|ells)|"
    r"call(?:s|ed)|"
    r"think\w*|"
    r"thought|believe\w*|wr(?:ote|ites)|ask\w*|mention\w*|kn(?:ows|ew)|heard?|spoke|answer\w*|inform\w*|consider\w*)\b",
    _I,
)
_SPOKEN_OF: Final = compiled(r"\b(?:whom|asked|told|tell|ask|call(?:ed)?|contact\w*|with|from|by|inform\w*)\s+$", _I)


def patient_pronouns(text: str) -> list[tuple[int, int, Sex]]:
    """(start, end, sex) of the pronouns that mean a patient.

    A patient noun holds until another person is named; another person holds to the end of the next sentence, for the
    pronouns of that person's sex. Before any person is named a pronoun counts unless its subject only speaks.
    """
    if not _PRONOUN.search(text):
        return []
    people = [(m.start(), _sexes_of(m)) for m in _PERSON.finditer(text)]
    starts = [span.start for span in sentences(text)]
    found: list[tuple[int, int, Sex]] = []
    at = 0
    patient = False
    other: tuple[int, frozenset[str]] | None = None
    for match in _PRONOUN.finditer(text):
        while at < len(people) and people[at][0] < match.start():
            place, sexes = people[at]
            if sexes:
                other = (place, sexes)
            else:
                patient, other = True, None
            at += 1
        sex: Sex = "female" if match["female"] else "male"
        if other is not None and sex in other[1] and _near(starts, other[0], match.start()):
            continue
        if patient or (at == 0 and not _speaker(text, match)):
            found.append((match.start(), match.end(), sex))
    return found


def _speaker(text: str, match: re.Match[str]) -> bool:
    return bool(_SPEAKS.match(text, match.end()) or _SPOKEN_OF.search(text[max(0, match.start() - 12) : match.start()]))


def _sexes_of(match: re.Match[str]) -> frozenset[str]:
    """The pronouns that may mean another person than the patient; none for the patient."""
    if match["patient"]:
        return frozenset()
    return frozenset({"female"} if match["female"] else {"male"} if match["male"] else {"female", "male"})


def _near(starts: list[int], one: int, two: int) -> bool:
    """Whether two places are at most one sentence apart."""
    return sum(one < start <= two for start in starts) <= 1
