"""Whose and how certain: negation over whole lists, family, hypothetical, historical, another person, speculation.

In the manner of ConText (Harkema et al., J Biomed Inform 2009;42:839): a trigger opens a scope that runs forward or
backward until a terminator or the sentence's end; here pseudo-triggers are taken first, and a comma ends a scope only
where a new clause with its own verb begins.
"""

import re
from typing import Final, NamedTuple

from pv_reports.extraction.mentions import Status
from pv_reports.extraction.negation import ASKED, DENIED, NEG_AFTER, NEG_BEFORE, PSEUDO, REFUTED
from pv_reports.extraction.sections import Span

_I: Final = re.IGNORECASE


class Scope(NamedTuple):
    """All mentions within ``start..end`` have this status."""

    start: int
    end: int
    status: Status


_FAMILY_WORD: Final = (
    r"(?:mother|father|mom|mum|mam|dad|mummy|daddy|grandma|grandpa|gran|granny|stepmother|stepfather|parents?|sisters?|brothers?|siblings?|aunts?|uncles?|grand(?:mother|father|"
    r"parents?)|cousins?|"
    r"nephew|niece|twin(?:\s+(?:brother|sister))?|half[- ](?:brother|sister))"
)
_FAMILY_BEFORE: Final = re.compile(
    rf"\bfamily\s+(?:medical\s+)?(?:history|hx|anamnesis)(?:\s+(?:of|for|is\s+(?:positive|significant|"
    rf"notable)\s+for|was\s+(?:positive|significant|notable)\s+for|includ\w+))?\s*[:=]?|"
    rf"\b(?:(?:his|her|their|the|patient['’]?s|pt['’]?s|a|an|one|maternal|paternal|older|younger|elder|"
    rf"another)\s+)+{_FAMILY_WORD}"
    rf"(?:\s+(?:also|both|and\s+{_FAMILY_WORD}))*\s*,?\s*(?:who\s+)?(?:also\s+)?(?:had|has|have|with|suffer\w*|"
    rf"developed|died\s+(?:of|from)|was\s+diagnosed|were\s+diagnosed|"
    rf"is\s+(?:allergic|diabetic)|experienced|takes?|took|who\s+(?:has|had)|got|being\s+treated|gets?|(?:comes?|came)\s+(?:up|out)|breaks?\s+out|broke\s+out|reacts?|"
    rf"reacted|once\s+had|used\s+to\s+(?:have|get)|lost)\b|^{_FAMILY_WORD}\s*[:,(]?\s+(?=(?:[\w'-]+[\s,]*){{1,3}}\)?[.;]?\s*$)|"
    rf"\b(?:his|her)\s+(?:daughter|son|child|children|baby)\s+(?:also\s+)?(?:had|has|have|suffer\w*|developed|gets?|"
    rf"(?:comes?|came)\s+(?:up|out)|breaks?\s+out|reacts?|is\s+(?:allergic|diabetic|asthmatic))\b|"
    rf"(?<![\w])(?:^|(?<=[,;:.]\s)|(?<=and\s)){_FAMILY_WORD}\s+(?:also\s+)?(?:had|has|died\s+(?:of|from)|with|"
    rf"suffer\w*)\b|\bmy\s+(?:{_FAMILY_WORD})\s+(?:also\s+)?(?:had|has|died\s+(?:of|from)|suffers?)\b",
    _I,
)
_FAMILY_AFTER: Final = re.compile(
    rf"\b(?:in|of|for)\s+(?:(?:his|her|the\s+patient['’]?s|their|a|both|maternal|paternal|"
    rf"first[- ]degree)\s+)+(?:{_FAMILY_WORD}|relatives?)\b|\bin\s+the\s+family\b|\bruns?\s+in\s+the\s+family\b",
    _I,
)
_HYPOTHETICAL: Final = re.compile(
    r"\b(?:risk(?:s)?\s+(?:of|for)|return\s+(?:immediately\s+)?(?:if|for)|if\b|should\s+(?:she|he|they|"
    r"the\s+patient|you|any|there|symptoms)|in\s+(?:the\s+)?case\s+of|in\s+(?:the\s+)?event\s+of|"
    r"(?:such\s+as\s+)?(?:may|might|can|could|would)\s+(?:also\s+)?(?:occur|develop|cause|lead\s+to|result\s+in|"
    r"induce|produce|trigger|happen|include|get|increase\s+the\s+risk)|"
    r"known\s+to\s+cause|warn(?:ed|ing|ings)?\s+(?:\w+\s+)?(?:about|of|that)?|(?:advised|counsel+ed|instructed|"
    r"told|educated)\s+(?:\w+\s+){0,2}?(?:about|regarding|to\s+(?:return|watch|call|look)|of\s+the\s+risk)|"
    r"watch(?:ing)?\s+(?:out\s+)?for|monitor(?:ed|ing)?\s+(?:closely\s+)?for|observe(?:d)?\s+for|look(?:ed|"
    r"ing)?\s+(?:out\s+)?for|(?:to\s+)?prevent(?:ion\s+of|ing|ed)?|prophyla(?:xis|ctic)\w*\s+(?:against|for|of|"
    r"therapy\s+for)|"
    r"(?:vaccinat\w+|immuni[sz]\w+|protect\w*|vaccine)\s+(?:against|for)|screen(?:ed|ing)?\s+for|(?:fear(?:ed|s)?|"
    r"afraid|worr(?:y|ied)|concern(?:ed|s)?)\s+(?:of|about|that|for|regarding)?|"
    r"(?:side|adverse|undesirable)\s+effects?\s+(?:include|such\s+as|are|may|listed)|potential(?:ly)?\s+(?:for|"
    r"to\s+cause)|(?:listed|mentioned|described|read)\s+in\s+(?:the\s+)?(?:label|smpc|leaflet|package|product|"
    r"literature|rare)\w*|"
    r"to\s+(?:exclude|rule\s+out)|(?:evaluat\w+|test(?:ed|ing)?|work[- ]?up|assessed|checked|examined)\s+for|"
    r"rule\s+out|r/o|unless|in\s+order\s+to\s+avoid|to\s+avoid|avoid(?:ance\s+of|ing)|"
    r"can\s+(?:cause|be)|has\s+been\s+(?:described|reported)\s+(?:with|in|to)|have\s+been\s+(?:described|"
    r"reported)\s+(?:with|in)|are\s+known\s+(?:side|adverse)|is\s+a\s+known\s+(?:side|adverse|complication))\b",
    _I,
)
_HYPO_AFTER: Final = re.compile(
    r"\b(?:(?:may|might|can|could|would|should)\s+(?:occur|develop|happen|ensue|appear|be\s+expected)|(?:was|were|"
    r"is)\s+feared|should\s+be\s+looked\s+for|(?:has|have)\s+been\s+described\s+in|is\s+a\s+(?:known|recogni[sz]ed|"
    r"labell?ed)\s+(?:side|adverse)|"
    r"(?:is|are)\s+(?:listed|labelled|labeled|mentioned)\s+in)\b",
    _I,
)
_HISTORICAL: Final = re.compile(
    r"(?<!family\s)\b(?:(?:past|previous|prior|relevant|significant|known|medical|past\s+medical|remote|personal|"
    r"clinical|concurrent)\s+)*(?:histor(?:y|ies)|hx)\s*(?:(?:included|includes|including|significant\s+for|"
    r"notable\s+for|remarkable\s+for|positive\s+for|was|is|consisted\s+of|significant)(?!\s+(?:seen|admitted|given|"
    r"treated|vaccinated|found))\b\s*)*(?:\s*(?:of|for|:|with))?|"
    r"\bh/o\b|\bpmh\w?\s*[:=]?|\b(?:previously|formerly)\s+(?:had|diagnosed|experienced|suffered|treated|"
    r"reported)\b|\b(?:pre-?existing|underlying|prior\s+episodes?\s+of|previous\s+episodes?\s+of|status\s+post|s/p|"
    r"known\s+(?:to\s+have|case\s+of|with)|long[- ]?standing)\b|\bas\s+a\s+child\b|\b(?:former|ex-)\s?(?=smoker)|"
    r"\bin\s+the\s+past\b,?",
    _I,
)
_PRESENT_HISTORY: Final = re.compile(
    r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|several|few|couple\s+of)[\s-]*(?:to|-|"
    r"–)?\s*\w*[\s-]*(?:hour|hr|day|week|wk|month)s?['’]?[\s-]*$|\b(?:presented|presents|presenting|admitted|"
    r"seen)\b[^.]{0,40}\bwith\s+a?\s*(?:\w+\s+)?$",
    _I,
)
# "History of fever and itching last night": in a clinic's words the history of the present complaint.
_OF_COMPLAINT: Final = re.compile(r"^(?:hx|h/o|history(?:\s+(?:of|was|is|:))*)\s*$", _I)
_NOW: Final = re.compile(
    r"\b(?:at\s+night|last\s+night|overnight|this\s+(?:morning|afternoon|evening)|today|yesterday|since\s+(?:the\s+|her\s+|"
    r"his\s+)?(?:vaccin\w+|shots?|injections?|immuni[sz]\w+|last|first|second|third|yesterday|this|starting|dose)|"
    r"(?:after|following)\s+(?:the\s+|her\s+|his\s+)?(?:vaccin\w+|shots?|injections?|immuni[sz]\w+)|x\s?\d+\s*(?:days?|d\b|"
    r"hours?|hrs?|weeks?)|for\s+(?:the\s+)?(?:past|last)\s+\w+\s+(?:days?|hours?|nights?))\b",
    _I,
)
_HIST_AFTER: Final = re.compile(
    r"\b(?:years?\s+(?:ago|earlier|before|previously|prior)|as\s+a\s+(?:child|teenager|young)|in\s+(?:childhood|"
    r"infancy|her\s+youth|his\s+youth|the\s+past)|since\s+(?:childhood|birth|infancy)|"
    r"(?:diagnosed|resolved)\s+(?:\w+\s+)?years\s+(?:ago|earlier)|in\s+(?:his|"
    r"her)\s+(?:past\s+)?(?:medical\s+)?history)\b",
    _I,
)
_OTHER: Final = re.compile(
    r"\b(?:(?:another|a\s+different|a\s+second|an?\s+other)\s+(?:patient|person|child|woman|man|infant|student|"
    r"employee|resident)|other\s+(?:patients?|people|children|students|persons|employees|cases|family\s+members|"
    r"individuals|recipients)|"
    r"(?:his|her|the\s+patient['’]s|my)\s+(?:husband|wife|spouse|partner|boyfriend|girlfriend|co-?workers?|"
    r"colleagues?|friends?|neighbou?rs?|roommate|classmates?|boss)\b(?!\s+(?:states?|stated|reports?|reported|"
    r"called|says|said|noticed|found|confirmed))|"
    r"(?:thirty|twenty|\d+)[\s\w-]{0,12}other\s+(?:cases|patients))\b",
    _I,
)
_SPECULATED: Final = re.compile(
    r"\b(?:possibl[ey]|probabl[ey]|suspect(?:ed|s|ing)?(?!\s+(?:adverse|drug|medic))|suspicio(?:n|us)\s+(?:of|for)|"
    r"may\s+(?:have|be)|might\s+(?:have|be)|could\s+(?:have|be)|presum(?:ed|ably|ptive)|questionable|likely|"
    r"suggest(?:ive|ing|s|ed)\s+(?:of|a)?|query|"
    r"appears?\s+to\s+(?:be|have)|thought\s+to\s+(?:be|have)|believed\s+to\s+(?:be|have)|differential\s+diagnosis|"
    r"versus|cannot\s+(?:exclude|rule\s+out)|"
    r"not\s+(?:certain|sure)\s+if|apparent(?:ly)?)\b|(?<![\w?])\?(?=\s?[a-z])",
    _I,
)
_SPEC_AFTER: Final = re.compile(
    r"\b(?:(?:was|were|is|has\s+been)\s+(?:suspected|possible|probable|presumed|considered\s+(?:possible|likely|"
    r"probable))|could\s+not\s+be\s+(?:excluded|ruled\s+out)|cannot\s+be\s+(?:excluded|ruled\s+out))\b",
    _I,
)
_VERB: Final = (
    r"(?:developed|experienced|presented|presents|had|has|have|was|were|is|are|complained|reported|reports|started|"
    r"began|became|noted|"
    r"showed|received|took|went|noticed|did|does|states?|stated|broke|appeared|occurred|got|felt|died|denied|"
    r"denies|confirmed|revealed|remained|continued|came|could|can)"
)
_TERMINATOR: Final = re.compile(
    rf"\b(?:but|however|although|though|except(?:\s+for)?|apart\s+from|other\s+than|aside\s+from|yet|whereas|while|"
    rf"because|until|then|subsequently|besides|"
    rf"secondary\s+to|despite|still)\b|;|\s[-–—]{{1,2}}\s|"
    rf"(?:,|\band\b|,\s*and)\s+(?:(?:then|now|later|also|only|subsequently|the\s+next\s+day)\s+)?(?:(?:she|he|they|"
    rf"it|I|we|the\s+(?:patient|pt|child|infant|baby|event|rash|\w+)|patient|pt|there|who|which|this|"
    rf"these)\s+)?(?:then\s+|also\s+|now\s+|later\s+)?{_VERB}\b|"
    rf",\s+(?:and\s+)?(?:she|he|they|it|we|there|this|who|which)\b|\b(?:who|which)\s+(?:was|were|had|has|is|on|in|at|received|took|developed)\b|"
    rf"\bwhen\b|\bwhere\b|\bafter\s+an?\b|,\s+the\s+patient['’]s\b|\bafter\s+(?:starting|taking|receiving|which|the)\b|"
    rf"\b(?:he|she|the\s+patient|patient)\s+(?:then\s+)?{_VERB}\b|\b(?:on|following|since)\s+(?=(?:restart|"
    rf"rechalleng|stopping|discontinu|withdraw)\w*)|\band\s+(?={_VERB}\b)|"
    rf"\b(?:now|today)\s+(?:presents|presented|with)\b|\bis\s+(?:now\s+)?\w+ing\b",
    _I,
)
# Relatives are listed with their own verbs ("mother had ..., brother died of ..."): only a turn to the patient ends it.
_TURN: Final = re.compile(
    r"\bwho\s+(?:on|in|at|was|were|received)\b|\b(?:but|however|while|whereas)\s+(?:she|he|the\s+patient)|\bthe\s+patient\b|\.\s|"
    r"\b(?:and|,)\s+(?:she|he)\s+(?:developed|experienced|had|was)",
    _I,
)
_ENDS: Final[dict[Status, tuple[re.Pattern[str], ...]]] = {
    Status.FAMILY: (_TURN,),
    Status.OTHER_PERSON: (_TURN,),
    Status.SPECULATED: (
        re.compile(r"[,;:()]|\b(?:and|but|with|after|due|in|on|at|to|from|which|because|following|who)\b", _I),
        _TERMINATOR,
    ),
    Status.HISTORICAL: (
        _TERMINATOR,
        re.compile(
            r"\bwho\b|\b(?:was|were|is)\s+(?:seen|admitted|given|started|treated|vaccinated|hospitali[sz]ed|found|"
            r"brought|"
            r"referred|prescribed|being)\b|\b(?:presented|developed|took|takes|received|started|began|used|was\s+on)\b",
            _I,
        ),
    ),
    Status.HYPOTHETICAL: (
        re.compile(
            r";|\b(?:but|however)\b|,\s+(?:and\s+)?(?:she|he|the\s+patient)\s+(?:developed|experienced|had|was|"
            r"presented)\b",
            _I,
        ),
    ),
}
_NEW_CLAUSE_BACK: Final = re.compile(
    rf"\b(?:but|however|although|though|except|yet|whereas|while)\b|[;:]|,\s+(?:and\s+|but\s+)?(?:she|he|they|it|"
    rf"there)\s|\band\s+(?=(?:she|he|it|there)\s)|\b{_VERB}\b",
    _I,
)
_ORDER: Final = (
    Status.OTHER_PERSON, Status.FAMILY, Status.HYPOTHETICAL, Status.NEGATED, Status.HISTORICAL, Status.SPECULATED
)  # fmt: skip


def find_scopes(text: str, sentence: Span) -> list[Scope]:
    """The scopes that open within one sentence."""
    piece = text[sentence.start : sentence.end]
    pseudo = [match.span() for match in PSEUDO.finditer(piece)]
    scopes: list[Scope] = []

    def shadowed(match: re.Match[str]) -> bool:
        return any(start <= match.start() < end for start, end in pseudo)

    for pattern, status in (
        (NEG_BEFORE, Status.NEGATED), (_HYPOTHETICAL, Status.HYPOTHETICAL), (_FAMILY_BEFORE, Status.FAMILY),
        (_HISTORICAL, Status.HISTORICAL), (_OTHER, Status.OTHER_PERSON), (_SPECULATED, Status.SPECULATED),
    ):  # fmt: skip
        ends: dict[re.Pattern[str], int] = {}
        for match in pattern.finditer(piece):
            if status is Status.NEGATED and shadowed(match):
                continue
            if status is Status.HISTORICAL and (
                _PRESENT_HISTORY.search(piece[: match.start()])
                or (_OF_COMPLAINT.match(match.group()) and _NOW.search(piece, match.end()))
            ):
                continue
            end = _forward(piece, match.end(), status, ends)
            start = match.start() if status in (Status.HISTORICAL, Status.FAMILY, Status.OTHER_PERSON) else match.end()
            scopes.append(Scope(sentence.start + start, sentence.start + end, status))
    if ASKED.search(piece) and DENIED.match(text, sentence.end):
        scopes.append(Scope(sentence.start, sentence.end, Status.NEGATED))
    for match in REFUTED.finditer(piece):
        start, end = match.span("what") if match["what"] else match.span("what2")
        scopes.append(Scope(sentence.start + start, sentence.start + end, Status.NEGATED))
    for pattern, status in (
        (NEG_AFTER, Status.NEGATED), (_FAMILY_AFTER, Status.FAMILY), (_HYPO_AFTER, Status.HYPOTHETICAL),
        (_HIST_AFTER, Status.HISTORICAL), (_SPEC_AFTER, Status.SPECULATED),
    ):  # fmt: skip
        for match in pattern.finditer(piece):
            if not (status is Status.NEGATED and shadowed(match)):
                start = _backward(piece, match.start())
                scopes.append(Scope(sentence.start + start, sentence.start + match.start(), status))
    return scopes


def _forward(piece: str, start: int, status: Status, known: dict[re.Pattern[str], int]) -> int:
    """Where a scope that opens at ``start`` ends. ``known`` keeps the ends found from places further left: the next
    end is the same as long as it lies ahead."""
    for pattern in _ENDS.get(status, (_TERMINATOR,)):
        if known.get(pattern, -1) < start:
            match = pattern.search(piece, start)
            known[pattern] = match.start() if match else len(piece)
    return min(known.values())


def _backward(piece: str, end: int) -> int:
    start = 0
    for match in _NEW_CLAUSE_BACK.finditer(piece, 0, end):
        start = match.end()
    return start


def status_at(scopes: list[Scope], start: int, end: int) -> Status:
    """The strongest status of the scopes that cover ``start..end``; AFFIRMED when none does."""
    found = {scope.status for scope in scopes if scope.start <= start and end <= scope.end + 1 and start < scope.end}
    for status in _ORDER:
        if status in found:
            return status
    return Status.AFFIRMED
