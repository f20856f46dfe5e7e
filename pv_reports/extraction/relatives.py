"""Other people: words by which a sentence speaks of a relative's illness, or somebody else's, not the patient's.

A relative counts as the one who is ill only with a verb of having: "her mother reports" and "brought by his father"
do not.
"""

import re
from typing import Final

from pv_reports.extraction.cues import Cue

_I: Final = re.IGNORECASE
_KIN: Final = (
    r"(?:(?:step|grand|god)?(?:mothers?|fathers?)|(?:grand)?parents?|mom|mum|mam|dad|mummy|daddy|grandma|grandpa|"
    r"gran|granny|"
    r"(?:half[- ]|step)?(?:sisters?|brothers?)|siblings?|aunts?|uncles?|cousins?|nephews?|nieces?|"
    r"twin(?:\s+(?:brother|sister))?)"
)
_RELATIVES: Final = rf"(?:{_KIN}|relatives?|family\s+members?|members\s+of\s+(?:the|her|his)\s+family)"
_PATIENT_S: Final = r"(?:the\s+|our\s+)?(?:patient|pt|child|boy|girl|infant|baby|man|woman)['’]?s"
_KIND: Final = r"(?:late|twin|only|own|close|biological|several|two|three|both|some|other|many)"
_SIDE: Final = r"(?:maternal|paternal|older|younger|elder|eldest|youngest|first[- ]degree)"
# "Two brothers with", "twin sisters who" are the patients of a report; "his two brothers" are not.
_WHOSE: Final = rf"(?:(?:(?:his|her|their|the|{_PATIENT_S}|a|an|one|another|{_SIDE})\s+)+(?:(?:{_KIND}|{_SIDE})\s+)*)"
# Verbs and predicates of having an illness. A relative who says, gives, brings or notices something has none of them.
_ILL: Final = (
    r"(?:(?:treated|operated|hospitali[sz]ed|diagnosed|known|affected|allergic|diabetic|hypertensive|asthmatic|"
    r"epileptic|"
    r"(?:an?\s+)?carriers?)\b)"
)
_HAVE: Final = (
    r"(?:had|has|have|with|suffer\w*|developed|died\s+(?:\w+\s+)?(?:of|from)|dies\s+(?:of|from)|experienced|"
    r"takes?|took|got|"
    r"gets?|being\s+treated|(?:comes?|came)\s+(?:up|out)|breaks?\s+out|broke\s+out|react(?:s|ed)?|once\s+had|"
    r"used\s+to\s+"
    rf"(?:have|get)|lost|lives?\s+with|inherited|(?:is|are|was|were|has\s+been|have\s+been|"
    rf"had\s+been)\s+(?:\w+ly\s+|being\s+|"
    rf"both\s+|also\s+|all\s+)?{_ILL})"
)
_BETWEEN: Final = (
    rf"(?:\s+(?:also|both|and\s+(?:\w+\s+)?{_KIN}|\([^()]{{1,20}}\)))*\s*,?\s*"
    r"(?:who\s+(?:[^,;.]{1,30},\s*)?)?(?:also\s+)?"
)
_HISTORY_WORD: Final = r"(?:history|hx|anamnesis|background|tree)"
_POSITIVE: Final = r"(?:(?:is|was)\s+)?(?:\w+ly\s+)?(?:positive|significant|notable|remarkable)\s+for"
FAMILY_BEFORE: Final = Cue(
    rf"\b(?:family|familial|siblings?|parental)\s+(?:medical\s+)?{_HISTORY_WORD}(?:\s+(?:of|for|{_POSITIVE}|"
    rf"includ\w+|shows|"
    r"reveals))?\s*[:=]?|"
    rf"\bF(?:amily)?\s?Hx?\b(?=\s*[:=]|\s+(?:of|for|{_POSITIVE})\b)(?:\s+(?:of|for|{_POSITIVE}))?|"
    rf"\b(?:{_WHOSE}{_RELATIVES}|(?:several|some|many|two|three|other)\s+(?:close\s+)?relatives|close\s+relatives|"
    rf"(?:both|all|two|three|several)\s+(?:grand|step)?parents|(?:two|three|several)\s+(?:aunts|uncles|cousins|"
    rf"nephews|nieces)){_BETWEEN}{_HAVE}\b|"
    rf"(?:^|(?<=[,;:.]\s)|(?<=and\s))\b{_KIN}{_BETWEEN}(?:had|has|have|died\s+(?:\w+\s+)?(?:of|from)|with|suffer\w*|"
    rf"(?:is|was|are|were)\s+{_ILL}|carriers?\s+of)\b|"
    rf"^{_KIN}\s*[:,(]?\s+(?=(?:[\w'-]+[\s,]*){{1,3}}\)?[.;]?\s*$)|"
    rf"(?:^|(?<=[;.]\s))\b{_KIN}\s*:\s*(?!(?:i|he|she|it|yes|no|my|we|they|the|well|hello|this|that|after|and)\b)|"
    r"\b(?:his|her)\s+(?:daughters?|sons?|child|children|baby)\s+(?:also\s+)?(?:had|has|have|suffer\w*|developed|"
    r"gets?|"
    r"(?:comes?|came)\s+(?:up|out)|breaks?\s+out|reacts?|is\s+(?:allergic|diabetic|asthmatic))\b|"
    r"\bone\s+of\s+(?:his|her|their)\s+(?:daughters|sons|children)\s+(?:has|had)\b|"
    rf"\bmy\s+{_KIN}\s+(?:also\s+)?(?:had|has|gets|died\s+(?:of|from)|suffers?|(?:is|was)\s+{_ILL})\b|"
    rf"\bon\s+(?:the|her|his|both)\s+(?:(?:mother|father)['’]?s|maternal|paternal)\s+sides?\b|"
    rf"\b(?:his|her)\s+(?:mother|father)['’]s\s+(?:family|side)\b"
)  # fmt: skip
FAMILY_AFTER: Final = Cue(
    rf"\b(?:in|among)\s+(?:(?:his|her|their|an?|the|{_PATIENT_S}|{_KIND}|{_SIDE})\s+)+{_RELATIVES}\b|"
    rf"\b(?:of|for)\s+(?:(?:his|her|their|a|{_PATIENT_S}|both|maternal|paternal|first[- ]degree)\s+)+(?:{_KIN}|"
    rf"relatives?)\b|"
    rf"\bin\s+the\s+family\b|\bruns?\s+in\s+(?:the|her|his)\s+family\b|\bin\s+(?:several|two|three|some|"
    rf"many)\s+members\b|"
    rf"\(\s*(?:(?:her|his|maternal|paternal|the)\s+)?{_KIN}\s*\)|"
    rf"\bon\s+(?:the|her|his|both)\s+(?:(?:mother|father)['’]?s|maternal|"
    rf"paternal)?\s*sides?\b(?=\s*(?:of\s+the\s+family)?[.,;]|$)"
)  # fmt: skip
_FOLK: Final = (
    r"(?:patients?|persons?|people|child(?:ren)?|wom[ae]n|m[ae]n|infants?|students?|pupils?|employees?|residents?|"
    r"cases|"
    r"individuals?|recipients?|subjects?|relatives)"
)
_COMPANION: Final = (
    r"(?:husband|wife|spouse|partner|boyfriend|girlfriend|co-?workers?|colleagues?|friends?|neighbou?rs?|"
    r"(?:room|flat|house|school|team)mates?|classmates?|boss|acquaintances?)"
)
_TELLS: Final = (
    r"(?!['’]s\b|\s+(?:also\s+|then\s+)?(?:states?|stated|reports?|reported|called|calls|says|said|notic\w+|"
    r"f(?:ou|i)nds?|confirm\w*|"
    r"wonder\w*|think\w*|thought|saw|heard|ask\w*|t(?:old|ells)|believe\w*|brought|took\s+(?:him|her)|writes?|"
    r"wrote|deni\w+|drove|"
    r"mention\w*|describ\w*|suspect\w*)\b)"
)
OTHER_BEFORE: Final = Cue(
    rf"\b(?:another|a\s+different|a\s+second|an?\s+other|(?:two|three|four|five|six|several|some|many|most|"
    rf"\d+)\s+other|other)\s+"
    rf"(?:{_FOLK}|family\s+members)\b|"
    rf"\b(?:his|her|{_PATIENT_S}|my|an?|one|two|another|(?:his|her|my)\s+best)\s+{_COMPANION}\b{_TELLS}|"
    rf"\b(?:thirty|twenty|\d+)[\s\w-]{{0,12}}other\s+(?:cases|patients)\b|"
    rf"\bthe\s+(?:donor|man\s+in\s+the\s+next\s+bed|next\s+patient)\b|"
    rf"\b(?:contact\s+with|exposed\s+to|exposure\s+to)\s+(?:an?\s+(?:\w+\s+)?{_FOLK}|somebody|someone|people|"
    rf"children)\s+(?:with|who)\b|"
    rf"\bthe\s+(?:nurse|doctor|physician|pharmacist|midwife|caregiver)\s+who\s+(?:gave|administered|injected|"
    rf"treated)\s+[^,;.]{{2,30}}?\s+had\b"
)  # fmt: skip
OTHER_AFTER: Final = Cue(
    rf"\b(?:in|of)\s+(?:(?:two|three|four|five|six|several|some|many|most|\d+)\s+)?other\s+{_FOLK}\b"
)
# Relatives are listed with their own verbs ("mother had ..., brother died of ..."): only a turn to the patient ends it.
_PATIENT_AGAIN: Final = (
    r"(?:(?:she|he|they)\s+(?:(?:him|her)self\s+)?(?:now\s+|then\s+|also\s+)?(?:developed|experienced|had|has|was|"
    r"is|suffer\w*|noticed|"
    r"presented|complain\w*|got|took|received)|our\s+patient|i\b)"
)
TURN: Final = Cue(
    r"\bwho\s+(?:on|in|at|was|were|received)\b|\b(?:but|however|while|whereas|yet)\s+(?:she|he|our|"
    r"the\s+(?:patient|boy|girl|child))\b|"
    r"\bthe\s+patient\b(?!['’])|\bpatient\s+(?:him|her)self\b|\bpersonal\s+(?:medical\s+)?history\b|\.\s|"
    r";\s*(?=(?:she|he|no|his|her)\b)|"
    rf"(?:\band|,)\s+{_PATIENT_AGAIN}"
)
