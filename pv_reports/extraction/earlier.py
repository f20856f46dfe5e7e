"""Earlier: words that put a condition before the episode that is told, as the patient's history or background."""

import re
from typing import Final

from pv_reports.extraction.cues import Cue
from pv_reports.extraction.patterns import compiled

_I: Final = re.IGNORECASE
_COUNT: Final = (
    r"(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|fifteen|twenty|thirty|some|several|many|few|"
    r"couple\s+of)"
)
_CONDITIONS: Final = r"(?:diseases?|conditions?|illness(?:es)?|disorders?|diagnos[ei]s|ailments)"
HISTORY_BEFORE: Final = Cue(
    r"(?<!family\s)\b(?:(?:past|previous|prior|relevant|significant|known|medical|past\s+medical|remote|personal|"
    r"clinical|concurrent)\s+)*(?:histor(?:y|ies)|hx)\s*(?:(?:included|includes|including|(?:significant|notable|"
    r"remarkable|"
    r"positive)\s+for|was|is|consist(?:ed|s)\s+of|significant)(?!\s+(?:seen|admitted|given|"
    r"treated|vaccinated|found))\b\s*)*(?:\s*(?:of|for|:|with))?|"
    r"\bh/o\b|\bpm(?:h\w?|hx)\s*(?:includes|included)?\s*[:=]?|\b(?:previously|formerly)\s+(?:had|diagnosed|"
    r"experienced|suffered|treated|reported)\b|\b(?:pre-?existing|underlying|(?:prior|previous|earlier|past|"
    r"former)\s+(?:episodes?|attacks?|bouts?|events?)\s+of|survivor\s+of|"
    r"status\s+post|s/p|(?<!best\s)known\s+(?:for|to\s+have|case\s+of|with)|long[- ]?standing|lifelong)\b|"
    r"\bas\s+a\s+child\b|"
    r"\b(?:former|ex-)\s?(?=smoker)|\bin\s+the\s+past\b,?|"
    # a heading, or the same words with a verb
    rf"\b(?:co-?morbidit(?:y|ies)|anamnesis|(?:medical|clinical)\s+background|background(?!\s*:[^.;\n]*\b(?:is|"
    rf"are|was|were|has|have|"
    rf"had|can|may|could|should|been|seems?|remains?|develops?|occurs?|changes?)\b)|(?:concurrent|concomitant|"
    rf"co-?existing|"
    rf"underlying|other\s+medical|chronic|previous|past|earlier|prior|"
    rf"medical)\s+{_CONDITIONS}(?:\s+at\s+baseline)?|past\s+reactions)\s*"
    r"(?::|(?:of|was|were|are|is|include[ds]?|including)\b|,\s*(?:he|she)\s+(?:named|mentioned|reported|"
    r"listed)\b)|^risk\s+factors\s*:|"
    # the pluperfect of having, in a sentence that goes back
    r"\b(?:had|(?<=['’])d)\s+(?:previously|already|formerly|once|earlier)\s+(?:had|suffered|been|undergone|"
    r"experienced)\b|"
    r"\bused\s+to\s+(?:get|have|suffer)\b|\bsince\s+(?:birth|childhood|infancy)\b|"
    r"\bsince\s+(?:19|20)\d\d,?\s+(?:the\s+)?\w+\s+(?:has|had)\s+(?:been|had)\b|"
    r"\bin\s+(?:his|her|my)\s+(?:youth|childhood|teens|twenties|thirties|forties)\b"
)  # fmt: skip
# A whole clause is set back: "Twenty years earlier he had undergone surgery for an ulcer".
BACK_THEN: Final = Cue(
    rf"^(?:(?:more\s+than|about|over|some|almost|nearly)\s+)?{_COUNT}\s+(?:years|decades)\s+(?:ago|earlier|"
    rf"previously|before(?:\s+"
    r"(?:admission|this|that|the\s+event))?|prior(?:\s+to\s+\w+)?)\b|^(?:many\s+)?years\s+ago\b|\b(?:earlier\s+in|"
    r"all\s+(?:her|his))\s+life\b|"
    r"\bat\s+(?:the\s+)?age\s+(?:of\s+)?[\w-]+,?\s+(?:he|she)\s+had\s+(?:had|been|suffered|undergone)\b|"
    r"\b(?:suffer(?:s|ed|ing)\s+from|(?:has|had)\s+(?:had|been\s+treated\s+for)|(?:is|was|being)\s+treated\s+for)"
    r"(?=[^.;,]{2,50}\bfor\s+(?:\w+\s+){0,2}(?:years|decades)\b)|"
    r"\bin\s+(?:19|20)\d\d,?\s+(?:he|she|the\s+\w+)\s+had\s+(?:had|been|undergone|suffered|experienced)\b|"
    r"\b(?:he|she|i|patient)\s+had\s+been\s+an?\s+(?=[^.;]*\byears\s+(?:back|ago|before))"
)  # fmt: skip
# "She had been hospitalised in 2014 with": the pluperfect with a year.
YEAR_BEFORE: Final = Cue(
    r"\bhad\s+(?:had|been|undergone|suffered|experienced)\b(?!\s+(?:vaccinated|given))(?=[^.;]{0,80}\b(?:in|"
    r"since)\s+(?:19|20)\d\d\b)"
)
NOWADAYS: Final = Cue(r"\b(?:now|today|recently|currently)\b|\bso\s+(?:i|he|she)\s+know")
# Adjectives of one noun phrase: "her previous infarction", "known asthma", "an old fracture".
_NO_CONDITION: Final = (
    r"(?:cases?|classifications?|literature|experience|findings|publications?|knowledge|dose|doses|dosage|"
    r"vaccin\w*|injections?|treatments?|reports?|visits?|\w*therap\w+|exposures?|regimens?|medications?|"
    r"medicines?|drugs?|use|"
    r"uses|administrations?|cycles?|courses?|days?|nights?|weeks?|months?|years?|letters?|shots?|batch|lot|"
    r"version|information|"
    r"infusions?|tablets?|product|trial|stud(?:y|ies)|examinations?|tests?|records?|admissions?|surgery|"
    r"hospitali[sz]ation|"
    r"man|woman|m[ae]n|wom[ae]n|lady|gentleman|patients?|boy|girl|people|person|infant|child|female|male|adult|"
    r"enough|"
    r"side|adverse|risks?|effects?|allerg(?:y|ies)\s+to|as|by|that|about|cause|complications?|interactions?|"
    r"reaction\s+to)"
)
ATTRIBUTE: Final = Cue(
    rf"\b(?:(?:previous|prior(?!\s+to\b))|(?:an?|his|her|its|the|only|two|three|several|with)\s+(?:earlier|former|"
    rf"past|old)|"
    rf"(?:last|previous)\s+year['’]s|childhood|healed|comorbid|co-?existing|(?:his|her|my)\s+usual|"
    rf"(?<!not\s)(?<!well-)(?<!well\s)(?<!no\s)(?<!any\s)(?<!un)(?<!is\s)(?<!are\s)"
    rf"(?<!other\s)known(?!\s+(?:to|for|with|case)\b))\s+(?!(?:(?:\w+\s+)?{_NO_CONDITION})\b)(?=\w)"
)  # fmt: skip
ATTRIBUTE_END: Final = Cue(
    r"[;:()]|\b(?:with|after|due|in|on|at|to|from|by|which|that|because|following|who|was|were|is|are|had|has|did|"
    r"does|when|"
    r"but|while|re(?:curred|appeared|turned)|worsen\w*|flare\w*|exacerbat\w*|caused|developed|experienced|"
    r"received|started)\b|,(?!\s+\w+\s*(?:,|and\b))"
)
HISTORY_AFTER: Final = Cue(
    r"\b(?:years?\s+(?:ago|earlier|before|previously|prior|back)|decades\s+(?:ago|earlier|before)|"
    r"as\s+an?\s+(?:young\s+|small\s+|little\s+)?(?:child|teenager|baby|infant|toddler|student|boy|girl|"
    r"adolescent|soldier|young)\b|"
    r"back\s+in\s+(?:19|20)\d\d|"
    r"in\s+the\s+(?:19|20)\d0s|during\s+(?:childhood|adolescence)|in\s+(?:(?:early\s+)?childhood|infancy|"
    r"adolescence|(?:her|his|my)\s+(?:youth|childhood|teens|twenties|thirties)|the\s+(?:distant\s+)?"
    r"past)|since\s+(?:childhood|birth|infancy|(?:her|his|my)\s+(?:youth|childhood|teens|twenties|thirties))|"
    r"(?:diagnosed|resolved)\s+(?:\w+\s+)?years\s+(?:ago|earlier)|in\s+(?:his|"
    r"her)\s+(?:past\s+)?(?:medical\s+)?history|when\s+(?:i|he|she)\s+was\s+(?:little|young|small|a\s+\w+|"
    r"younger)|many\s+years\s+"
    r"back|(?:resolved|healed|cured|outgrown|treated|diagnosed|operated(?:\s+on)?|"
    r"removed)\s+(?:back\s+)?in\s+(?:19|20)\d\d)\b|"
    r",\s*outgrown\b|\bon\s+(?:an?\s+)?(?:previous|earlier|prior)\s+occasions?\b|\bonce\s+before\b|"
    r"\bpreviously(?=\s*[.;,]|$)|\b(?:well|diet|poorly)[- ]controlled(?=\s*(?:[,.;)]|on\b|with\b|by\b|$))|"
    r"\bat\s+baseline\b"
)  # fmt: skip
# "A three-day history of cough", "presented with a history of": the history of what is told now.
PRESENT_HISTORY: Final = compiled(
    r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|several|few|couple\s+of)[\s-]*(?:to|-|"
    r"–)?\s*\w*[\s-]*(?:hour|hr|day|week|wk|month)s?['’]?[\s-]*$|\b(?:presented|presents|presenting|admitted|"
    r"seen)\b[^.]{0,40}\bwith\s+a?\s*(?:\w+\s+)?$",
    _I,
)
# "History of fever and itching last night": in a clinic's words the history of the present complaint.
OF_COMPLAINT: Final = compiled(r"^(?:hx|h/o|history(?:\s+(?:of|was|is|:))*)\s*$", _I)
NOW: Final = compiled(
    r"\b(?:at\s+night|last\s+night|overnight|this\s+(?:morning|afternoon|evening)|today|yesterday|"
    r"since\s+(?:the\s+|her\s+|"
    r"his\s+)?(?:vaccin\w+|shots?|injections?|immuni[sz]\w+|last|first|second|third|yesterday|this|starting|dose)|"
    r"(?:after|following)\s+(?:the\s+|her\s+|his\s+)?(?:vaccin\w+|shots?|injections?|immuni[sz]\w+)|"
    r"x\s?\d+\s*(?:days?|d\b|"
    r"hours?|hrs?|weeks?)|for\s+(?:the\s+)?(?:past|last)\s+\w+\s+(?:days?|hours?|nights?))\b",
    _I,
)
