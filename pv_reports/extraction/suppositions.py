"""Suppositions: words by which a condition is only thought of (risk, purpose, question) or only suspected."""

import re
from typing import Final

from pv_reports.extraction.cues import Cue
from pv_reports.extraction.patterns import compiled

_I: Final = re.IGNORECASE
_EFFECTS: Final = r"(?:side|adverse|undesirable|unwanted)\s+(?:effects?|reactions?|events?)"
_NAMED: Final = (
    r"(?:known|common|rare|listed|labell?ed|possible|potential|frequent|uncommon|typical|usual|recogni[sz]ed|"
    r"well[- ]known)"
)
_BOOK: Final = (
    r"(?:label(?:l?ing)?|leaflet|smpc|monograph|package\s+insert|product\s+information|prescribing\s+information)"
)
_ADVISED: Final = r"(?:advised|counsel+ed|instructed|told|educated|informed)"
HYPOTHETICAL_BEFORE: Final = Cue(
    r"\b(?:(?:risk|danger|likelihood|chances?|probability)s?\s+(?:of|for)|return\s+(?:immediately\s+)?(?:if|for)|"
    r"if(?<!\bas\sif)(?<!certain\sif)(?<!sure\sif)(?<!clear\sif)"
    r"(?<!wonder\sif)(?<!wonders\sif)(?<!wondered\sif)(?<!wondering\sif)(?<!known\sif)(?<!know\sif)(?<!asked\sif)(?<!asks\sif)|should\s+(?:she|he|"
    r"they|the\s+patient|you|any|there|symptoms)|in\s+(?:the\s+)?case\s+of|in\s+case\s+(?:he|she|they|i|it|the|"
    r"there|any|you|we|this|"
    r"symptoms)|in\s+(?:the\s+)?event\s+of|"
    r"(?:such\s+as\s+)?(?:may|might|can|could|would)\s+(?:also\s+)?(?:occur|develop|cause|lead\s+to|result\s+in|"
    r"induce|produce|trigger|happen|include|get|give|increase\s+the\s+risk)|"
    r"known\s+to\s+(?:cause|induce|trigger|produce|lead\s+to)|(?<!without\s)(?<!without\sany\s)warn(?:s|ed|ing|"
    r"ings)?\s+(?:\w+\s+)?(?:about|against|of|that)?|"
    rf"{_ADVISED}\s+(?:\w+\s+){{0,2}}?(?:about|on|regarding|to\s+(?:return|report|watch|call|look)|of\s+the\s+risk)|"
    r"watch(?:ing)?\s+(?:out\s+)?for|monitor(?:ed|ing)?\s+(?:closely\s+)?for|observe(?:d)?\s+for|look(?:ed|"
    r"ing)?\s+(?:out\s+)?for|(?:to\s+)?prevent(?:ion\s+of|ing|ed|s)?|prophyla(?:xis|ctic)\w*\s+(?:against|for|of|"
    r"therapy\s+for)|(?:to\s+)?ward\s+off|precautions?\s+(?:for|against)|so\s+as\s+not\s+to|"
    r"so\s+that\s+\w+\s+(?:would|might|should)\s+not|"
    r"(?:vaccinat\w+|immuni[sz]\w+|protect\w*|vaccine)\s+(?:(?:him|her|them)\s+)?(?:against|for|from)|"
    r"(?:fear(?:ed|s)?|afraid|worr(?:y|ied|ies)|concern(?:ed|s)?)\s+(?:of|that|for|(?!about|over|regarding))|"
    rf"{_EFFECTS}\s+(?:include(?!d)|such\s+as|are|may|listed)|potential(?:ly)?\s+(?:for|to\s+cause)|"
    rf"(?:listed|mentioned|described|read)\s+in\s+(?:the\s+)?(?:{_BOOK}|package|product|literature|rare)\w*|"
    rf"{_BOOK}\s+(?:also\s+)?(?:lists?|mentions?|warns?|says|states|describes|includes|names)|"
    rf"according\s+to\s+the\s+{_BOOK}|"
    r"unless|in\s+order\s+to\s+avoid|to\s+avoid|avoid(?:ance\s+of|ing|\s+in)|"
    r"can\s+(?:cause|be)|has\s+been\s+(?:described|reported)\s+(?:with|in|to)|have\s+been\s+(?:described|"
    r"reported)\s+(?:with|in)|are\s+known\s+(?:side|adverse)|is\s+a\s+known\s+(?:side|adverse|complication)|"
    r"contra-?indicated\s+in|to\s+be\s+(?:used|taken)\s+(?:for|against)|"
    r"first\s+signs?\s+of|at\s+risk\s+(?:of|for)|in\s+theory|theoretically|(?:any\s+)?reports?\s+of(?=[^.;]*\?)|"
    r"in\s+the\s+hope\s+of\s+avoiding)\b|"
    r"^should\s+(?!be\b)(?=[^?]*$)"
)  # fmt: skip
HYPOTHETICAL_AFTER: Final = Cue(
    r"\b(?:(?:may|might|can|could|would|should)\s+(?:also\s+|then\s+)?(?:occur|develop|happen|ensue|appear|result|"
    r"follow|arise|be\s+"
    r"expected|have\s+(?:followed|occurred|resulted|developed))|(?:was|were|is)\s+feared|"
    r"should\s+be\s+looked\s+for|(?:has|have)\s+been\s+"
    rf"(?:described\s+in|described\s+(?:with|for|after)|published)|(?:is|"
    rf"are)\s+(?:an?\s+)?(?:\w+\s+)?{_NAMED}\s+{_EFFECTS}|is\s+a\s+(?:known|"
    r"recogni[sz]ed|labell?ed)\s+(?:side|adverse)|(?:is|are)\s+(?:listed|labelled|labeled|mentioned)\s+in|"
    r"(?:sets?|setting)\s+in(?=,))\b"
)  # fmt: skip
# What a medicine is there for when it comes to it: "as needed for pain", "prn wheezing".
AS_NEEDED: Final = Cue(r"\b(?:as\s+needed|when\s+required|if\s+required|prn)(?:[ ]+for)?(?=[ ]+[a-z])")
# Looked for: hypothetical as long as the sentence does not say what came of it.
LOOKED_FOR: Final = Cue(
    r"\b(?:to\s+(?:exclude|rule\s+out)|(?<!\bnot\s)(?<!cannot\s)rule\s+out|r/o|screen(?:ed|ing)?\s+for|"
    r"work[- ]?up\s+for|(?:evaluat\w+|"
    r"test(?:ed|ing)?|assess(?:ed)?|check(?:ed)?|examined|investigated)\s+for)\b"
)  # fmt: skip
CAME_OF_IT: Final = Cue(
    r"\b(?:negative|positive|unremarkable|normal|clear|excluded|revealed|showed|confirmed|found|came\s+back)\b"
)
# Undecided: the sentence leaves open whether it was so; what it calls "the" or "her" was there all the same.
UNDECIDED: Final = Cue(
    r"\b(?:ask(?:s|ed|ing)?\s+(?:about|if)|(?:worr(?:y|ied|ies)|concern(?:ed|s)?)\s+(?:about|over|regarding)|"
    r"(?<!clear\s)(?<!certain\s)(?<!sure\s)(?<!wonder\s)(?<!wonders\s)(?<!wondered\s)whether(?!\s+(?:it|this|"
    r"that)\s+(?:was|is)\b)|know[ns]?\s+if)\b"
)
# Doubted: as undecided, but of this patient.
DOUBTED: Final = Cue(
    r"\b(?:unclear|uncertain|unsure|not\s+(?:sure|clear|certain)|wonder\w*)\s+(?:whether|if|that|about)\b|"
    r"\bwhether\s+(?:it|this|that)\s+(?:was|is)\b"
)
QUESTION: Final = compiled(
    r"^\W*(?:[\w ]{1,20}:\s*|q\w*\s*[.:)]\s*)?(?:(?:and|but|so|ok|okay|well|also)\s*,?\s+)?(?:did|do|does|has|"
    r"have|had|is|are|was|were|can|"
    r"could|would|will|may|might|any)(?:n['’]?t)?\b[^?]*\?\s*$",
    _I,
)
ANSWERED_YES: Final = compiled(
    r"(?:\s+(?:Q\w*\s*[:.)]\s*)?[^?\n]{1,60}\?)*\s+(?:A\w*\s*[:.)]\s*|[-–>]\s*)?(?:yes|yeah|yep|correct|right|"
    r"indeed|(?:he|she|it|they|i)\s+"
    r"(?:did|had|has|was|is|does))\b",
    _I,
)
# A title that asks: "Can propofol cause pancreatitis? A case report".
OF_A_REPORT: Final = re.compile(
    r"\s*(?:an?\s+|the\s+)?(?:\w+\s+){0,2}(?:case|report|review|study|series|analysis)\b", _I
)
DEFINITE: Final = compiled(r"\b(?:the|this|that|these|those|his|her|my|your|their|its)\s+(?:[\w-]+\s+)?[\w-]+", _I)
# "Compartment syndrome?": a diagnosis that is only a question.
BARE_QUESTION: Final = compiled(r"^(?!any\b|what\b|how\b|when\b|why\b|who\b|which\b|where\b)(?:[\w'-]+\s*){1,4}\?$", _I)
GENERIC: Final = Cue(
    r"\b(?:patients?|people|women|men|those|children|persons|anyone|adults)\s+(?:with|suffering\s+from|who\s+have|"
    r"at\s+risk\s+(?:of|for))\b"
)  # fmt: skip
RULED: Final = Cue(
    r"\b(?:should(?!\s+have)|must(?!\s+have)|do\s+not|not\s+recommended|contra-?indicated|needs?|may\s+(?:take|"
    r"use))\b"
)
# What is called doubtful, up to the end of its noun phrase.
_CAUSE: Final = (
    r"(?:due|related|caused|associated|attribut\w+|(?:the|a|an)\s+(?:result|consequence|cause|effect)|because|"
    r"secondary|from|linked|connected|"
    r"(?:caused\s+)?by|drug-?(?:related|induced))"
)
_SURE: Final = r"(?:possible|possibly|probable|probably|likely|suspected|presumed|assumed|plausible)"
SPECULATED_BEFORE: Final = Cue(
    r"\b(?:possibl[ey]|probabl[ey]|suspect(?:ed|s|ing)?(?!\s+(?:adverse|drug(?![-\w])|medic))|suspicio(?:n|"
    r"us)\s+(?:of|for)|"
    r"may\s+(?:have|be)|might\s+(?:have|be)|could\s+(?:have|be)|presum(?:ed|ably|ptive)|questionable|likely|"
    r"doubtful|equivocal|"
    r"suggest(?:ive|ing|s|ed)\s+(?:of|a)?|query|perhaps|maybe|conceivabl[ey]|"
    r"(?:appear|seem)(?:s|ed)?\s+to\s+(?:be|have)|(?:thought|believed|felt|assumed|considered)\s+to\s+(?:be|have)|"
    r"versus|apparent(?:ly)?|as\s+(?:if|though)|"
    r"(?:think|thinks|thought|believ\w+|reckon\w*|assum\w+|guess\w*|feels|felt)\s+(?:that\s+)?(?:it|this|that|he|"
    r"she|they|i)\s+"
    r"(?:was|is|might|had|has|may|could)|look(?:s|ed)\s+like|sound(?:s|ed)\s+like|"
    r"must\s+have\s+(?:been|had)|i\s+(?:think|guess|suppose|believe|assume)|(?:hint(?:s|ed|ing)?\s+at|point(?:s|"
    r"ed|ing)\s+towards?)|"
    r"(?:assumption|hypothesis)\s+of|suspicion\s+that|deemed\s+to\s+be|questions?\s+of|in\s+all\s+probability|"
    r"tentative(?:ly)?|(?:may|might|could)\s+(?:well\s+)?(?:represent|reflect|indicate|point\s+to)|"
    r"(?:felt|thought|believed|likely)\s+to\s+represent|reminiscent\s+of|resembl(?:es|ed|ing)|(?:concerning|"
    r"worrisome)\s+for|"
    r"unconfirmed|unproven|alleged(?:ly)?|suppos(?:ed|edly)|(?:the|a)\s+possibility\s+of|interpreted\s+as|"
    r"suspect(?:s|ed)?\s+that|"
    r"potential(?!\s+(?:for|to|risks?|causes?|side|adverse|role|relat\w+|interactions?|benefits?))|"
    r"impression\s+(?:was\s+)?(?:one\s+)?of|favou?r(?:s|ed)(?!\s+(?:by|the)\b)|"
    r"can(?:no|['’])t\s+be\s+(?:certain|sure)\s+(?:that\s+)?(?:it|he|she)\s+\w+(?:n['’]t)?|concern\s+for)\b"
    r"(?:\s+(?:he|she|it|they|i|the\s+patient|this)\s+(?:\w+ly\s+)?(?:had|has|was|were|is|may\s+have|"
    r"might\s+have)\b)?|"
    r"\b(?:impression|ddx?)\s*:|(?<![\w?])\?(?=\s?[a-zA-Z])"
)  # fmt: skip
# What is called doubtful as a list, up to the end of the clause.
DIFFERENTIAL_BEFORE: Final = Cue(
    r"\b(?:differential(?:\s+diagnos[ei]s)?\s*(?:was|is|included|includes|of|:)|(?:working|provisional|tentative|"
    r"presumptive)\s+"
    r"(?:diagnos[ei]s|dx)\s*(?:of|was|is|:)|(?:cannot|can\s*not|could\s+not|can['’]t|"
    r"couldn['’]t)\s+(?:be\s+)?(?:\w+ly\s+)?(?:exclude|"
    r"rule\s+out)|(?:consistent|compatible|in\s+keeping|in\s+line)\s+with(?!\s+(?:the|her|his|normal|use|taking|"
    r"previous|earlier|prior)\b)|"
    r"indicative\s+of|rais(?:ed|es|ing)\s+(?:the\s+)?(?:possibility|suspicion|question)\s+of|"
    r"pointed\s+to(?!\s+(?:the|his|her|an?\s+(?:area|spot|place))\b)|"
    r"it\s+is\s+(?:possible|suspected|likely|thought|believed)\s+that|either)(?:\b|(?<=:))"
    r"(?:\s+(?:he|she|it|they|i|(?:the\s+)?patient|this)\s+(?:\w+ly\s+)?(?:had|has|was|were|is|suffered|developed|"
    r"experienced)\b)?"
)  # fmt: skip
SPECULATED_AFTER: Final = Cue(
    rf"\b(?:(?:was|were|is|are|has\s+been|seem(?:s|ed)|appear(?:s|ed)|remain(?:s|ed)|felt)\s+(?:(?:also|first|"
    rf"clinically|initially|"
    rf"strongly|only|therefore|deemed|thought|considered|"
    rf"to\s+be)\s+)*{_SURE}\b(?!\s+(?:as\s+)?(?:to\s+be\s+)?{_CAUSE}\b)(?!\s*,?\s+but\b)|"
    r"(?:was|were|is|remains?)\s+(?:a|one|another|the\s+most)\s+(?:possibility|(?:\w+\s+)?explanation|consideration)|"
    r"(?:was|were)\s+(?:felt\s+to\s+be\s+the\s+most\s+\w+\s+explanation|entertained|assumed|considered\s*(?=[.;]|$))|"
    r"remains?\s+(?:open|in\s+the\s+differential|unproven|to\s+be\s+confirmed)|"
    r"could\s+not\s+be\s+(?:\w+ly\s+)?(?:excluded|ruled\s+out)|"
    rf"cannot\s+be\s+(?:\w+ly\s+)?(?:excluded|ruled\s+out))\b|\b(?:vs\b|versus\b)|"
    rf"\b(?:was|were|is|has|have|had)\s+not\s+(?:yet\s+)?(?:been\s+)?(?:excluded|ruled\s+out)\b|\(\s*(?:{_SURE}|"
    rf"query|\?)\s*\)|,\s*(?:presumably|possibly|probably)\b"
)  # fmt: skip
