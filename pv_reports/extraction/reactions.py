"""Reactions and other conditions: the lexicon's terms, and what follows "developed" or "experienced"."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final

from pv_reports.extraction.confidence import CONFIDENCE
from pv_reports.extraction.injection_site import at_the_site
from pv_reports.extraction.mentions import Kind, Mention, Status
from pv_reports.extraction.patterns import compiled
from pv_reports.extraction.reading import Reading
from pv_reports.terminology import TermMatch

_I: Final = re.IGNORECASE
_DEVELOPED: Final = compiled(
    r"\b(?:developed|experienced|developing|experiencing|manifested|suffered(?:\s+from)?|presented\s+with|"
    r"complain(?:ed|ing|s)\s+of|broke\s+out\s+(?:in|with)|noticed|exhibited)\s+"
    r"(?:(?:a|an|the|some|severe|mild|moderate|sudden|acute|new|generali[sz]ed|episode\s+of|episodes\s+of|"
    r"symptoms\s+of|signs\s+of)\s+)*(?P<what>[a-z][a-z-]+(?:\s+[a-z][a-z-]+){0,3})",
    _I,
)
_STOP: Final = compiled(
    r"\b(?:and|or|with|after|on|in|of|at|the|a|an|to|from|that|which|who|while|during|following|approximately|"
    r"about|within|for|by|when|over|as|his|her|their|this|these|"
    r"was|were|is|had|has|his|since|until|due|any|no|some|all|patient|events?|reactions?|symptoms?|problems?|it|"
    r"she|he|adverse|medical|information|several|two|three|one|similar|same|such|into|ago|few|less|more|than|around|other|"
    r"another|only|also|nothing|something|worse|better|normally|unevaluated|what|how|differences?|changes?|years?|days?|"
    r"weeks?|months?|hours?|minutes?|important|following)\b",
    _I,
)
# Found by the lexicon, yet seldom what happened to the patient in these words.
_NOT_REACTIONS: Final = compiled(
    r"^(?:(?:drug\s+)?interactions?|adverse\s+(?:drug\s+)?(?:reactions?|events?|effects?)|side\s+effects?|"
    r"drug\s+interactions?|reactions?|infections?|illness|disease|symptoms?|disorder|syndrome|cancer|pregnancy|"
    r"(?:\w+\s+)?exposure|pregnant|product\s+(?:problem|quality)[\s\w]*|no\s+adverse\s+\w+|asymptomatic|(?:positive|"
    r"negative)\s+(?:re|de)challenge|died|passed\s+away|dead|poisoning|off[-\s]label(?:\s+use)?|ineffective|"
    r"(?:dosing|medication|prescribing|dispensing|administration)\s+errors?|lack\s+of\s+\w+|no\s+(?:\w+\s+)?reactions?|"
    r"(?:ex-?\s?|non-?\s?)?smok(?:er|ers|ing)|surgery|surgical\s+\w+|fallen|fell|ground[-\s]glass\s+\w+|(?:intentional|"
    r"accidental)?\s*overdos\w+|unevaluable\s+\w+|death|complications?|injury|injuries|adr|events?|toxicity)$",
    _I,
)
_NOT_HERE: Final = compiled(
    r"^\s*(?:vaccin\w*|virus|immuni[sz]\w*|shot|surgery|clinic|unit|ward|center|centre|department|specialist|"
    r"society|test|tests|panel|screen\w*|medication|drugs?|prophylaxis|score|scale|syndrome\s+clinic|antibod\w+|"
    r"factor|titer|titre|serology|team|staff|physician|consult\w*|culture|cultures|workup|work-up|assay|reporting|report)\b",
    _I,
)
# Adjectives that are a sign only of a place ("the arm was hot"); alone they may be of anything.
_ADJECTIVES: Final = frozenset({
    "hot", "red", "warm", "hard", "burning", "tender", "sore", "stiff", "cold", "heavy", "dry", "firm", "raised",
    "puffy",
})  # fmt: skip
_PLACE: Final = compiled(
    r"\b(?:arms?|legs?|thighs?|deltoid|shoulders?|elbow|wrist|hands?|fingers?|knees?|ankles?|f(?:oo|ee)t|toes?|hips?|groin|"
    r"back|neck|throat|chest|abdomen|stomach|face|cheeks?|eyes?|eyelids?|lips?|tongue|mouth|gums?|ears?|nose|skin|joints?|"
    r"site|area|lesions?|body|knot|lump|swelling|vaccin\w*|injection|shot|muscles?|scalp|head|breasts?|side|"
    r"buttocks?|limbs?|extremit\w+|trunk|patch(?:es)?|hives|welts?|nodes?|glands?|bumps?)\b",
    _I,
)
# "PE-VSS", "PE: lungs clear" is a physical examination; "requiring CRP" no test.
_EXAMINATION: Final = compiled(
    r"^(?:\s*[-:=]|\s+(?:VSS|WNL|exam\w*|normal|reveal\w*|show\w*|benign|unremarkable|tubes?)\b)", _I
)
_VERB_BEFORE: Final = compiled(
    r"(?:(?:broke|breaking|broken|came|come|coming)\s+out\s+(?:in|with))\s+(?:an?\s+|some\s+)?(?=\w{4})", _I
)
# A verb that somebody can or cannot do is no condition.
_ABLE: Final = compiled(r"\b(?:could|can|cannot|able|unable|couldn['’]t|can['’]t)\b[^.;]*$", _I)
_VERBS: Final = frozenset(
    {"squint", "cough", "cry", "sneeze", "bruise", "itch", "hurt", "ache", "faint", "choke", "limp", "sweat"}
)


def names_no_reaction(words: str) -> bool:
    """Whether these words alone never name what happened to a patient ("adverse reaction", "asymptomatic")."""
    return _NOT_REACTIONS.match(" ".join(words.split())) is not None


def condition_mentions(reading: Reading) -> list[Mention]:
    """Every condition named: kind REACTION with its status; the linking decides which are reactions of the patient."""
    found: list[Mention] = []
    for term in reading.terms_of("reaction"):
        if _NOT_REACTIONS.match(term.matched) or _NOT_HERE.match(reading.text[term.end : term.end + 30]):
            continue
        if _only_words(reading, term):
            continue
        start, end = term.start, _end(term)
        if verb := _VERB_BEFORE.match(reading.text, start, end):
            start = verb.end()
        tail = compiled(r"\s+(?:syndrome|reactions?|toxicity)\b", _I).match(reading.text, end)
        end = tail.end() if tail else end
        sure = CONFIDENCE["reaction_stem" if term.concept is None else "reaction_lexicon"]
        attributes = {"code": term.concept.code, "term": term.concept.term} if term.concept else {}
        status = reading.status(start, end)
        if reading.text[max(0, start - 4) : start].casefold() == "non-":
            # "non-sustained ventricular tachycardia" is one term; "non-pruritic" denies it.
            start, status = (start - 4, status) if " " in term.matched else (start, Status.NEGATED)
        found.append(
            Mention(
                Kind.REACTION, start, end, reading.text[start:end], status, confidence=sure,
                attributes=attributes,
            )
        )  # fmt: skip
    taken = [(term.start, term.end) for term in reading.terms]
    found.extend(_after_verb(reading, taken))
    return at_the_site(sorted(found, key=lambda mention: mention.start), reading.text)


def _only_words(reading: Reading, term: TermMatch) -> bool:
    """An adjective without its place, an ability, an abbreviation that here means an examination."""
    words, sentence = term.matched.casefold(), reading.sentence_at(term.start)
    if words in ("hot", "red"):
        return True  # a colour or a warmth alone names no reaction, wherever it was
    if words in _ADJECTIVES:
        return not _PLACE.search(reading.text, sentence.start, sentence.end)
    if words in _VERBS:
        return bool(_ABLE.search(reading.text[sentence.start : term.start]))
    if term.matched in ("PE", "CRP", "MS", "PD", "RA", "CP", "LAD", "BS"):
        return bool(_EXAMINATION.match(reading.text[term.end : term.end + 16])) or term.matched == "CRP"
    return False


def _end(term: TermMatch) -> int:
    """Without the place of a specific reaction ("fixed drug eruption on the left hand")."""
    everywhere = re.search(r"\sall(?:\s+over)?$|\sall\s+over\s", term.matched)
    if everywhere:
        return term.start + everywhere.start()
    place = re.search(r"\s(?:on|over|along|around)\s", term.matched)
    if term.productive and place and len(term.matched[: place.start()].split()) > 1:
        return term.start + place.start()
    return term.end


def _after_verb(reading: Reading, taken: list[tuple[int, int]]) -> Iterator[Mention]:
    """What was "developed" or "experienced" though no dictionary knows the words."""
    begins = [begin for begin, _ in taken]
    for match in _DEVELOPED.finditer(reading.text):
        start, end = match.span("what")
        sentence = reading.sentence_at(match.start())
        stop = _STOP.search(reading.text, start, end)
        if stop:
            end = stop.start()
        while end > start and not reading.text[end - 1].isalnum():
            end -= 1
        near = taken[
            bisect_left(begins, match.start() - 120) : bisect_left(begins, min(match.end() + 25, sentence.end))
        ]
        if end - start < 4 or any(match.start() < after for _, after in near):
            continue
        status = reading.status(start, end)
        if status in (Status.AFFIRMED, Status.SPECULATED):
            yield Mention(
                Kind.REACTION, start, end, reading.text[start:end], status, confidence=CONFIDENCE["reaction_context"],
                attributes={},
            )  # fmt: skip
