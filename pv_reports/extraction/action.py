"""What was done with the medicine (E2B G.k.8), and what stopping or restarting it showed."""

import re
from typing import Final

from pv_reports.extraction.confidence import CONFIDENCE
from pv_reports.extraction.mentions import Kind, Mention, Status
from pv_reports.extraction.patterns import compiled
from pv_reports.extraction.reading import Reading
from pv_reports.records import ActionTaken

_I: Final = re.IGNORECASE
_ACTIONS: Final[tuple[tuple[ActionTaken, re.Pattern[str]], ...]] = (
    ("unchanged", compiled(r"\b(?:(?:was|were|been|being|is|are)\s+(?:both\s+)?(?:continued|"
                             r"maintained)(?:\s+unchanged)?|(?:carry|carried)\s+on\s+(?:with|taking)|"
                             r"continued\s+(?:unchanged|(?:taking|using|on|with|to\s+take)\b)|(?:dose|"
                             r"dosage)\s+(?:was\s+)?(?:not\s+changed|unchanged)|remains?\s+on|"
                             r"treatment\s+continued|therapy\s+continued|continues?\s+(?:to\s+take|taking|on)|"
                             r"(?:finish|complet)ed\s+(?:the|her|his)\s+course|(?:still|keeps?)\s+taking\s+(?:it|them)|"
                             r"no\s+change\s+(?:in|to)\s+(?:the\s+)?(?:dose|therapy|treatment))\b", _I)),
    ("withdrawn", compiled(
        r"\b(?:(?:was|were|been|being|be|is|are|and|therefore|immediately|subsequently|permanently|promptly|she|he|"
        r"patient|then|both|also|drugs?|therapy|treatment)\s+)*(?:(?:stopped|discontinued|withdrawn|ceased|"
        r"withheld|interrupted|paused|halted|terminated|abandoned|d/c['’]?d|dc['’]d)(?!\s+(?:breathing|vomiting|smoking|"
        r"working|eating|drinking))|taken\s+off)\b|"
        r"\b(?:stopping|discontinuation\s+of|withdrawal\s+of|cessation\s+of|discontinuing|withdrawing|"
        r"discontinuation|took\s+(?:me|her|him)\s+off|stopped\s+taking|suspended|came\s+off|(?:will|"
        r"should)\s+not\s+be\s+given\s+again|(?:was|were)\s+(?:\w+\s+)?(?:ended|dropped|given\s+up|taken\s+away)|"
        r"(?:told|advised|asked|instructed|made)\s+(?:her|him|them|me|the\s+\w+)\s+(?:to\s+)?(?:stop|discontinue|"
        r"cease)\b(?!\s+(?:smoking|drinking|working|breast))|"
        r"held(?=\s+(?:on\s+)?\d)|(?:was|were)\s+(?:then\s+|both\s+|also\s+)?held(?!\s+(?:responsible|by|in|at|to|that|"
        r"up|down|accountable)\b))\b", _I)),
    ("reduced", compiled(r"\b(?:(?:dose|dosage|amount)\s+(?:of\s+[\w-]+\s+)?(?:was\s+|were\s+|"
                           r"had\s+been\s+)?(?:subsequently\s+)?(?:reduced|decreased|lowered|halved|tapered)|"
                           r"(?:was|were)\s+(?:reduced|lowered|halved|tapered)\s+(?:from\s+\S+\s+\w+\s+)?to|"
                           r"(?:reduced|lowered|halved|cut|decreas(?:ed|ing)|reduc(?:ing|tion\s+(?:of|"
                           r"in)))\s+(?:(?:the|her|his)\s+)?(?:dose|dosage|it\b(?!\s+(?:was|is))))\b", _I)),
    ("increased", compiled(r"\b(?:(?:dose|dosage)\s+(?:of\s+[\w-]+\s+)?(?:was\s+|"
                             r"were\s+)(?:subsequently\s+)?(?:increased|raised|doubled)|increas(?:ed|"
                             r"ing)\s+(?:the\s+)?(?:dose|dosage))\b", _I)),
    ("not_applicable", compiled(r"\baction\s+taken(?:\s+with\s+(?:the\s+)?[\w-]+)?\s*[:?-]?\s*(?:was\s+)?not\s+appli"
                                  r"cable\b", _I)),
    ("unknown", compiled(r"\baction\s+taken\s+(?:with|regarding|for|in\s+response)[^.]{0,60}\b(?:unknown|"
                           r"not\s+(?:known|reported|provided))\b", _I)),
)  # fmt: skip
_BETTER: Final = (
    r"(?:resolv\w+|improv\w+|subsid\w+|disappear\w+|abat\w+|recover\w+|clear(?:ed|ing)|went\s+away|gone|"
    r"normali[sz]\w+|returned\s+to\s+(?:normal|baseline)|fad(?:ed|ing)|settl(?:ed|ing)|eas(?:ed|ing)|vanish\w+|"
    r"dried\s+up|regress\w+|remission|decreased|fell|revers\w+|better)"
)
_STOP: Final = (
    r"(?:stopp\w+|discontinu\w+|withdraw\w+|withdrew|cessation|ceas\w+|taken\s+off|came\s+off|took\s+\w+\s+off|"
    r"did\s+so|dechallenge)"
)
_DECHALLENGE: Final = (
    ("positive", compiled(rf"\b{_BETTER}\b[^.]{{0,80}}\b(?:after|on|upon|following|with|when|once|"
                            rf"within[^.]{{1,20}}of)\s+(?:the\s+)?(?:\w+\s+){{0,4}}{_STOP}\b|\b(?:after|upon|"
                            rf"following|on)\s+(?:the\s+)?(?:\w+\s+){{0,3}}{_STOP}\b[^.]{{0,90}}\b{_BETTER}\b|"
                            rf"\bpositive\s+dechallenge\b|dechallenge\s+(?:was\s+)?positive", _I)),
    ("negative", compiled(rf"\b(?:did|does|has|had)\s+not\s+(?:resolve|improve|subside|abate|resolved|"
                            rf"improved)[^.]{{0,80}}\b(?:after|on|upon|despite|following|"
                            rf"when)\s+(?:\w+\s+){{0,4}}{_STOP}\b|\b(?:persist\w+|continued|worsen\w+|"
                            rf"progress\w+)\b[^.]{{0,60}}\b(?:despite|after)\s+(?:\w+\s+){{0,4}}{_STOP}\b|"
                            rf"\bdespite\s+(?:\w+\s+){{0,3}}{_STOP}\b[^.]{{0,80}}(?:persist\w+|worsen\w+|"
                            rf"progress\w+)|\bnegative\s+dechallenge\b|dechallenge\s+(?:was\s+)?negative", _I)),
)  # fmt: skip
_AGAIN: Final = (
    r"(?:re-?start\w*|re-?introduc\w*|re-?challeng\w*|re-?administ\w*|re-?exposure|re-?initiat\w*|resum\w+|"
    r"re-?instat\w+|re-?exposed|given\s+again|second\s+exposure|"
    r"(?:prescribed|gave|took|tried|used|received|had)\s+(?:it|them|[\w-]+)\s+again|(?:mg|g|iv|po|im|sc|tds|bd|"
    r"od)\s+again)"
)
_RECUR: Final = (
    r"(?:recur\w*|reappear\w*|return(?:ed|ing)\b(?!\s+to\s+normal)|relaps\w*|came\s+back|(?:was|"
    r"were)\s+back\b(?!\s+(?:to|at|with|home))|again\s+(?:developed|"
    r"experienced)|re-?develop\w*|appeared\s+again)"
)
_RECHALLENGE: Final = (
    ("negative", compiled(rf"\bnegative\s+rechallenge\b|rechallenge\s+(?:was\s+)?negative|"
                            rf"\b{_AGAIN}\b[^.]{{0,80}}(?:\.\s+)?\b(?:without\s+(?:any\s+)?(?:recurrence|reaction|"
                            rf"problems?|"
                            rf"incident|reappearance|symptoms|event)|(?:was|were)\s+(?:well\s+)?tolerated|"
                            rf"no\s+(?:recurrence|reaction|re-?\w+ing|relapse|further\s+\w+)|did\s+not\s+(?:recur|"
                            rf"reappear))", _I)),
    ("positive", compiled(rf"\bpositive\s+rechallenge\b|rechallenge\s+(?:was\s+)?positive|"
                            rf"\b(?<!no\s){_RECUR}\b[^.]{{0,80}}\b(?:after|on|upon|following|when|with|"
                            rf"at)\s+(?:\w+\s+){{0,5}}{_AGAIN}\b|"
                            rf"\b{_AGAIN}\b[^.]{{0,120}}(?:\.\s[^.]{{0,45}})?(?<!not\s)(?<!without\s)(?<!no\s)\b"
                            rf"{_RECUR}", _I)),
)  # fmt: skip


def action_mentions(reading: Reading) -> list[Mention]:
    """Actions with a medicine, dechallenge and rechallenge, in order of place; whose medicine, the linking decides."""
    text = reading.text
    found: list[Mention] = []
    taken: list[tuple[int, int]] = []
    for action, pattern in _ACTIONS:
        for match in pattern.finditer(text):
            status = reading.status(match.start(), match.end())
            if status in (Status.FAMILY, Status.OTHER_PERSON, Status.HYPOTHETICAL):
                continue
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            before = text[max(0, match.start() - 25) : match.start()]
            if re.search(r"\b(?:not|never|n['’]t|should\s+be|had\s+to\s+be|without|no)\s*$", before, _I):
                continue
            taken.append(match.span())
            start = match.end() - len(
                re.sub(
                    r"^(?:(?:and|therefore|immediately|subsequently|permanently|promptly|she|he|patient|then|both|"
                    r"also|drugs?|therapy|treatment)\s+)+",
                    "",
                    match.group(),
                    flags=_I,
                )
            )
            found.append(Mention(Kind.ACTION, start, match.end(), action, status, confidence=CONFIDENCE["action"]))
    for kind, table in ((Kind.DECHALLENGE, _DECHALLENGE), (Kind.RECHALLENGE, _RECHALLENGE)):
        seen: list[tuple[int, int]] = []
        for value, pattern in table:
            for match in pattern.finditer(text):
                if reading.status(match.start(), match.end()) in (
                    Status.FAMILY,
                    Status.OTHER_PERSON,
                    Status.HYPOTHETICAL,
                ):
                    continue
                if any(match.start() < end and start < match.end() for start, end in seen):
                    continue
                seen.append(match.span())
                found.append(Mention(kind, match.start(), match.end(), value, confidence=CONFIDENCE["challenge"]))
    return sorted(found, key=lambda mention: mention.start)
