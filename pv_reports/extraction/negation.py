"""Negation: its triggers before and after a mention, words that only look like them, and denied questions."""

import re
from typing import Final

from pv_reports.extraction.cues import Cue
from pv_reports.extraction.patterns import compiled

_I: Final = re.IGNORECASE
# What a text may have none of without denying a condition: "no drug was taken for the diarrhoea".
_MATTER: Final = (
    r"(?:drugs?(?!\s+(?:allerg|reaction|hypersens|intoler|fever|rash|abuse|addict|depend|interact))|medicines?|"
    r"medications?|"
    r"treatments?(?!-)|therap(?:y|ies)|explanations?|causes?|reasons?(?!\s+to\s+(?:diagnose|suspect|assume|"
    r"believe))|actions?|"
    r"information|details|data|need|doubt|question|idea|comment|lot|changes?|increase|decrease|improvement|relief|"
    r"response|benefit|"
    r"effect|follow-?up|sooner)"
)
_PERSON: Final = (
    r"(?:doctors?|physicians?|pharmacists?|nurses?|gp|consultants?|parents?|mother|father|husband|wife|family|"
    r"hospital|reporter|staff|"
    r"paramedics?|specialists?)"
)
_HAVING: Final = (
    r"(?:have|had|having|get|got|gotten|feel|see|seen|notice\w*|find|found|detect\w*|develop\w*|experienc\w*|"
    r"show\w*|exhibit\w*|"
    r"suffer\w*|report\w*|complain\w*|present\w*|reveal\w*|demonstrat\w*|confirm\w*|any)"
)
# Words that look like triggers and are none; what they cover opens no scope.
PSEUDO: Final = Cue(
    rf"\b(?:not\s+only|no\s+(?:known\s+|other\s+|further\s+|new\s+|more\s+|apparent\s+|"
    rf"clear\s+)?{_MATTER}(?:\s+(?:in|of|from|to|with|for))?\b|"
    r"no\s+longer|(?:not|(?:do|does|did|can)n['’]?t|never|cannot|nobody|none)\s+(?:\w+ly\s+)?(?:deny|denies|"
    r"denied|doubts?)(?:\s+(?:that|having(?:\s+had)?))?|"
    r"not\s+(?:surprising\w*|unexpected\w*|infrequent\w*|uncommon\w*|aware|true|absent|free|without|unlike|"
    r"excluded|ruled\s+out)|"
    r"(?:can['’]?t|cannot|not)\s+(?:be\s+)?(?:certain|sure)\s+(?:that\s+)?(?:it|he|she)\s+\w+n['’]?t|"
    r"not\s+(?:just|merely|simply|before|until|less|long|later|more|because|enough|sufficient\w*|least|unlike|"
    r"unusual\w*)|no\s+(?:wonder|fewer|"
    r"less|later|more\s+than|matter|stranger)|nothing\s+but|without\s+(?:an?\s+)?(?:doubt|question|regard)|"
    r"never\s+without|no\s+(?:one|body)\s+else|nobody\s+else|"
    rf"(?:neither|nor)\s+(?:the|his|her|my|our|a)\s+{_PERSON}|unlikely\s+(?:to\s+be\s+)?(?:due|related|caused|"
    rf"associated|attribut\w+|linked)|"
    r"not\s+(?:certain|sure|clear|known|resolved|recovered|improved?|better|respond\w*|related|associated|"
    r"attribut\w+|due|caused|because|"
    r"necessarily|well|eat\w*|feel\w*|able|walk\w*|sleep\w*|stop\w*|been\s+(?:determined|established|resolved))|"
    r"(?:had|has|have|did|does|do|is|was|were|are)\s+not\s+(?:yet\s+)?(?:been\s+)?(?:fully\s+|"
    r"completely\s+)?(?:recover\w*|resolv\w*|improv\w*|subsid\w*|abat\w*|"
    r"respond\w*|relat\w*|associat\w*|due|caused?|attribut\w*|stop\w*|go(?:ne)?\s+away|disappear\w*|better|able|"
    r"eat\w*|sleep\w*|walk\w*|well)|"
    rf"(?:didn['’]?t|hasn['’]?t|couldn['’]?t|wouldn['’]?t|can['’]?t|cannot|could\s+not|would\s+not|unable\s+to|"
    rf"can\s+not)(?!\s+(?:\w+ly\s+)?(?:{_HAVING}|be\s+(?:seen|found|confirmed|detected|demonstrated))\b)(?:\s+\w+)?|"
    r"without\s+(?:any\s+|prior\s+|further\s+)?(?:warning|delay|exception|help|interruption|stopping|"
    r"medical\s+\w+|difficult(?:y|ies)|improvement|relief|success|response|benefit|effect|treatment|interruption|"
    r"further\s+treatment|complaint|relevant)|gram[- ]negative|"
    r"cannot\s+be\s+(?:excluded|ruled\s+out)|could\s+not\s+be\s+(?:excluded|ruled\s+out)|(?:cannot|could\s+not|"
    r"can\s+not)\s+(?:exclude|rule\s+out)|"
    r"no\s+(?:concomitant|other\s+(?:medication|drug)s?|treatment|information|additional|lot|laboratory|diagnostic|"
    r"test|tests)|"
    r"at\s+risk|no\s+risk|risk\s+factors?|history\s+and\s+physical|medical\s+history\s+(?:was|is)\s+not|"
    r"history\s+form)\b"
)
NEG_BEFORE: Final = Cue(
    r"\b(?:no(?!n)(?:\s+(?:known|evidence|signs?|symptoms?|history|complaints?|indication|recurrence|further|"
    r"other|new|"
    r"previous|prior|past|"
    r"report|reports|sign\s+or\s+symptoms?|clinical\s+signs?|family\s+history|current|relevant|"
    r"significant)(?:\s+(?:or|and)\s+(?:evidence|signs?|symptoms?))?)?(?:\s+(?:history\s+)?(?:of|for))?|"
    r"non(?!-)|not(?:\s+(?:any|have|had|having|develop\w*|experienc\w*|show\w*|exhibit\w*|suffer\w*|report\w*|"
    r"complain\w*|present\w*|occur\w*))?(?:\s+(?:any|of|from|with))?|"
    r"without(?:\s+(?:any|evidence\s+of|signs?\s+of|history\s+of|a))?|(?:denie[sd]|denying|deny)(?:\s+(?:any|"
    r"having|having\s+had|a\s+history\s+of))?|"
    r"negative\s+for|neg\.?\s+for|free\s+(?:of|from)|absence\s+of|absent|lack\s+of|never(?:\s+(?:had|got|"
    r"experienced|suffered(?:\s+from)?|developed))?|"
    r"neither|nor|"
    rf"(?:did|does|do|has|have|had|was|were|is|are|could|can)n['’]?t(?:\s+{_HAVING})*|(?:could|can)(?:\s+|"
    rf"(?=not))not\s+{_HAVING}|"
    r"fail(?:ed|s|ing)?\s+to\s+(?:reveal|show|demonstrate|confirm|find|detect|identify|disclose|develop)|"
    r"unable\s+to\s+(?:confirm|find|detect|"
    r"demonstrate|identify)|(?:argu(?:es|ed|ing)|sp(?:eaks?|oke)|evidence)\s+against|lack(?:s|ed|ing)|"
    r"none\s+(?:of|had|developed|experienced|reported|showed)|nobody|denial\s+of|inconsistent\s+with|"
    r"incompatible\s+with|w/o|"
    r"nothing\s+(?:to\s+suggest|suggest(?:ed|ing|ive\s+of)|pointed\s+to|indicat\w+)|"
    r"at\s+no\s+(?:time|point)|unaware\s+of\s+any|doubts?\s+the\s+diagnosis\s+of|nil|"
    r"incorrect(?:ly)?\s+(?:reported|entered|coded)\s+as|"
    r"cannot\s+see|(?<=-)ve\s+for|"
    r"rul(?:ed?|es|ing)\s+out|r/o|disprov(?:ed|es|en|ing)|refut(?:ed|es|ing)|(?:working|provisional|initial|"
    r"differential|admitting|admission)\s+(?:diagnos[ei]s|dx)\s*(?:of|was|included|:)?\s*(?:possible|probable|"
    r"suspected|"
    r"presumed|questionable|rule\s+out|\?)|excluded|exclud(?:ing|es)|rather\s+than|instead\s+of|afebrile\s+and)\b"
)
NEG_AFTER: Final = Cue(
    r"\b(?:(?:was|were|is|are|has\s+been|have\s+been|had\s+been)\s+(?:all\s+|both\s+)?(?:ruled\s+out|excluded|"
    r"negative|absent|denied|"
    r"not\s+(?:seen|found|observed|noted|detected|present|reported|evident|experienced|visible|confirmed|"
    r"identified|demonstrated|encountered|recorded|documented|suspected|witnessed|apparent|made\s+out|heard|felt|"
    r"palpable|established|proven|substantiated|elicited|complained\s+of|"
    r"a\s+feature|the\s+case)|"
    r"never\s+(?:seen|observed|reported|present|suspected|confirmed|recorded|documented|heard|noted|found))|"
    r"(?:did|does|do)\s+not\s+(?:occur|develop|appear|recur|reappear|happen|ensue)|not\s+(?:present|seen|noted|"
    r"observed)|never\s+occurred|"
    r"(?:is|was|were)\s+(?:incorrect|wrong|erroneous|mistaken|an\s+error|not\s+correct)|(?:did|does|do|has|"
    r"have)\s+not\s+re-?(?:turned|occur\w*)|"
    r"(?:could|can)\s*not\s+be\s+(?:found|confirmed|detected|demonstrated|seen|verified|shown)|"
    r"could\s+be\s+(?:ruled\s+out|excluded)|"
    r"unlikely|r/o(?=\s*(?:[.,;]|$))|(?:was|were|is|has\s+been|had\s+been)\s+(?:later\s+|then\s+|"
    r"subsequently\s+)?(?:disproved|disproven|"
    r"refuted|rejected|discarded|dismissed|discounted)|turned\s+out\s+not\s+to\s+be|(?:was|were)n['’]?t\s+(?:seen|"
    r"present|found))\b|:\s*(?:absent|no|none|negative|nil|denied)\b|\(\s*(?:-|–|−|neg(?:ative)?|absent|no)\s*\)|"
    r"\bneg\b(?!\.?\s+for)(?=\s*(?:[.,;]|$))"
)
# "Suspected X but the culture was negative": looked for and not found.
_NOT_FOUND: Final = (
    r"(?:was|were|is|are|came\s+back|turned\s+out|proved|showed|found)?\s*(?:all\s+|both\s+|later\s+|"
    r"to\s+be\s+)*(?:clear|"
    r"negative|normal|unremarkable|within\s+normal|ruled\s+out|excluded|disproved|no\s+(?:sign|evidence|abnormal)\w*|"
    r"not\s+(?:confirmed|found|supported))"
)
REFUTED: Final = Cue(
    rf"\b(?:suspected|suspicion\s+of|suspicious\s+for|possible|probable|presumed|questionable|query|concern\s+for)\s+"
    rf"(?P<what>[^.;:]{{3,70}}?),?\s+(?:but|however|yet|although|though)\b[^.;]{{0,60}}?\b{_NOT_FOUND}\b|"
    rf"\b(?:suspected|thought|feared|presumed|believed|considered|assumed)\s+(?:to\s+(?:be|have)|as|"
    rf"of)\s+(?P<what2>[^.;:]{{3,70}}?),?\s+(?:but|however)\b"
    rf"[^.;]{{0,60}}?\b{_NOT_FOUND}\b"
)
# A question and its answer: "Dark urine? Fever?" "No, neither."
DENIED: Final = compiled(
    r"(?:\s+(?:Q\w*\s*[:.)]\s*)?[^?\n]{1,60}\?)*\s+(?:A\w*\s*[:.)]\s*|[-–>]\s*)?(?:no(?:ne|pe|t)?|neither|nil|"
    r"never|nothing|denied|"
    r"absent)\b(?!\s+(?:longer|idea))",
    _I,
)
