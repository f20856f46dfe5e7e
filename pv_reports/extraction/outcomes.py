"""Outcome of a reaction at the time of last observation (E2B E.i.7)."""

import re
from typing import Final

from pv_reports.extraction.confidence import CONFIDENCE
from pv_reports.extraction.mentions import Kind, Mention, Status
from pv_reports.extraction.patterns import compiled
from pv_reports.extraction.reading import Reading
from pv_reports.records import Outcome

_I: Final = re.IGNORECASE
_NOT: Final = r"(?:\b(?:not|never|yet\s+to)|n['’]t)\s+(?:yet\s+|been\s+|fully\s+|completely\s+|quite\s+|really\s+)*"
# What is still there: "is still tired", "are still there", "still itches".
_STILL: Final = (
    r"still\s+(?:(?:very|quite|a\s+bit|somewhat|rather|being)\s+)?(?:has|have|had|gets?|getting|present|complain\w+|"
    r"suffer\w+|experienc\w+|feels?|red|swollen|sore|painful|hurt\w*|persist\w*|there|tired|weak|dizzy|unwell|queasy|"
    r"giddy|stiff|hoarse|yellow|deaf|pale|anxious|low|ill|sick|"
    r"itchy|itch\w*|numb|coughing|limping|tender|active|visible|troubl\w+|bother\w+|ongoing|symptomatic|confused|"
    r"bleeding|sleepy|drowsy|nauseous|nauseated|breathless|unsteady|short\s+of\s+breath|in\s+pain|affected|"
    r"not\s+(?:gone|right|"
    r"well|better))"
)
_PATTERNS: Final[tuple[tuple[Outcome, re.Pattern[str]], ...]] = (
    ("sequelae", compiled(r"\b(?:(?:recovered|resolved|recovery)\s+with\s+(?:\w+\s+)?sequelae|with\s+(?:residual|"
                            r"permanent)\s+\w+|left\s+(?:(?:him|her|them|me|the\s+patient)\s+)?with(?!\s+(?:no|us|"
                            r"a\s+prescription)\b)|"
                            r"(?:is|are|was|were|be|as)\s+(?:permanent|irreversible)|"
                            r"permanent\s+(?:damage|weakness|deficit|loss)|residual\s+(?:deficit|weakness|scar\w*|"
                            r"effects?))\b", _I)),
    ("fatal", compiled(r"(?<!nearly\s)(?<!almost\s)(?<!have\s)(?<!\bnot\s)\b(?:died|dies|fatal(?:\s+outcome)?|"
                         r"passed\s+away|expired|was\s+(?:found|"
                         r"pronounced)\s+dead|found\s+\w+\s+dead|found\s+dead|outcome\s+was\s+fatal|"
                         r"resulted\s+in\s+death|death\s+(?:occurred|ensued)|succumbed|cause\s+of\s+death|"
                         r"led\s+to\s+(?:his|her)\s+death)\b", _I)),
    ("not_recovered", compiled(
        rf"{_NOT}(?:recover\w*|resolv\w*|improv\w*|subsid\w*|abat\w*|clear(?:ed|ing)?|gone(?!\s+(?:to|home|into))|"
        rf"go(?:ne)?\s+away|disappear\w*|vanish\w*|settl\w*|heal(?:ed)?|stopp?(?:ed)?\s+(?=itch|bleed|hurt|cough)|"
        rf"better|any\s+better|got(?:ten)?\s+better|let\s+up|eas(?:e|ed)|abate)\b|"
        rf"\b(?:ongoing|unresolved|persist(?:s|ed|ing)?(?!\s+for\s+\d)|{_STILL}|"
        r"no\s+better|as\s+bad\s+as\s+(?:ever|before)|unabated|(?:not|never)\s+gone\s+away|(?:has|"
        r"have)\s+not\s+left\s+(?:him|"
        r"her)|"
        r"continu(?:es|ed|ing)\s+to\s+(?:have|experience|complain|suffer|be|hurt)|remain(?:s|ed)\s+(?:unchanged|"
        r"hospitali[sz]ed|symptomatic|ill)|no\s+improvement|unchanged\s+at\s+(?:the\s+)?time|"
        r"not\s+yet\s+recovered)\b", _I)),
    ("recovering", compiled(
        r"\b(?:recovering|resolving|improving|clearing(?!\s+(?:his|her|the))|settling(?!\s+in)|easing|healing|abating|"
        r"receding|lessening|on\s+the\s+mend|getting\s+(?:a\s+(?:bit|little)\s+)?better|"
        r"(?:is|are|was|were|feels?|feeling|been|got)\s+(?:slowly\s+|now\s+|already\s+|much\s+|a\s+(?:bit|little|"
        r"lot)\s+|"
        r"somewhat\s+)*better|(?<=[:,;]\s)(?:much\s+|a\s+(?:bit|little|lot)\s+|somewhat\s+)?better|less\s+(?:severe|"
        r"intense|"
        r"marked|troublesome)|eased|receded|"
        r"(?:partial(?:ly)?|somewhat|slightly|slowly|gradually)\s+(?:recover\w*|resolv\w*|improv\w*|better)|"
        r"subsiding|fading|(?:swelling|fever|temperature|redness|o?edema|puffiness|it|they)\s+(?:has\s+|have\s+|had\s+)?"
        r"(?:went|gone|come|came)\s+down|almost\s+(?:gone|resolved)|nearly\s+(?:gone|resolved)|"
        r"improved(?!\s+(?:and\s+)?(?:completely|fully))|(?:symptoms?|condition|event|swelling|rash|"
        r"pain)\s+(?:has\s+|have\s+|had\s+)?(?:decreased|lessened|diminished))\b", _I)),
    ("recovered", compiled(
        r"\b(?:recovered(?:\s+(?:completely|fully|uneventfully|without\s+sequelae|well))?|(?:made\s+(?:a|"
        r"an)\s+)?(?:full|complete|uneventful|good|excellent|swift|rapid|"
        r"quick|speedy|steady|smooth)\s+recovery|complete\s+resolution|resolution\s+of|resolv(?:ed|"
        r"es)(?:\s+(?:completely|fully|spontaneously|without\s+(?:treatment|sequelae)))?|"
        r"subsid(?:ed|es)|disappeared|abated|went\s+away|cleared(?:\s+up)?|faded(?:\s+away)?|"
        r"gone(?!\s+(?:to|home|into|through|back|out|on\s+(?:holiday|to|with|[a-z]+ing))\b)|"
        r"settled(?!\s+(?:in|for|on(?!\s+(?:\d|its\b|their\b))|into|at\s+home)\b)|vanished|dried\s+up|ceased|"
        r"passed(?:\s+off)?(?!\s+(?:away|out|through|on|"
        r"to|by\s+(?!\d)|urine|stools?|blood|black|water|wind|the|a|an)\b)|wore\s+off|worn\s+off|lifted|"
        r"(?:all|was|were|is|are)\s+(?:now\s+|all\s+)?over(?=\s+(?:on|by|within|in|after|now|again)\b|\s*[.,;])|"
        r"last\s+seen(?=\s+on\s+\d)|no\s+more\s+(?=\w+\s+since)|(?:normal|normally|well|fine|healthy|herself|"
        r"himself)\s+"
        r"again|fully\s+awake|cured|back\s+to\s+normal|returned\s+to\s+(?:normal|baseline)|came\s+right|"
        r"normali[sz]ed|asymptomatic|symptom[- ]free|"
        r"(?:is|was|are|were)\s+(?:now\s+)?(?:fine|well)(?=\W)(?!\s+(?:enough|until|before|when|developed))|"
        r"healed|no\s+longer\s+(?:has|had|have|present|experienc\w+|"
        r"irritable|tired|dizzy|itch\w+|sore|swollen|drowsy|confused|weak|unsteady|nauseous|breathless|visible|there)|"
        r"rash\s+gone|fully\s+recovered|felt\s+(?:fine|well|normal)|remitted|reversed|"
        r"was\s+(?:alright|okay|ok)(?=\W))\b", _I)),
    ("unknown", compiled(r"\b(?:outcome\s+(?:of\s+(?:the\s+)?[\w\s]{1,40}?\s+)?(?:was|is|were)?\s*(?:unknown|"
                           r"not\s+(?:known|reported|provided|available))|(?:recovery\s+status|final\s+outcome|"
                           r"status)\s+(?:is|was)\s+(?:unknown|not\s+(?:known|reported))|lost\s+to\s+follow[- ]?up|"
                           r"unknown\s+(?:outcome|if\s+(?:the\s+)?(?:patient|events?)\s+(?:has\s+)?(?:recovered|"
                           r"resolved))|it\s+(?:was|is)\s+unknown\s+(?:if|whether))\b", _I)),
)  # fmt: skip
_STOPPED: Final = compiled(
    r"\s+(?:(?:had|has|have|then|finally|soon|also)\s+)*(stopped|ended|went(?=\s*[.,;]|"
    r"\s+(?:after|within|in|as|once)\b))",
    _I,
)
_SAME: Final = compiled(
    r"\s*(?:\([^)]{1,30}\)\s*)?(?::|(?:is|are|was|were|remains?|remained|stayed)(?=\s))\s*"
    r"(unchanged|the\s+same|no\s+change|continuing|continues|not\s+better|still\s+the\s+same)\b",
    _I,
)
_NOT_OUTCOME: Final = compiled(
    r"\b(?:if|whether|until|should|would|can|could|expected\s+to|may|might|hopefully|hope\w*|unless|once|"
    r"will)\s+(?:\w+\s+){0,4}$",
    _I,
)


def outcome_mentions(reading: Reading) -> list[Mention]:
    """Statements of outcome, without those about relatives, other people or what might be."""
    found: list[Mention] = []
    taken: list[tuple[int, int]] = []
    for outcome, pattern in _PATTERNS:
        for match in pattern.finditer(reading.text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            sentence = reading.sentence_at(match.start())
            if _NOT_OUTCOME.search(reading.text[sentence.start : match.start()]) and outcome != "unknown":
                continue
            status = reading.status(match.start(), match.end())
            if status in (Status.FAMILY, Status.OTHER_PERSON, Status.HYPOTHETICAL):
                taken.append(match.span())
                continue
            if status is Status.NEGATED and outcome in ("recovered", "recovering"):
                outcome_here: Outcome = "not_recovered"
            elif status is Status.NEGATED:
                continue
            else:
                outcome_here = outcome
            taken.append(match.span())
            found.append(
                Mention(Kind.OUTCOME, match.start(), match.end(), outcome_here, confidence=CONFIDENCE["outcome"])
            )  # fmt: skip
    found += _stopped_itself(reading)
    return sorted(found, key=lambda mention: mention.start)


def _stopped_itself(reading: Reading) -> list[Mention]:
    """ "Melaena stopped on 5 April", "the cramps have ended": the reaction is over."""
    found: list[Mention] = []
    for term in reading.terms_of("reaction"):
        if reading.status(term.start, term.end) not in (Status.AFFIRMED, Status.SPECULATED):
            continue
        for value, pattern in (("recovered", _STOPPED), ("not_recovered", _SAME)):
            if verb := pattern.match(reading.text, term.end):
                found.append(Mention(Kind.OUTCOME, verb.start(1), verb.end(1), value, confidence=CONFIDENCE["outcome"]))
    return found
