"""Signs at the place of an injection: "redness, warmth and tenderness at the injection site" is three such signs."""

import re
from dataclasses import replace
from typing import Final

from pv_reports.extraction.mentions import Mention
from pv_reports.terminology import code_reaction

_I: Final = re.IGNORECASE
_SITE: Final = re.compile(
    r"\s*(?:noted\s+|present\s+|only\s+)?(?:at|of|in|on|around|near|over|surrounding)\s+(?:the\s+|her\s+|his\s+|an?\s+|same\s+)?"
    r"(?:(?:local\s+)?(?:injection|vaccination|vaccine|inoculation|immuni[sz]ation|shot)\s+(?:site|area|spot)|"
    r"(?:site|area|spot|place|point)\s+(?:of\s+(?:the\s+)?|where\s+(?:the\s+)?)(?:injection|vaccin\w+|inoculation|immuni[sz]ation|shot|"
    r"administration))\b",
    _I,
)
_JOINED: Final = re.compile(
    r"\s*(?:,\s*and|,|and|&|/|with|or|plus|as\s+well\s+as)\s*(?:(?:some|mild|moderate|severe|slight|local|localized|"
    r"increased|minimal|much|a|an|the)\s+)*",
    _I,
)
_MEANT: Final = 0.9


def at_the_site(conditions: list[Mention], text: str) -> list[Mention]:
    """The conditions in order of place, those of the injection site coded as such (``attributes["long"]``, ``"code"``,
    ``"term"``); the words stay as reported."""
    result: list[Mention] = []
    following: Mention | None = None
    there = False
    for mention in reversed(conditions):
        joined = following is not None and _JOINED.fullmatch(text, mention.end, following.start) is not None
        named = _SITE.search(text, mention.start, mention.end) is not None
        there = named or bool(_SITE.match(text, mention.end)) or (there and joined)
        result.append(_sited(mention) if there and not named else mention)
        following = mention
    return result[::-1]


def _sited(mention: Mention) -> Mention:
    long = f"injection site {' '.join(str(mention.value).split())}"
    best = next(iter(code_reaction(long)), None)
    if best is None or best.score < _MEANT or not best.term.casefold().startswith("injection site"):
        return mention
    attributes = {**(mention.attributes or {}), "long": long, "code": best.code, "term": best.term}
    return replace(mention, attributes=attributes)
