"""The reporter's own words on cause (E2B G.k.9.i.2). Quoted, never scored and never merged with the company's."""

import re
from typing import Final

from pv_reports.extraction.confidence import CONFIDENCE
from pv_reports.extraction.mentions import Kind, Mention
from pv_reports.extraction.reading import Reading

_I: Final = re.IGNORECASE
_STATEMENT: Final = re.compile(
    r"\b(?:(?:physician|reporter|doctor|pharmacist|nurse|investigator|i|we|he|she|consumer|"
    r"mother)\s+(?:\w+\s+){0,2}?(?:consider\w*|felt|feels?|believe[sd]?|think[s]?|thought|assess\w*|suspect\w*|"
    r"attribut\w*|cannot\s+exclude|stated\s+that|judged?|regard\w*)\b[^.]{0,80}?\b(?:related|relation|relationship|"
    r"caus\w+|due|attribut\w*|suspect\w*|reaction\s+to|result\s+of|associat\w*|vaccine|drug)|"
    r"(?:in\s+(?:my|our|his|her|the\s+(?:physician|reporter|doctor|investigator)['’]?s?)\s+opinion|"
    r"reporter['’]?s\s+(?:opinion|assessment|causality|comment)|(?:caus(?:al|ality)|relationship|relation)\s+(?:to|"
    r"with|between|assessment|was|is)|"
    r"(?:possibly|probably|definitely|certainly|likely|unlikely|not)\s+(?:to\s+be\s+)?(?:related|associated|due|"
    r"attributable|caused)|(?:was|were|is|are)\s+(?:considered|thought|felt|believed|assessed|"
    r"judged)\s+(?:to\s+be\s+|as\s+|by\s+the\s+\w+\s+)*(?:\w+\s+){0,2}(?:related|due|caused|attribut\w+|"
    r"the\s+(?:\w+\s+)?cause|possible|probable|certain|unlikely|unrelated)|"
    r"naranjo|cannot\s+(?:exclude|rule\s+out)\s+a\s+(?:causal\s+)?(?:relation\w*|link|connection)|who-umc))",
    _I,
)


def causality_mentions(reading: Reading) -> list[Mention]:
    """Whole sentences in which the reporter speaks of cause."""
    found: list[Mention] = []
    seen: set[int] = set()
    for match in _STATEMENT.finditer(reading.text):
        sentence = reading.sentence_at(match.start())
        if sentence.start not in seen and sentence.end - sentence.start < 400:
            seen.add(sentence.start)
            words = reading.text[sentence.start : sentence.end]
            found.append(
                Mention(Kind.CAUSALITY, sentence.start, sentence.end, words, confidence=CONFIDENCE["causality"])
            )
    return found
