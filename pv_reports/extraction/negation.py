"""Negation: its triggers before and after a mention, words that only look like them, and denied questions."""

import re
from typing import Final

_I: Final = re.IGNORECASE
# Words that look like triggers and are none; what they cover opens no scope.
PSEUDO: Final = re.compile(
    r"\b(?:not\s+only|no\s+(?:further\s+)?(?:increase|change|changes|improvement|relief|response|benefit|doubt|"
    r"longer|effect)(?:\s+(?:in|of|from|to|with))?|"
    r"not\s+(?:certain|sure|clear|known|resolved|recovered|improved?|better|respond\w*|related|associated|"
    r"attribut\w+|due|caused|because|"
    r"necessarily|well|eat\w*|feel\w*|able|walk\w*|sleep\w*|stop\w*|been\s+(?:determined|established|resolved))|"
    r"(?:had|has|have|did|does|do|is|was|were|are)\s+not\s+(?:yet\s+)?(?:been\s+)?(?:fully\s+|"
    r"completely\s+)?(?:recover\w*|resolv\w*|improv\w*|subsid\w*|abat\w*|"
    r"respond\w*|relat\w*|associat\w*|due|caused?|attribut\w*|stop\w*|go(?:ne)?\s+away|disappear\w*|better|able|"
    r"eat\w*|sleep\w*|walk\w*|well)|"
    r"(?:didn['’]?t|hasn['’]?t|couldn['’]?t|wouldn['’]?t|can['’]?t|cannot|could\s+not|would\s+not|unable\s+to|"
    r"can\s+not)(?!\s+(?:have|be\s+seen|detect|show|exhibit))(?:\s+\w+)?|"
    r"without\s+(?:difficulty|improvement|relief|success|response|benefit|effect|treatment|interruption|"
    r"further\s+treatment|complaint|relevant)|gram[- ]negative|"
    r"cannot\s+be\s+(?:excluded|ruled\s+out)|could\s+not\s+be\s+(?:excluded|ruled\s+out)|(?:cannot|could\s+not|"
    r"can\s+not)\s+(?:exclude|rule\s+out)|"
    r"no\s+(?:concomitant|other\s+(?:medication|drug)s?|treatment|information|additional|lot|laboratory|diagnostic|"
    r"test|tests)|"
    r"at\s+risk|no\s+risk|risk\s+factors?|history\s+and\s+physical|medical\s+history\s+(?:was|is)\s+not|"
    r"history\s+form)\b",
    _I,
)
NEG_BEFORE: Final = re.compile(
    r"\b(?:no(?!n)(?:\s+(?:known|evidence|signs?|symptoms?|history|complaints?|indication|recurrence|further|other|new|"
    r"previous|prior|past|"
    r"report|reports|sign\s+or\s+symptoms?|clinical\s+signs?|family\s+history|current|relevant|"
    r"significant)(?:\s+(?:or|and)\s+(?:evidence|signs?|symptoms?))?)?(?:\s+(?:history\s+)?(?:of|for))?|"
    r"non(?!-)|not(?:\s+(?:any|have|had|having|develop\w*|experienc\w*|show\w*|exhibit\w*|suffer\w*|report\w*|"
    r"complain\w*|present\w*|occur\w*))?(?:\s+(?:any|of|from|with))?|"
    r"without(?:\s+(?:any|evidence\s+of|signs?\s+of|history\s+of|a))?|(?:denie[sd]|denying|deny)(?:\s+(?:any|"
    r"having|having\s+had|a\s+history\s+of))?|"
    r"negative\s+for|neg\.?\s+for|free\s+(?:of|from)|absence\s+of|absent|lack\s+of|never(?:\s+had|\s+experienced)?|"
    r"neither|nor|"
    r"(?:did|does|do|has|have|had|was|were|is|are)n['’]?t(?:\s+(?:any|have|had|develop\w*|experienc\w*|show\w*))?|"
    r"cannot\s+see|"
    r"rul(?:ed?|es|ing)\s+out|r/o|disprov(?:ed|es|en|ing)|refut(?:ed|es|ing)|(?:working|provisional|initial|"
    r"differential|admitting|admission)\s+(?:diagnos[ei]s|dx)\s*(?:of|was|included|:)?\s*(?:possible|probable|suspected|"
    r"presumed|questionable|rule\s+out|\?)|excluded|exclud(?:ing|es)|rather\s+than|instead\s+of|afebrile\s+and)\b",
    _I,
)
NEG_AFTER: Final = re.compile(
    r"\b(?:(?:was|were|is|are|has\s+been|have\s+been|had\s+been)\s+(?:all\s+|both\s+)?(?:ruled\s+out|excluded|"
    r"negative|absent|denied|"
    r"not\s+(?:seen|found|observed|noted|detected|present|reported|evident|experienced|visible|confirmed|"
    r"identified|demonstrated|encountered|recorded|documented|suspected|witnessed|apparent|made\s+out)|"
    r"never\s+(?:seen|observed|reported|present|suspected|confirmed|recorded|documented))|"
    r"(?:did|does|do)\s+not\s+(?:occur|develop|appear|recur|reappear|happen|ensue)|not\s+(?:present|seen|noted|"
    r"observed)|never\s+occurred|"
    r"unlikely|r/o(?=\s*(?:[.,;]|$))|(?:was|were|is|has\s+been|had\s+been)\s+(?:later\s+|then\s+|subsequently\s+)?(?:disproved|disproven|"
    r"refuted|rejected|discarded)|turned\s+out\s+not\s+to\s+be|(?:was|were)n['’]?t\s+(?:seen|present|found))\b|:\s*(?:absent|no|none|negative|nil|denied)\b",
    _I,
)
# "Suspected X but the culture was negative": looked for and not found.
_NOT_FOUND: Final = (
    r"(?:was|were|is|are|came\s+back|turned\s+out|proved|showed|found)?\s*(?:all\s+|both\s+|later\s+|to\s+be\s+)*(?:clear|"
    r"negative|normal|unremarkable|within\s+normal|ruled\s+out|excluded|disproved|no\s+(?:sign|evidence|abnormal)\w*|"
    r"not\s+(?:confirmed|found|supported))"
)
REFUTED: Final = re.compile(
    rf"\b(?:suspected|suspicion\s+of|suspicious\s+for|possible|probable|presumed|questionable|query|concern\s+for)\s+"
    rf"(?P<what>[^.;:]{{3,70}}?),?\s+(?:but|however|yet|although|though)\b[^.;]{{0,60}}?\b{_NOT_FOUND}\b|"
    rf"\b(?:suspected|thought|feared|presumed)\s+(?:to\s+(?:be|have)|as|of)\s+(?P<what2>[^.;:]{{3,70}}?),?\s+(?:but|however)\b"
    rf"[^.;]{{0,60}}?\b{_NOT_FOUND}\b",
    _I,
)
# A question and its answer: "Dark urine? Fever?" "No, neither."
ASKED: Final = re.compile(r"\?\s*$")
DENIED: Final = re.compile(
    r"(?:\s+(?:Q\w*\s*[:.)]\s*)?[^?\n]{1,60}\?)*\s+(?:A\w*\s*[:.)]\s*|[-–>]\s*)?(?:no(?:ne|pe|t)?|neither|nil|never|nothing|denied|"
    r"absent)\b(?!\s+(?:longer|idea))",
    _I,
)
