"""The reporter's own words on cause (E2B G.k.9.i.2). Quoted, never scored and never merged with the company's."""

import re
from typing import Final

from pv_reports.extraction.confidence import CONFIDENCE
from pv_reports.extraction.mentions import Kind, Mention, Status
from pv_reports.extraction.patterns import compiled
from pv_reports.extraction.reading import Reading
from pv_reports.extraction.sections import Span

_I: Final = re.IGNORECASE
_WHO: Final = (
    r"(?:(?:reporting\s+|treating\s+)?(?:physician|reporter|doctor|pharmacist|nurse|investigator|consumer|mother|"
    r"father|"
    r"patient|client|family|authors?|professor|consultant|midwife|paramedic|dentist|prescriber|specialist|gp|daughter|son|wife|husband|"
    r"parents?|the\s+(?:\w+\s+)?\w+(?:ist|ian|eon|tor))|i|we|he|she|they|(?:prof|dr)\b\.?\s+[\w'’.-]+)"
)
_THINKS: Final = (
    r"(?:consider\w*|felt|feels?|believe[sd]?|think[s]?|thought|assess\w*|suspect\w*|attribut\w*|ascrib\w*|blam\w+|"
    r"cannot\s+exclude|stated\s+that|judged?|judges|regard\w*|reckons?|presume[sd]?|assume[sd]?|conclude[sd]?|"
    r"(?:have|has|had)\s+(?:little|no)\s+doubt|(?:am|are|is|was|were)\s+(?:in\s+(?:no|little)\s+doubt|(?:quite\s+|"
    r"absolutely\s+|fairly\s+|pretty\s+)?(?:sure|certain|convinced|positive|confident))|"
    r"(?:do|does|did)\s+not\s+(?:see|believe|think|consider|suspect)|(?:don|doesn|didn)['’]t\s+(?:see|believe|think)|"
    r"see[s]?\s+(?:a|no)\s+(?:link|connection|relation\w*)|(?:put|puts)\s+(?:it|this|that|them)\s+down|swear)"
)
_CAUSE: Final = (
    r"(?:related|relation\w*|caus\w+|due|attribut\w*|suspect\w*|reaction\s+to|result\s+of|associat\w*|responsible|"
    r"culprit|"
    r"to\s+blame|blame[sd]?|behind|links?\b|linked|explanation|down\s+to|did\s+(?:it|this|that)|to\s+do\s+with|"
    r"contribut\w+|potentiat\w*|(?:increased|enhanced)\s+the\s+(?:effect|level|exposure)|interact\w*|"
    r"implicat\w+|trigger\w*|brought\s+(?:it\s+|this\s+)?on|connect\w+|consequence|provok\w+|induc\w+|"
    r"it\s*(?:is|was|['’]s)\s+the|about\s+the\s+\w+)"
)
_SURE: Final = r"(?:definite|certain|probable|possible|likely|unlikely|doubtful|unrelated|plausible)"
_MIND: Final = (
    r"(?:(?:in|to|from)\s+(?:my|our|his|her|their|the\s+\w+['’]s?)\s+(?:\w+\s+)?(?:opinion|view|mind|judge?ment|"
    r"assessment|"
    r"eyes|estimation|experience|point\s+of\s+view)|(?:my|our)\s+(?:\w+\s+)?(?:feeling|guess|impression|view|opinion|"
    r"belief|suspicion|assessment|conclusion)\s+is)"
)
_STATEMENT: Final = compiled(
    rf"\b(?:{_WHO}(?:['’]d|\s+(?:\w+\s+){{0,2}}?)?\s*\b{_THINKS}\b[^.]{{0,80}}?\b(?:{_CAUSE}|vaccine|drug)|"
    rf"{_WHO}\s+(?:\w+ly\s+)?(?:blame[sd]?\s+(?=\w)|suspect(?:s|ed)?\s+(?:an?\s+)?(?:\w+\s+)?(?:interaction|adverse|"
    rf"side[-\s]effect|reaction\s+to|relation\w*|link|connection))|"
    rf"it\s+is\s+(?:my|our|his|her|their)\s+(?:\w+\s+)?(?:impression|opinion|view|belief|feeling|conclusion)\s+that\b|"
    rf"(?:should|must|has\s+to)\s+be\s+(?:considered|regarded|seen)\s+(?:as\s+)?(?:an?\s+|the\s+)?(?:\w+\s+)?cause\b|"
    rf"(?:i|we|he|she|they|authors?|reporter)(?:['’]d|\s+would)?\s+(?:\w+\s+)?(?:attribute[sd]?|ascribe[sd]?|"
    rf"blame[sd]?)\s+(?=\w)|"
    rf"(?:was|were|is|are|be|been)\s+(?:\w+\s+)?(?:put\s+down|attributed|ascribed)\s+to\s+(?=\w)|"
    rf"{_CAUSE}\b[^.]{{0,40}}\b(?:cannot|can['’]t|could\s+not)\s+(?:say|tell|judge|know)|(?:cannot|can['’]t|"
    rf"could\s+not|not\s+able\s+to)\s+"
    rf"(?:say|tell|judge|know)\b[^.]{{0,60}}\b{_CAUSE}|"
    rf"{_MIND}\b[^.]{{0,100}}?\b(?:{_CAUSE}|{_SURE})\b|{_CAUSE}\b[^.]{{0,40}}\b{_MIND}\b|"
    r"(?:in\s+(?:my|our|his|her|the\s+(?:physician|reporter|doctor|investigator)['’]?s?)\s+opinion|"
    r"reporter['’]?s\s+(?:opinion|assessment|causality|comment)|(?:caus(?:al|ality)|relationship|relation)\s+(?:to|"
    r"with|between|assessment|was|is)|"
    r"(?:possibly|probably|definitely|certainly|likely|unlikely|not)\s+(?:to\s+be\s+)?(?:related|associated|due|"
    r"attributable|caused)|(?:was|were|is|are)\s+(?:considered|thought|felt|believed|assessed|"
    r"judged)\s+(?:to\s+be\s+|as\s+|by\s+the\s+\w+\s+)*(?:\w+\s+){0,2}(?:related|due|caused|attribut\w+|"
    r"the\s+(?:\w+\s+)?cause|possible|probable|certain|unlikely|unrelated)|"
    rf"(?:was|is|were|be|being|as)\s+(?:the\s+|an?\s+)?(?:most\s+)?{_SURE}\s+(?:cause|culprit|explanation|trigger)|"
    rf"(?:has|have|had|must|got)\s+(?:got\s+)?(?:to\s+)?(?:be|have\s+been)\s+(?:the\s+)?(?:culprit|cause|to\s+blame|"
    rf"responsible|behind|due|down\s+to)|(?:causal\s+)?(?:link|connection|association)\s+(?:\w+\s+){{0,3}}?"
    rf"(?:is|was|seems|appears|looks)\s+(?:\w+\s+)?{_SURE}|reasonable\s+(?:causal\s+)?possibility|"
    rf"interaction\b[^.;]{{3,70}},\s+{_SURE}|{_SURE}\s+interaction\s+(?:between|of|with)|"
    r"contribution\s+of\b[^.;]{3,80}(?:cannot|could\s+not)\s+be\s+(?:ruled\s+out|excluded)|"
    r"naranjo|cannot\s+(?:exclude|rule\s+out)\s+a\s+(?:causal\s+)?(?:relation\w*|link|connection)|who-umc|"
    r"case\s+that\b[^.;]{3,60}\bcaused))\b",
    _I,
)
# A diagnosis that names its cause, where nobody gives an opinion: "acute kidney injury due to ramipril".
_DIAGNOSIS: Final = compiled(
    r"\b(?:due\s+to|caused\s+by|secondary\s+to|induced\s+by|attribut(?:ed|able)\s+to|provoked\s+by|"
    r"triggered\s+by)\b",
    _I,
)
_LABEL: Final = compiled(
    r"\s*(?:\d{1,2}[.)]\s+|[-*•]\s+|\d{1,2}[:.]\d\d\s+)?(?:[A-Za-z][\w '’/()-]{0,40}(?:\s*\.{3,})?\s*:\s+|"
    r"\d{1,2}[.)]\s+|[-*•]\s+)?",
)


def causality_mentions(reading: Reading) -> list[Mention]:
    """Whole sentences in which the reporter speaks of cause, without label or number before them; where there is none,
    a diagnosis that names a medicine as its cause."""
    spans = {_bare(reading, reading.sentence_at(match.start())) for match in _STATEMENT.finditer(reading.text)}
    spans = {
        span
        for span in spans
        if 0 < span.end - span.start < 400 and "?" not in reading.text[span.end - 1 : span.end + 1]
    }
    diagnosis = not spans
    if diagnosis:
        spans = set(_diagnoses(reading)[:1])
    return [
        Mention(
            Kind.CAUSALITY, at, end, reading.text[at:end], confidence=CONFIDENCE["causality"],
            attributes={"diagnosis": diagnosis},
        )
        for at, end in sorted(spans)
    ]  # fmt: skip


def _diagnoses(reading: Reading) -> list[Span]:
    found: list[Span] = []
    for match in _DIAGNOSIS.finditer(reading.text):
        sentence = reading.sentence_at(match.start())
        terms = [term for term in reading.terms if sentence.start <= term.start < sentence.end]
        effect = any(t.kind == "reaction" and t.end <= match.start() for t in terms)
        drug = any(t.kind == "substance" for t in terms)
        if effect and drug and reading.status(match.start(), match.end()) in (Status.AFFIRMED, Status.SPECULATED):
            found.append(_bare(reading, sentence))
    return found


def _bare(reading: Reading, sentence: Span) -> Span:
    """The sentence without a label or number before it and the full stop after it."""
    text = reading.text
    label = _LABEL.match(text, sentence.start, sentence.end)
    start = sentence.start
    if label and label.end() < sentence.end:
        # "I do not see a link here: his father has it too" has no label; its judgement stands before the colon.
        short = len(label.group().split()) <= 3
        start = label.end() if short or _STATEMENT.search(text, label.end(), sentence.end) else start
    words = text[start : sentence.end]
    trimmed = words.rstrip(" \t\r\n.!" if "(" in words else " \t\r\n.!)\"'”")
    return Span(start, start + len(trimmed))
