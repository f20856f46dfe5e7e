"""Treatments of the event that are no medicines of the lexicon: procedures, fluids, supportive care."""

import re
from typing import Final

from pv_reports.extraction.confidence import CONFIDENCE
from pv_reports.extraction.mentions import Kind, Mention, Status
from pv_reports.extraction.reading import Reading

_PROCEDURE: Final = re.compile(
    r"\b(?:(?<=intravenous\s)(?:saline|fluids?)|(?<=IV\s)(?:saline|fluids?)|normal\s+saline|(?:haemo|"
    r"hemo)?dialysis|(?:blood|platelet|plasma)\s+transfusions?|plasmapheresis|plasma\s+exchange|"
    r"(?:mechanical(?:ly)?\s+)?ventilat(?:ion|ed)|intubat(?:ion|ed)|"
    r"oxygen(?!\s+saturation)|curettage|cold\s+(?:compress(?:es)?|packs?)|ice\s+packs?|warm\s+compress(?:es)?|"
    r"(?:intravenous|IV|oral|topical)?\s*antibiotics?(?:\s+therapy)?|(?:intravenous|IV|oral|topical|"
    r"systemic)?\s*(?:cortico)?steroids?|antihistamines?|activated\s+charcoal|gastric\s+lavage|"
    r"physical\s+therapy|physiotherapy|cardioversion|pacemaker|(?:liver|renal|kidney)\s+transplantation(?=\s+was)|"
    r"surgery|drainage|debridement|IVIG|fresh\s+frozen\s+plasma)\b",
    re.IGNORECASE,
)
_GIVEN: Final = re.compile(
    r"\b(?:given|gave|treated|treatment|received|administered|required|managed|started|applied|put|carried\s+out|"
    r"performed|initiated|needed|was\s+ventilated|used|responded|therapy|underwent|with|commenced)\b",
    re.IGNORECASE,
)
_BEFORE_EVENT: Final = re.compile(r"\b(?:for|on|prior|history|of)\s+$", re.IGNORECASE)


def treatment_mentions(reading: Reading) -> list[Mention]:
    """Procedures given in a sentence of treatment, affirmed."""
    found: list[Mention] = []
    for match in _PROCEDURE.finditer(reading.text):
        sentence = reading.sentence_at(match.start())
        words = reading.text[sentence.start : sentence.end]
        if not _GIVEN.search(words) or reading.status(match.start(), match.end()) is not Status.AFFIRMED:
            continue
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        words = reading.text[start : match.end()]
        found.append(Mention(Kind.TREATMENT, start, match.end(), words, confidence=CONFIDENCE["treatment"]))
    return found
