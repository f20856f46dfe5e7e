"""Death: its cause and whether there was an autopsy (E2B D.9)."""

import re
from typing import Final

from pv_reports.extraction.confidence import CONFIDENCE
from pv_reports.extraction.mentions import Kind, Mention, Status
from pv_reports.extraction.patterns import compiled
from pv_reports.extraction.reading import Reading

_I: Final = re.IGNORECASE
_CAUSE: Final = compiled(
    r"\b(?:(?:died|passed\s+away|expired)(?:\s+(?:on|in|at)\s+[^.;]{3,30}?)?\s+(?:of|from|due\s+to|because\s+of|secondary\s+to)|cause\s+of\s+death\s*(?:was|is|:|as|"
    r"were)?(?:\s*\(?\s*(?:on|in|per|according\s+to|as\s+per)\s+(?:the\s+|his\s+|her\s+)?(?:death\s+)?(?:certificate|"
    r"report|autopsy|post[-\s]?mortem|records?)\)?(?:\s+(?:was|is|read\w*|stated?))?)?(?:\s+(?:determined|listed|reported)\s+(?:to\s+be|as))?|death\s+(?:was\s+)?(?:due|"
    r"attributed)\s+to)\s*:?\s*(?P<v>[^.;,\n]{3,120})",
    _I,
)
_SPLIT: Final = compiled(r"\s+(?:due\s+to|secondary\s+to|caused\s+by|and|following|as\s+a\s+result\s+of)\s+", _I)
_TAIL: Final = compiled(
    r"\s+(?:on|in\s+the|at|approximately|about|after|\d|two|three|four|five|six|seven|ten|despite|while|later|"
    r"within|\().*$",
    _I,
)
_UNKNOWN: Final = compiled(r"\b(?:unk\b|unknown|not\s+(?:known|reported|provided|determined)|pending|undetermined)", _I)
_AUTOPSY_NO: Final = compiled(
    r"\b(?:no\s+(?:autopsy|post[-\s]?mortem|necropsy)|(?:declined|refused|did\s+not\s+(?:want|consent\s+to|permit|agree\s+to|wish)|"
    r"objected\s+to|opposed|without)\s+(?:an?\s+|the\s+|any\s+)?(?:autopsy|post[-\s]?mortem|necropsy)|"
    r"(?:autopsy|post[-\s]?mortem)\s*(?::|\?)\s*(?:no|none|not\s+(?:done|performed))|(?:autopsy|post[-\s]?mortem(?:\s+examination)?)\s+(?:was|"
    r"were)\s+(?:not\s+(?:done|performed|carried\s+out|conducted)|declined|refused))\b",
    _I,
)
_AUTOPSY_YES: Final = compiled(
    r"\b(?:(?:autopsy|post[-\s]?mortem|necropsy)(?:\s+examination)?\s*(?:\(\s*(?:on\s+)?\d[^)]{4,24}\))?\s*:\s*(?!no\b|not\b|unk|"
    r"declin|refus|pending|\n)(?=\w)|(?:autopsy|post[-\s]?mortem(?:\s+examination)?|necropsy)(?!\s+(?:was|"
    r"were)\s+not)(?:\s+report)?\s+(?:was\s+(?:performed|done|carried\s+out|conducted)|show\w*|reveal\w*|"
    r"confirm\w*|demonstrat\w*|findings|found|disclosed|stat\w+)|(?:at|on)\s+(?:autopsy|post[-\s]?mortem))\b",
    _I,
)


def death_mentions(reading: Reading) -> list[Mention]:
    """Causes of death (each part of "A due to B") and autopsy, of the patient only."""
    found: list[Mention] = []
    text = reading.text
    for match in _CAUSE.finditer(text):
        if reading.status(match.start("v"), match.start("v") + 1) in (
            Status.FAMILY,
            Status.OTHER_PERSON,
            Status.HYPOTHETICAL,
        ):
            continue
        for at, words in causes_in(match["v"]):
            begin = match.start("v") + at
            found.append(Mention(Kind.DEATH_CAUSE, begin, begin + len(words), words, confidence=CONFIDENCE["outcome"]))
    for value, pattern in ((False, _AUTOPSY_NO), (True, _AUTOPSY_YES)):
        for match in pattern.finditer(text):
            if reading.status(match.start(), match.end()) not in (
                Status.FAMILY,
                Status.OTHER_PERSON,
                Status.HYPOTHETICAL,
            ):
                found.append(Mention(Kind.AUTOPSY, match.start(), match.end(), value, confidence=CONFIDENCE["outcome"]))
    return found


def causes_in(words: str) -> list[tuple[int, str]]:
    """The causes named in "A due to B", each with its place in ``words``."""
    causes: list[tuple[int, str]] = []
    at = 0
    for part in _SPLIT.split(words):
        begin = words.index(part, at)
        at = begin + len(part)
        cause = _TAIL.sub("", part).rstrip(" ,:.")
        if len(cause) > 2 and not _UNKNOWN.search(cause):
            causes.append((begin, cause))
    return causes
