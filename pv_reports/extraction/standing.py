"""Conditions that stood before the event: told as a background, of the patient's body, or in a bare list."""

import re
from typing import Final

from pv_reports.extraction.mentions import Kind, Mention, Status
from pv_reports.extraction.patterns import compiled
from pv_reports.extraction.reading import Reading

_I: Final = re.IGNORECASE
# What may stand between "treated for" or "with" and the condition.
FILL: Final = (
    r"(?:\s+(?:a|an|the|her|his|their|its|presumed|suspected|possible|known|newly|diagnosed|diagnosis|of|treatment|"
    r"management|therapy|severe|mild|refractory|recurrent|active|advanced|metastatic|relapsed|resistant|underlying|"
    r"previously|untreated|patients?|with|stage|\w+[-\w]*(?:ed|ic|al|ous|ary)))*\s*"
)
# Conditions that one has rather than gets: told as present, they were there before.
_CHRONIC: Final = compiled(
    r"(?:\w+[\s-])*?(?:asthma|eczema|atopic\s+dermatitis|diabetes(?:\s+mellitus)?|t[12]dm|type\s+[12]\s+diabetes|"
    r"hypertension|high\s+blood\s+pressure|htn|epilepsy|"
    r"copd|ckd|bph|chronic\s+[\w\s]+|heart\s+failure|atrial\s+fibrillation|af|gout|psoriasis|(?:osteo|"
    r"rheumatoid\s+)?arthritis|osteoporosis|"
    r"hypothyroidism|hyperthyroidism|underactive\s+thyroid|migraines?|schizophrenia|bipolar\s+disorder|dementia|"
    r"alzheimer['’]?s?(?:\s+disease)?|"
    r"parkinson['’]?s?(?:\s+disease)?|multiple\s+sclerosis|obesity|hay\s+fever|allergic\s+rhinitis|\w*\s*allergy|"
    r"immunodeficiency|h[ae]+mophilia|"
    r"coronary\s+(?:artery|heart)\s+disease|ischa?emic\s+heart\s+disease|ihd|angina|tia|stroke|"
    r"crohn['’]?s(?:\s+disease)?|ulcerative\s+colitis|"
    r"coeliac\s+disease|celiac\s+disease|lupus(?:\s+nephritis)?|sickle\s+cell\s+(?:disease|an[ae]+mia)|"
    r"cystic\s+fibrosis|hiv(?:\s+infection)?|glaucoma|"
    r"hyperlipid[ae]+mia|hypercholesterol[ae]+mia|high\s+cholesterol|kidney\s+stones|(?:\w+\s+)*(?:cancer|carcinoma|"
    r"lymphoma|myeloma|leuk[ae]+mia|"
    r"deficiency)|peripheral\s+vascular\s+disease|gerd|gord|reflux(?:\s+disease)?)",
    _I,
)
_DESCRIBES: Final = compiled(
    r"(?:diabetic|asthmatic|hypertensive|epileptic|atopic|arthritic|schizophrenic|"
    r"ha?emophiliac)s?",
    _I,
)
_BACKGROUND: Final = compiled(
    rf"\b(?:background|medical\s+background|comorbidit(?:y|ies)|co-morbidit(?:y|ies)|underlying\s+(?:diseases?|"
    rf"conditions?|illness(?:es)?))\s*(?:of|:|are|is|were|was|"
    rf"includes?|included|including){FILL}$",
    _I,
)
_HAS: Final = compiled(
    r"\b(?:he|she|patient|child|boy|girl|man|woman|client|subject|who|and)\s+(?:also\s+|still\s+)?(?:has|"
    r"suffers\s+from|lives\s+with|is\s+known\s+(?:for|to\s+have))\s+"
    r"(?:an?\s+)?(?:[\w-]+\s+){0,2}$",
    _I,
)
_SINCE_THEN: Final = compiled(r"^[^.;,]{0,30}\b(?:since|after|following|from\s+the|caused|due)\b", _I)
_OF_BODY: Final = compiled(
    rf"\b(?:man|woman|boy|girl|lady|gentleman|patient|(?:fe)?male)\b[^.;:]{{0,40}}?\b(?:kg|cm|years?|"
    rf"old)\s*,?\s*(?:with|having)\s*{FILL}$",
    _I,
)
_LIST_ITEM: Final = compiled(r"(?:^|\n)[ \t]*(?:\d{1,2}[.)]|[-*•·])[ \t]+$")
# What may stand between the conditions of a bare list.
_BARE: Final = compiled(
    r"(?:\b(?:and|status\s+post|s/p|known|chronic|stable|mild|moderate|severe|stage|grade|type|ex-?smoker|non-?smoker|"
    r"smoker|former|current|treated|"
    r"well[\s-]controlled|diet[\s-]controlled|i{1,3}v?|\d{1,4}[ab]?)\b|[\s,;:/().&+*-])*",
    _I,
)
_BODY: Final = compiled(
    r"\b(?:kg|kgs|lbs?|cm|years?|yrs?|yo|y/o|months?|weeks?|(?:fe)?male|gentleman|lady|"
    r"BMI\s+\w+|[MF])\b[^\n]{0,60}?[.;]\s*$",
    _I,
)
_NO_PRIOR: Final = compiled(r"\s*(?:no\s+(?:known|prior|previous|drug|other)|NKDA|NKA|non-?smoker|nil\s+else)\b", _I)
CAUSED: Final = compiled(
    r"\b(?:induced|caused|developed|experienced|complicated|secondary|presented|complained|associated|"
    r"related)\b[^.;,]*$",
    _I,
)


def was_there(text: str, before: str, mention: Mention) -> bool:
    """Whether the words around a condition tell of what the patient has, not of what happened."""
    after = text[mention.end : mention.end + 60]
    words = " ".join(str(mention.value).split())
    if _DESCRIBES.fullmatch(words) and re.search(
        r"(?i)(?:\b(?:known|an?|is|was|and|type\s+\w+|old)|"
        r"[,;(])\s*$",
        before,
    ):
        return True
    if (_BACKGROUND.search(before) or _OF_BODY.search(before)) and not CAUSED.search(before):
        return True
    chronic = _CHRONIC.fullmatch(words) is not None
    if chronic and _HAS.search(before) and not _SINCE_THEN.match(after):
        return True
    line = text[text.rfind("\n", 0, mention.start) + 1 : mention.start]
    return chronic and _LIST_ITEM.search("\n" + line) is not None and re.match(r"[ \t.;]*(?:\n|$)", after) is not None


def bare_lists(reading: Reading, conditions: list[Mention], drugs: list[Mention]) -> set[int]:
    """Where conditions stand as a bare list behind the patient's measures ("66 kg; hypertension, gout."), or before any
    medicine: their starts. Only where other conditions are told later: a list may be all that happened."""
    text = reading.text
    found: set[int] = set()
    first = min((drug.start for drug in drugs), default=len(text))
    by_segment: dict[tuple[int, int], list[Mention]] = {}
    for mention in conditions:
        if mention.kind is not Kind.REACTION or mention.status in (Status.NEGATED, Status.FAMILY, Status.OTHER_PERSON):
            continue
        sentence = reading.sentence_at(mention.start)
        cut = max(
            (m.end() for m in re.finditer(r"\b(?:kg|cm|years?|yrs?)\s*[;.,]\s", text[sentence.start : mention.start])),
            default=0,
        )
        by_segment.setdefault((sentence.start + cut, sentence.end), []).append(mention)
    for (start, end), members in by_segment.items():
        rest = "".join(
            text[a:b]
            for a, b in zip([start, *(m.end for m in members)], [*(m.start for m in members), end], strict=True)
        )
        if not _BARE.fullmatch(rest) or not any(c.start > end and c.kind is Kind.REACTION for c in conditions):
            continue
        behind_body = _BODY.search(text[max(0, start - 120) : start])
        if (
            behind_body
            or re.search(r"(?i)smoker", rest)
            or (_NO_PRIOR.match(text, end) and all(_CHRONIC.fullmatch(" ".join(str(m.value).split())) for m in members))
            or (start < first and any(_CHRONIC.fullmatch(" ".join(str(m.value).split())) for m in members))
        ):
            found |= {m.start for m in members}
    return found
