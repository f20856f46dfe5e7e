"""Special situations (E2B G.k.10.r, GVP VI.B.6): overdose, misuse, error, pregnancy, breast-feeding, lack of effect."""

import re
from typing import Final

from pv_reports.extraction.confidence import CONFIDENCE
from pv_reports.extraction.mentions import Kind, Mention, Status
from pv_reports.extraction.patterns import compiled
from pv_reports.extraction.reading import Reading
from pv_reports.records import SpecialSituation

_I: Final = re.IGNORECASE
_PATTERNS: Final[tuple[tuple[SpecialSituation, re.Pattern[str]], ...]] = (
    ("overdose", compiled(r"\b(?:overdos(?:e|ed|es|age|ing)|over-dose|took\s+too\s+(?:much|many))\b", _I)),
    ("abuse", compiled(r"\b(?:drug\s+abuse|substance\s+abuse|abus(?:ed|ing)|recreational(?:ly)?\s+us\w+)\b", _I)),
    ("misuse", compiled(r"\b(?:misus(?:e|ed|ing))\b", _I)),
    ("off_label_use", compiled(r"\boff[-\s]label(?:\s+use)?\b", _I)),
    ("medication_error", compiled(
        r"\b(?:medication\s+errors?|(?:drug\s+)?(?:administration|dispensing|prescribing|dosing)\s+errors?|"
        r"wrong\s+(?:drug|dose|patient|route|vaccine|medication|strength|product|tablets?)|(?:inadvertent(?:ly)?|"
        r"accidental(?:ly)?|mistakenly|erroneously|in\s+error|by\s+mistake)(?:\s+\w+){0,2}\s+(?:gave|given|"
        r"received|administered|vaccinated|took|ingested|injected|administration|dispensed)|"
        r"(?:given|administered|received|vaccinated)\s+(?:\w+\s+){0,4}(?:in\s+error|by\s+mistake|by\s+accident|"
        r"inadvertently|accidentally)|expired\s+(?:vaccine|lot|product|dose|medic\w+)|by\s+mistake|"
        r"took\s+(?:a\s+)?double\s+dose|(?:misread|misunderst\w+|mixed\s+up|mix-up|confused)\s+(?:the|a|two|his|her|"
        r"between|"
        r"with|in|of)\b|instead\s+of\s+\d[^.;]{0,30}?\b(?:got|received|was\s+given|took|were\s+given|injected|"
        r"swallowed)|"
        r"(?:got|received|was\s+given|took|injected|swallowed)\s+\d[^.;]{0,30}?\binstead\s+of\s+\d|(?:two|ten|five|"
        r"three|hundred)-?fold\s+"
        r"(?:overdos\w+|error|dose)|(?:wrong|incorrect)ly\s+(?:given|administered|dispensed|prescribed|dosed|"
        r"programmed))\b", _I)),
    ("occupational_exposure", compiled(r"\b(?:occupational(?:ly)?\s+expos\w+|needle[-\s]?stick(?:\s+injury)?|"
                                         r"accidental\s+exposure\s+at\s+work)\b", _I)),
    ("pregnancy_exposure", compiled(r"\b(?:pregnancy\s+exposure|exposure\s+(?:during|in)\s+pregnancy|expos(?:ed|"
                                      r"ure)\s+in\s+utero|in\s+utero\s+exposure|(?:was|is|became|she\s+was|"
                                      r"found\s+to\s+be)\s+(?:\d+\s+weeks\s+)?pregnant|during\s+(?:her\s+|"
                                      r"the\s+)?(?:pregnancy|first\s+trimester|second\s+trimester|"
                                      r"third\s+trimester)|weeks\s+pregnant|pregnant\s+(?:woman|patient|female)|"
                                      r"pregnancy\s+test\s+was\s+positive)\b", _I)),
    ("lactation_exposure", compiled(r"\b(?:(?:exposure\s+(?:via|during)\s+(?:breast[- ]?(?:feeding|milk)|"
                                      r"lactation))|lactation(?:al)?\s+exposure|(?:in|via|through|with)\s+(?:the\s+|"
                                      r"her\s+|(?:his|her|its)\s+"
                                      r"mother['’]s\s+|maternal\s+)?(?:breast[- ]?|mother['’]s\s+)milk|(?:was|is|"
                                      r"while|still|been|"
                                      r"fully|partly|exclusively)\s+(?:\w+\s+)?breast-?feeding|"
                                      r"breast-?fed\s+(?:infant|by)|(?:was|is|while)\s+breast-?feeding|"
                                      r"lactating)\b", _I)),
    ("lack_of_efficacy", compiled(r"\b(?:lack\s+of\s+(?:efficacy|effect)|(?:drug|medicine|treatment|therapy|"
                                    r"vaccin\w+)\s+(?:was\s+)?(?:ineffective|failure|not\s+(?:working|effective)|"
                                    r"had\s+no\s+effect)|no\s+therapeutic\s+(?:effect|response)|"
                                    r"did\s+not\s+work|breakthrough\s+(?:case\s+(?:of\s+)?)?(?:varicella|chicken\s?pox|"
                                    r"infections?|disease|measles|influenza|shingles|zoster)|(?:varicella|chicken\s?pox)\s+"
                                    r"break-?through|vaccin\w*\s+(?:breakthrough|failure))\b", _I)),
    ("no_adverse_reaction", compiled(
        r"\b(?:no\s+(?:adverse|untoward|ill|side)\s+(?:drug\s+)?(?:reactions?|events?|effects?|experience)|"
        r"no\s+(?:symptoms?|reactions?)\s+(?:occurred|were\s+reported|developed)|"
        r"without\s+(?:any\s+)?(?:adverse\s+(?:reactions?|events?|effects?)|ill\s+effects)|"
        r"no\s+adverse\s+experience)\b", _I)),
)  # fmt: skip


def situation_mentions(reading: Reading) -> list[Mention]:
    """Situations stated of the patient, in order of place."""
    found: list[Mention] = []
    for situation, pattern in _PATTERNS:
        for match in pattern.finditer(reading.text):
            status = reading.status(match.start(), match.end())
            # "Her mum took it while breastfeeding": the exposure of a child is told of its mother.
            through_mother = status is Status.FAMILY and situation in ("lactation_exposure", "pregnancy_exposure")
            if through_mother:
                sure = CONFIDENCE["situation"]
                found.append(Mention(Kind.SPECIAL_SITUATION, match.start(), match.end(), situation, confidence=sure))
            elif situation == "no_adverse_reaction" or status in (Status.AFFIRMED, Status.SPECULATED):
                if status in (Status.FAMILY, Status.OTHER_PERSON, Status.HYPOTHETICAL, Status.HISTORICAL):
                    continue
                sure = CONFIDENCE["situation"]
                found.append(Mention(Kind.SPECIAL_SITUATION, match.start(), match.end(), situation, confidence=sure))
    return sorted(found, key=lambda mention: mention.start)
