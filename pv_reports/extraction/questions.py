"""Questions: what a form that asks in whole sentences ("When did the side effects start?") wants to know."""

import re
from functools import lru_cache
from typing import Final

from pv_reports.extraction.patterns import compiled

_I: Final = re.IGNORECASE
_ASKS: Final = compiled(
    r"\s*(?:\d{1,2}[.)]\s*)?(?:what|which|when|how|who|why|where|did|has|have|is|was|were|are|do|does|please)\b", _I
)
_EFFECT: Final = r"(?:side[\s-]?effects?|reactions?|symptoms?|adverse\s+\w+|events?|problems?|unwanted\s+effects?)"
_MEDICINE: Final = r"(?:medicines?|medications?|medicinal\s+products?|drugs?|products?|vaccines?|tablets?|treatments?)"
# The first that matches counts.
_FIELDS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = tuple(
    (field, compiled(pattern, _I))
    for field, pattern in (
        ("concomitant", rf"\b(?:other|any\s+other|additional)\s+(?:\w+\s+)?{_MEDICINE}|\balso\s+(?:tak|us)(?:e|ing)\b"),
        ("history", r"\b(?:medical|health|other)\s+(?:\w+\s+)?(?:conditions?|problems?|illness(?:es)?|history)\b"),
        ("age", r"\bhow\s+old\b"),
        ("onset", rf"\bwhen\b.*\b{_EFFECT}\b.*\b(?:start|began|begin|occur|happen|appear|notice|first)"),
        ("onset", rf"\bwhen\b.*\b(?:notice|experience|start\s+to\s+have)\w*\b.*\b{_EFFECT}"),
        ("reaction_end", rf"\bwhen\b.*\b{_EFFECT}\b.*\b(?:stop|end|resolve|go\s+away|disappear|finish)"),
        ("dose_end", r"\bwhen\b.*\b(?:stop|finish|end|discontinu)\w*"),
        ("dose_start", r"\bwhen\b.*\b(?:start\w*|begin|began|first|given|taken|take|receive\w*|vaccinated|used?)\b"),
        ("lot", r"\b(?:batch|lot)\b"),
        ("indication", rf"\b(?:why|what)\b.*\b(?:for|reason)\b(?!.*\b{_EFFECT})|\bwhy\b.*\b(?:tak|us|prescri|given)"),
        ("treatment", rf"\b(?:treatment|{_MEDICINE})\b.*\bfor\b.*\b{_EFFECT}|\bhow\b.*\b{_EFFECT}\b.*\btreated\b"),
        ("dechallenge", rf"\b{_EFFECT}\b.*\b(?:after|when)\b.*\b(?:stopp\w+|reduc\w+)"),
        ("action", rf"\bwhat\b.*\b(?:done|happened)\b.*\b{_MEDICINE}|\bdid\b.*\bstop\s+(?:taking|using)\b"),
        ("hospitalised", r"\b(?:hospital|admitted|admission)"),
        ("seriousness", r"\b(?:serious|severe\s+enough)\b"),
        ("outcome", r"\bhow\b.*\b(?:now|feeling|today)\b|\b(?:recover|get\s+better|gone\s+away|better\s+now|outcome)"),
        ("narrative", r"\bwhat\s+happened\b|\bdescribe\b"),
        ("frequency", r"^\W*(?:\d+\W+)?how\s+often\b"),
        ("dose", r"\bhow\s+much\b|\b(?:what|which)\b.*\b(?:dose|dosage|strength)\b"),
        ("route", rf"\bhow\b.*\b(?:{_MEDICINE}|it)\b.*\b(?:tak|giv|us|administ)|\bhow\b.*\b(?:taken|given)\b"),
        ("reaction", rf"\b(?:what|which)\b.*\b{_EFFECT}\b"),
        ("drug", rf"\b(?:what|which|name)\b.*\b{_MEDICINE}\b"),
        ("qualification", r"\b(?:profession|occupation|health\s?care\s+professional)\b"),
        ("country", r"\bcountry\b|\bwhere\b.*\blive\b"),
    )
)


@lru_cache(maxsize=4096)
def question_field(text: str) -> str | None:
    """The field that a question asks for, by its words; None for other text and for questions about something else."""
    if not _ASKS.match(text):
        return None
    return next((field for field, pattern in _FIELDS if pattern.search(text)), None)


# In a conversation nothing but a few words may ask: "And his weight?".
_SPOKEN: Final[tuple[tuple[str, re.Pattern[str]], ...]] = tuple(
    (field, compiled(pattern, _I))
    for field, pattern in (
        ("case_number", r"\b(?:reference|case|report)\s+number\b"),
        (
            "causality",
            r"\byou\b.*\b(?:think|believe|suspect|feel)\b.*\b(?:caus\w*|due|because|to\s+blame|related|connect\w*|"
            r"responsible|from)\b|\bcaused?\s+(?:it|this|that)\b|\bopinion\b|\bblame\b",
        ),
        (
            "reporter_name",
            r"\bwho\s+am\s+i\s+(?:speaking|talking)|\byour\s+(?:full\s+)?name\b|\bwho(?:\s+is|['’]s)\s+"
            r"(?:calling|this|speaking|there)|\bwith\s+whom\b",
        ),
        ("country", r"\bcountry\b|\bwhere\b.*\b(?:call\w*|liv\w+|based|from)\b|\bcalling\s+from\b"),
        (
            "qualification",
            r"\bare\s+you\b.*\b(?:doctor|nurse|pharmacist|patient|relat\w+|professional|physician)\b|"
            r"\b(?:profession|occupation|job)\b|\byour\s+(?:relation\w*|role)\b",
        ),
        ("initials", r"\binitials\b"),
        (
            "onset",
            r"\bwhen\b.*\b(?:they|that|this|symptoms?)\s+(?:first\s+)?(?:start|begin|appear|happen|come\s+on)|"
            r"\bwhen\b.*\bfirst\s+(?:notice|feel|see)",
        ),
        ("birth_date", r"\b(?:date\s+of\s+birth|birth\s?da(?:y|te)|dob|born)\b"),
        ("age", r"\bhow\s+old\b|\bage\b"),
        ("sex", r"\b(?:gender|sex|male\s+or\s+female|(?:man|boy)\s+or\s+(?:woman|girl)|female\s+or\s+male)\b"),
        ("weight", r"\bweigh(?:s|t)?\b|\bhow\s+heavy\b"),
        ("height", r"\bheight\b|\bhow\s+tall\b"),
        ("lot", r"\b(?:batch|lot)\b"),
        ("hospitalised", r"\b(?:hospital|admitted|admission|emergency\s+room|A&E)\b"),
        (
            "history",
            r"\b(?:illness(?:es)?|diseases?|conditions?|health\s+problems?|medical\s+(?:history|problems?)|"
            r"otherwise\s+(?:healthy|well)|past\s+history|comorbidit\w+)\b",
        ),
    )
)


@lru_cache(maxsize=4096)
def asked_fields(question: str) -> list[str]:
    """What the turns of a conversation ask for, in order: "His initials and his age?" asks for two values."""
    found: list[str] = []
    for part in re.split(r"[?;]\s*|\.\s+", question):
        if part.strip():
            said = [field for field, pattern in _SPOKEN if pattern.search(part)]
            asked = question_field(part.strip())
            found += said if said else [asked] if asked and asked != "narrative" else []
    return list(dict.fromkeys(found))
