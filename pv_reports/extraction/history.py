"""Which condition is what: a reaction, the patient's history, or what a medicine was given for."""

import re
from dataclasses import replace
from typing import Final

from pv_reports.extraction.confidence import CONFIDENCE
from pv_reports.extraction.mentions import Kind, Mention, Status
from pv_reports.extraction.patterns import compiled
from pv_reports.extraction.reading import Reading
from pv_reports.extraction.standing import CAUSED, FILL, bare_lists, was_there

_I: Final = re.IGNORECASE
_INDICATION: Final = compiled(
    rf"(?:\b(?:for|to\s+treat|to\s+control|to\s+manage|in\s+the\s+treatment\s+of|treatment\s+of|treating|"
    rf"management\s+of|because\s+of|on\s+account\s+of|due\s+to\s+(?:his|her)|indication\s*(?:for\s+use\s*)?(?:was|"
    rf"is|:)?|used\s+(?:for|in)|prescribed\s+for|against){FILL})$",
    _I,
)
_NOT_INDICATION: Final = compiled(
    r"\b(?:admitted|hospitali[sz]ed|evaluated|seen|visited|tested|negative|positive|test(?:s|ing)?|responsible|"
    r"except|looked|look|watch|monitor(?:ed)?|scores?|workup|reason|criteria|history|evidence|risk(?:\s+factor)?s?|"
    r"account(?:s|ed)?|cause|consulted|referred|advised|called|came|presented|emergency\s+(?:room|department)|"
    r"stopped|discontinued|withdrawn|interrupted)\s+(?:\w+\s+){0,3}(?:for|because\s+of|due\s+to\s+\w+|"
    r"of)(?:\s+\w+){0,4}\s*$",
    _I,
)
_GIVEN: Final = compiled(
    r"\b(?:given|received|receiving|treated|treatment|therapy|prescribed|took|taking|take|takes|taken|started|"
    r"starting|administered|administration|on|using|used|use|commenced|initiated|injecting|injection|infusion|"
    r"infusions|mg|daily|dose|doses|tablets?|prophylaxis)\b",
    _I,
)
# "a lady under my care", "a man from our clinic in Galway"
_WHERE: Final = (
    r"(?:\s+(?:under|in|of|at|from|on)\s+(?:(?:my|our|the|this|his|her)\s+)?(?!\d)[\w'’-]+"
    r"(?:\s+(?!with\b|who\b|was\b|had\b|developed\b)[\w'’-]+){0,3}?)"
)
_PATIENT_WITH: Final = compiled(
    rf"\b(?:man|woman|men|women|boy|girl|male|female|patients?|infant|child|children|baby|neonate|adult|recipient|"
    rf"gentleman|lady|subject|teenager|adolescent|volunteer|individual)s?(?:\s*\([^)]*\)|"
    rf"\s+aged\s+[\w-]+)?{_WHERE}?,?\s+(?:who\s+(?:has|had)|with|having|suffering\s+from|affected\s+by|diagnosed\s+with|"
    rf"treated\s+for|being\s+treated\s+for|known\s+(?:for|to\s+have))\s*{FILL}(?:[\w-]+\s+)?$|\bsuffer(?:ing|ed|"
    rf"s)\s+from{FILL}$",
    _I,
)
# "On 3 May at 8 PM, child with stridor": without a verb it tells what that day brought.
_THAT_DAY: Final = compiled(
    r"^\W*(?:on\s+(?=\d|[a-z]{3,9}\s+\d)|(?:the\s+)?(?:next|following|same)\s+(?:day|morning|evening|night)\b)"
    r"[^.;]{0,40},\s*(?:the\s+)?(?:[\w-]+\s+)?[\w-]+\s+with\b",
    _I,
)
# "She had tonsillitis and I gave her X for that"
_HAD: Final = compiled(r"\b(?:had|has|caught|got|with)\s+(?:an?\s+)?(?:[\w-]+\s+)?$", _I)
_TOOK_FOR_IT: Final = compiled(
    r"^[^.;]{0,25}?\b(?:took|taking|gave|given|received|prescribed|put\s+on|started|treated)\b[^;]{0,130}?\b(?:for|"
    r"against)\s+(?:that|this|it|which)\b",
    _I,
)
_ADJECTIVE: Final = compiled(
    r"^\s*(?:patients?|man|woman|boy|girl|child|children|women|men|subjects?|infants?|volunteers?|cases?)\b", _I
)
_JOIN: Final = compiled(
    r"^\s*(?:\([^()]{1,25}\)\s*)?(?:,\s*and|,|and|or|as\s+well\s+as|;|/|&|plus|,\s*or|complicated\s+by)\s+(?:(?:a|"
    r"an|the|mild|severe|chronic|previous|prior|recent|known|some)\s+)*$",
    _I,
)
_HEADING: Final = compiled(
    r"(?:^|\n)[ \t]*(?:(?:past|relevant|previous|medical|prior|other|patient['’]s)\s+)*(?:medical\s+)?(?:history|"
    r"anamnesis|pmh|conditions?)\s*:",
    _I,
)
_EXTRA: Final = compiled(
    r"(?<!non-)(?<!non )(?<!never )\b(?:former\s|current\s|ex-\s?|heavy\s)?smoker\b|\b(?:CABG|TKR|THR|PCI|TURP|"
    r"TAVI)\b|\bstent(?=\s+(?:fitted|placed|put|inserted|in\s+"
    r"(?:19|20)\d\d))|\b(?:appendix|gall\s?bladder|tonsils|spleen|womb|thyroid)\s+(?:taken\s+)?(?:out|removed)\b|"
    r"\bhernia\s+repair\b|\b(?:hyster|mast|appendi|append|"
    r"cholecyst|tonsill|splen|thyroid|prostat|nephr|lob)(?:ic)?ectomy\b|\b(?:c-section|caesarean(?:\s+section)?|"
    r"cesarean(?:\s+section)?)\b(?=\s*(?:x\s?\d|[,;.]|in\s+(?:19|20)))|\b(?:hip|knee)\s+replacement\b|\b(?:renal|"
    r"kidney|liver|"
    r"cardiac|heart|lung|bone\s+marrow|stem\s+cell)\s+transplant(?:ation)?\b",
    _I,
)
_AT_THE_SITE: Final = compiled(r"\b(?:local|injection|vaccination|vaccine|infusion)[\s-]+(?:site\b|reactions?\b)", _I)


def sort_conditions(reading: Reading, conditions: list[Mention], drugs: list[Mention]) -> list[Mention]:
    """The conditions with kind REACTION, HISTORY or INDICATION. A HISTORY mention is affirmed of the patient's past.

    Coordinated conditions share their kind ("with diabetes and heart failure").
    """
    text = reading.text
    sorted_: list[Mention] = []
    paragraphs = _history_paragraphs(reading)
    bare = bare_lists(reading, conditions, drugs)
    for mention in conditions:
        sentence = reading.sentence_at(mention.start)
        before = text[sentence.start : mention.start]
        previous = (
            sorted_[-1]
            if sorted_ and sorted_[-1].end <= mention.start and sorted_[-1].start >= sentence.start
            else None
        )
        kind = mention.kind
        joined = previous is not None and _JOIN.match(text[previous.end : mention.start])
        paragraph = next(((a, b) for a, b in paragraphs if a <= mention.start < b), None)
        if mention.status in (Status.NEGATED, Status.FAMILY, Status.OTHER_PERSON, Status.HYPOTHETICAL):
            sorted_.append(mention)
            continue
        if paragraph:
            first = reading.sentence_at(paragraph[0] + 1)
            status = (
                Status.AFFIRMED
                if mention.start < max(first.end, text.find(".", paragraph[0] + 1))
                else Status.HISTORICAL
            )
            sorted_.append(replace(mention, kind=Kind.HISTORY, status=status, confidence=CONFIDENCE["history"]))
            continue
        if mention.status is Status.HISTORICAL and _AT_THE_SITE.search(str(mention.value)):
            sorted_.append(mention)  # an earlier reaction to a medicine is past drug history, not a condition
            continue
        if mention.status is Status.HISTORICAL:
            sorted_.append(
                replace(mention, kind=Kind.HISTORY, status=Status.AFFIRMED, confidence=CONFIDENCE["history"])
            )
            continue
        if (
            joined
            and previous is not None
            and previous.kind in (Kind.HISTORY, Kind.INDICATION)
            and previous.status is Status.AFFIRMED
        ):
            kind = previous.kind
        elif _is_indication(reading, before, mention, drugs, sentence.start, sentence.end) or (
            _TOOK_FOR_IT.match(text[mention.end : sentence.end]) and _HAD.search(before)
        ):
            kind = Kind.INDICATION
        elif (
            was_there(text, before, mention)
            or mention.start in bare
            or (
                (_PATIENT_WITH.search(before) and not CAUSED.search(before) and not _THAT_DAY.search(before))
                or _ADJECTIVE.match(text[mention.end : mention.end + 14])
                or (
                    re.search(r"\b(?:had|has)\s+(?:an?\s+)?(?:[\w-]+\s+)?$", before)
                    and re.match(
                        r"[^.;]{0,30}\band\s+(?:then\s+|subsequently\s+)?developed\b",
                        text[mention.end : mention.end + 60],
                        _I,
                    )
                )
            )
        ):
            kind = Kind.HISTORY
        if kind is Kind.REACTION:
            sorted_.append(mention)
        else:
            key = "history" if kind is Kind.HISTORY else "indication"
            sorted_.append(replace(mention, kind=kind, status=Status.AFFIRMED, confidence=CONFIDENCE[key]))
    return sorted_


def extra_history(reading: Reading, known: list[Mention]) -> list[Mention]:
    """Operations and habits that are history wherever they are named of the patient."""
    found: list[Mention] = []
    for match in _EXTRA.finditer(reading.text):
        if reading.status(match.start(), match.end()) in (Status.AFFIRMED, Status.HISTORICAL) and not any(
            mention.start < match.end() and match.start() < mention.end for mention in known
        ):
            found.append(
                Mention(Kind.HISTORY, match.start(), match.end(), match.group(), confidence=CONFIDENCE["history"])
            )  # fmt: skip
    return found


def _history_paragraphs(reading: Reading) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for match in _HEADING.finditer(reading.text):
        line_end = reading.text.find("\n\n", match.end())
        following = compiled(r"\n[ \t]*[A-Z][\w /()'-]{1,40}:").search(reading.text, match.end())
        ends = [end for end in (line_end, following.start() if following else -1) if end > 0]
        spans.append((match.end(), min(ends) if ends else len(reading.text)))
    return spans


def _is_indication(reading: Reading, before: str, mention: Mention, drugs: list[Mention], start: int, end: int) -> bool:
    trigger = _INDICATION.search(before)
    if not trigger or _NOT_INDICATION.search(before):
        return False
    if re.match(r"(?i)\bindication", trigger.group()):
        return True
    in_sentence = [drug for drug in drugs if start <= drug.start < end]
    earlier = [drug for drug in in_sentence if drug.end <= mention.start]
    if re.match(r"(?i)because\s+of|on\s+account|due", trigger.group()):
        # "Because of an infection he was given X": the medicine follows.
        return any(drug.start > mention.end and drug.start - mention.end < 60 for drug in in_sentence) and not earlier
    lead = before[: trigger.start()]
    if earlier:
        return mention.start - earlier[-1].end < 140
    return (
        bool(_GIVEN.search(lead[-60:]))
        or re.match(r"(?i)(?:in\s+the\s+)?treat", trigger.group()) is not None
        or (not lead.strip() and bool(in_sentence))
    )
