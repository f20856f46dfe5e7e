"""Treatments of the event that are no medicines of the lexicon: procedures, fluids, supportive care."""

import re
from typing import Final

from pv_reports.extraction.confidence import CONFIDENCE
from pv_reports.extraction.mentions import Kind, Mention, Status
from pv_reports.extraction.patterns import compiled
from pv_reports.extraction.reading import Reading

# Things given that are no medicines of a lexicon, and acts that leave no doubt that they were done.
_SUPPORT: Final = (
    r"(?:(?:plenty\s+of|oral|extra)\s+)?fluids|crystalloids|(?:intravenous|IV|oral)\s+rehydration|packed\s+(?:red\s+)?(?:blood\s+)?"
    r"cells|red\s+cell\s+concentrates?|platelet\s+concentrates?|transfusion\s+of\s+(?:\w+\s+){0,3}?(?:cells|platelets|plasma|blood)|"
    r"(?:plaster|splint|cast)(?:\s+cast)?(?=\W)|(?:support|compression)\s+stockings|(?:nasal|nose)\s+packing|sutures?|stitches|bed\s+rest|"
    r"phototherapy|defibrillation|(?:cardiopulmonary\s+)?resuscitation|CPR|ECMO|haemofiltration|hemofiltration|tracheostomy|"
    r"laparotomy|chest\s+drain|suction(?:ing)?|eye\s+(?:wash|rinsing|irrigation)|lubricant\s+(?:eye\s+)?drops|wound\s+care|"
    r"dressings?|parenteral\s+nutrition|non-invasive\s+ventilation|CPAP"
)
_ALONE: Final = compiled(
    r"crystalloids|packed\s|transfusion|.*concentrates?$|.*packing$|oxygen$|.*saline$|.*rehydration$", re.IGNORECASE
)
_AMOUNT_BEHIND: Final = compiled(r"\s*\d|\s*[,;]|\s*$|\s*\n")
_PROCEDURE: Final = compiled(
    r"\b(?:(?<=intravenous\s)(?:saline|fluids?)|(?<=IV\s)(?:saline|fluids?)|normal\s+saline|(?:haemo|"
    r"hemo)?dialysis|(?:blood|platelet|plasma)\s+transfusions?|plasmapheresis|plasma\s+exchange|"
    r"(?:mechanical(?:ly)?\s+)?ventilat(?:ion|ed)|intubat(?:ion|ed)|"
    r"oxygen(?!\s+saturation)|curettage|cold\s+(?:compress(?:es)?|packs?)|ice\s+packs?|warm\s+compress(?:es)?|"
    r"(?:intravenous|IV|oral|topical)?\s*antibiotics?(?:\s+therapy)?|(?:intravenous|IV|oral|topical|"
    r"systemic)?\s*(?:cortico)?steroids?|antihistamines?|activated\s+charcoal|gastric\s+lavage|"
    r"physical\s+therapy|physiotherapy|cardioversion|pacemaker|(?:liver|renal|kidney)\s+transplantation(?=\s+was)|"
    r"surgery|drainage|debridement|IVIG|fresh\s+frozen\s+plasma|"
    rf"{_SUPPORT})\b",
    re.IGNORECASE,
)
_GIVEN: Final = compiled(
    r"\b(?:given|gave|treated|treatment|received|administered|required|managed|started|applied|put|got|gave|wore|carried\s+out|"
    r"performed|initiated|needed|was\s+ventilated|used|responded|therapy|underwent|with|commenced)\b",
    re.IGNORECASE,
)


def treatment_mentions(reading: Reading) -> list[Mention]:
    """Procedures given in a sentence of treatment, affirmed."""
    found: list[Mention] = []
    for match in _PROCEDURE.finditer(reading.text):
        sentence = reading.sentence_at(match.start())
        words = reading.text[sentence.start : sentence.end]
        given = _GIVEN.search(words) or (
            _ALONE.match(match.group().strip()) and _AMOUNT_BEHIND.match(reading.text, match.end())
        )
        if not given or reading.status(match.start(), match.end()) is not Status.AFFIRMED:
            continue
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        words = reading.text[start : match.end()]
        found.append(Mention(Kind.TREATMENT, start, match.end(), words, confidence=CONFIDENCE["treatment"]))
    return found
