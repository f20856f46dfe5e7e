"""The tagger's marks beside the patterns' mentions: what both see, what only one sees, and which of them is believed.

A sentence alone (a title, a line of a literature batch) gives the rules no context to decide from; there the
tagger, which learned from such sentences, leads. In a document the rules lead: they know headings, lists, who is spoken
of and what was denied; the tagger adds what no rule saw, where it is sure, and takes away what rules only guessed.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Final

from pv_reports.extraction.doses import dose_mentions, of_something_else
from pv_reports.extraction.drugs import only_mentioned
from pv_reports.extraction.mentions import Kind, Mention, Status
from pv_reports.extraction.reactions import names_no_reaction
from pv_reports.extraction.reading import Reading, read
from pv_reports.extraction.tagging.tagger import Tag, Tags
from pv_reports.extraction.timing import whole_days
from pv_reports.extraction.values import age_value, sex_value
from pv_reports.extraction.written_numbers import NUMBER


@dataclass(frozen=True, slots=True)
class Trust:
    """How far the tagger is believed. ``leads``: its bounds, kinds and roles stand. ``add``: the confidence from which
    a mark that no rule saw becomes a mention. ``keep``: a rule's mention is dropped below this chance of the tagger;
    ``guesses`` limits that to mentions of which the rules themselves are no surer than this."""

    leads: bool
    add: float
    keep: float
    guesses: float


# Chosen on a part of PHEE's train split and on the development documents.
ALONE: Final = Trust(leads=True, add=0.0, keep=0.3, guesses=1.0)
DOCUMENT: Final = Trust(leads=False, add=0.9, keep=0.05, guesses=0.7)
_ALONE: Final = 1

_DRUGS: Final = ("drug", "concomitant", "treatment")
_CONDITIONS: Final = {"effect": Kind.REACTION, "indication": Kind.INDICATION, "history": Kind.HISTORY}
_REGIMEN: Final = {
    "route": Kind.ROUTE, "dosage": Kind.DOSE, "frequency": Kind.FREQUENCY, "duration": Kind.DOSE_DURATION,
}  # fmt: skip
_TIME: Final = re.compile(
    r"(?:min|hour|hr|day|week|wk|month|mo|year|yr|night|morning|evening|immediate|short|soon|later|dose|cycle|"
    r"[hdwmy]\b)",
    re.IGNORECASE,
)
# From here on the tagger is believed that a condition is no reaction.
_RESORT: Final = 0.9
_MEASURED: Final = re.compile(r"\d")
_ARTICLE: Final = re.compile(r"(?:an?|the)\s+", re.IGNORECASE)
# A condition that the dictionary knows stands, unless the tagger leads and sees the reaction elsewhere.
_KNOWN: Final = 0.85
_VACCINE: Final = re.compile(r"vaccin|toxoid|immuni[sz]|\bshots?\b|booster", re.IGNORECASE)
_COUNTED: Final = re.compile(rf"\d|\b(?:{NUMBER})\b", re.IGNORECASE)
_SURE: Final = 0.6
# A name of fewer letters that no dictionary knows is more often somebody's initial.
_SHORTEST: Final = 4
# A denial beside it may be of something else; the tagger has learned what denied names look like.
_VERY_SURE: Final = 0.95
# Whose words are not about the patient, whatever the tagger says.
_OTHERS: Final = (Status.FAMILY, Status.OTHER_PERSON, Status.NEGATED)
_PRESENT: Final = (Status.AFFIRMED, Status.SPECULATED)

Make = Callable[[Tag], Mention | None]


def trust(reading: Reading) -> Trust:
    """How far the tagger is believed in this text."""
    return ALONE if len(reading.sentences) <= _ALONE else DOCUMENT


def tagged_drugs(reading: Reading, found: list[Mention]) -> list[Mention]:
    """Medicines of both, with the slot that marks them in ``attributes["marked"]``."""
    tags = reading.tags
    if tags is None:
        return found
    marked = _settled(tag for slot in _DRUGS for tag in tags.of(slot))

    leads = trust(reading).leads

    def make(tag: Tag) -> Mention | None:
        # Made-up texts taught it the parts of medicines, and that any odd name may be one.
        words = reading.text[tag.start : tag.end]
        if not leads and (
            tag.slot != "drug"
            or len(words) < _SHORTEST
            or _known_else(reading, tag)
            or only_mentioned(reading, tag.start, tag.end)
        ):
            return None
        concept = reading.lexicon.substance(words)
        known = {"code": concept.code or concept.term, "substance": concept.term} if concept else {}
        return _mention(reading, Kind.DRUG, tag, known)

    merged = _merged(reading, tags, _DRUGS, found, marked, make)
    sure = [tag for tag in marked if tag.confidence >= _SURE]
    return [
        replace(mention, attributes={**(mention.attributes or {}), "marked": tag.slot})
        if (tag := next((t for t in sure if t.start < mention.end and mention.start < t.end), None))
        else mention
        for mention in merged
    ]


def _known_else(reading: Reading, tag: Tag) -> bool:
    """Whether the dictionary knows some of the marked words as something else."""
    return any(t.kind != "substance" and t.start < tag.end and tag.start < t.end for t in reading.terms)


def marked_roles(reading: Reading, drugs: list[Mention]) -> list[Mention]:
    """The drugs with the tagger's view of their part, where the words around them give none.

    Where it leads, what it marks as a suspect is no medicine of the past or of nobody.
    """
    if reading.tags is None or not trust(reading).leads:
        return drugs
    return [
        replace(drug, attributes={**(drug.attributes or {}), "role": _role(drug), "leads": True})
        if (drug.attributes or {}).get("marked")
        else drug
        for drug in drugs
    ]


def _role(drug: Mention) -> str | None:
    attributes = drug.attributes or {}
    role, marked = attributes.get("role"), attributes["marked"]
    if marked != "drug":
        return role or str(marked)
    own = drug.status not in _OTHERS or (drug.status is Status.NEGATED and drug.confidence >= _VERY_SURE)
    return None if own and role in ("past", "other", "treatment") else role


def tagged_conditions(reading: Reading, found: list[Mention]) -> list[Mention]:
    """Reactions, indications and illnesses of both."""
    tags = reading.tags
    if tags is None:
        return found
    view = trust(reading)
    marked = _settled(_bare(tag, reading.text) for slot in _CONDITIONS for tag in tags.of(slot))
    result: list[Mention] = []
    for tag in marked:
        within = [m for m in found if m.start < tag.end and tag.start < m.end]
        if view.leads:
            result += _conditions(reading, tag, within)
        elif within:
            result += [_resorted(m, tag, tags) for m in within if m not in result]
        elif tag.confidence >= view.add and not names_no_reaction(reading.text[tag.start : tag.end]):
            result.append(_condition(reading, tag, None))
    taken = [(tag.start, tag.end) for tag in marked]
    for mention in found:
        if any(mention.start < end and start < mention.end for start, end in taken):
            continue
        slots = ("effect",) if mention.kind is Kind.REACTION else ("indication", "history")
        known = mention.confidence > _KNOWN and not (view.leads and tags.of("effect"))
        if known or mention.status not in _PRESENT or _believed(view, tags, slots, mention):
            result.append(mention)
    return sorted(result, key=lambda mention: mention.start)


def _resorted(mention: Mention, tag: Tag, tags: Tags) -> Mention:
    """The rule's reaction as an illness that was there before, where the tagger is sure of that; the rules' own view
    of what was there is the better one."""
    if mention.kind is not Kind.REACTION or mention.status not in _PRESENT or tag.slot == "effect":
        return mention
    if tag.confidence < _RESORT or tags.chance("effect", mention.start, mention.end) > 1 - _RESORT:
        return mention
    return replace(mention, kind=Kind.HISTORY, method="tagger")


def _bare(tag: Tag, text: str) -> Tag:
    """The mark without an article before it."""
    article = _ARTICLE.match(text, tag.start, tag.end)
    return tag._replace(start=article.end()) if article else tag


def _conditions(reading: Reading, tag: Tag, within: list[Mention]) -> list[Mention]:
    """The mentions that one mark makes: the rule's in new bounds, the parts of a list, or a new one."""
    kind = _CONDITIONS[tag.slot]
    within = [_trusted(mention, tag) for mention in within]
    others = [m for m in within if m.status not in _PRESENT]
    if others and len(others) == len(within) and min(m.start for m in others) <= tag.start:
        return within  # denied or a relative's: the words around it outweigh the mark
    parts = [m for m in within if m.status in _PRESENT]
    if len(parts) > 1 and _is_list(reading.text, parts):
        return [
            replace(
                part, kind=kind, method="tagger", confidence=max(part.confidence, tag.confidence),
                attributes={**(part.attributes or {}), "phrase": (tag.start, tag.end)},
            )
            for part in parts
        ] + others  # fmt: skip
    longest = max(parts, key=lambda m: m.end - m.start, default=None)
    if longest and _MEASURED.search(reading.text, tag.start, tag.end) and not _MEASURED.search(str(longest.value)):
        return within  # "a fever of 39.4 C": the figure is the result of a test
    return [_condition(reading, tag, longest), *others]


def _condition(reading: Reading, tag: Tag, rule: Mention | None) -> Mention:
    """The marked words as one condition, with what a rule that saw them knows."""
    concept = reading.lexicon.reaction(reading.text[tag.start : tag.end])
    known = {"code": concept.code, "term": concept.term} if concept else {}
    made = _mention(reading, _CONDITIONS[tag.slot], tag, known)
    if rule is None:
        return _trusted(made, tag) if trust(reading).leads else made
    return replace(
        made, status=rule.status, confidence=max(rule.confidence, tag.confidence),
        attributes={**_agreed(rule, tag), **known},
    )  # fmt: skip


def _trusted(mention: Mention, tag: Tag) -> Mention:
    """The mention with the tagger's view of past and possible things, where it is sure of its mark."""
    if tag.confidence < _SURE:
        return mention
    if mention.status is Status.HISTORICAL:
        return replace(mention, status=Status.AFFIRMED)
    if mention.status is Status.HYPOTHETICAL:
        return replace(mention, status=Status.SPECULATED)
    if mention.status is Status.NEGATED and tag.confidence >= _VERY_SURE and mention.start <= tag.start:
        return replace(mention, status=Status.AFFIRMED)
    return mention


def _is_list(text: str, parts: Sequence[Mention]) -> bool:
    """Whether commas or "and" stand between the parts."""
    gaps = [text[one.end : other.start] for one, other in pairwise(parts)]
    return any("," in gap or ";" in gap or " and" in gap or " or" in gap or "/" in gap for gap in gaps)


def tagged_regimens(reading: Reading, found: list[Mention]) -> list[Mention]:
    """Doses, routes, frequencies and lengths of treatment of both; lots stay the rules'."""
    tags = reading.tags
    if tags is None:
        return found
    leads = trust(reading).leads
    result = [m for m in found if m.kind not in _REGIMEN.values()]
    for slot, kind in _REGIMEN.items():

        def make(tag: Tag, kind: Kind = kind) -> Mention | None:
            if kind in (Kind.ROUTE, Kind.DOSE) and not leads:
                return None  # the rules know routes and doses; what else is counted ("two units of red cells") is none
            if kind is Kind.DOSE_DURATION and of_something_else(reading.text, tag.start):
                return None
            parsed = next((m for m in dose_mentions(read(reading.text[tag.start : tag.end])) if m.kind is kind), None)
            made = _mention(reading, kind, tag, dict(parsed.attributes or {}) if parsed else {})
            return made if kind is Kind.DOSE else _said(made, tag)

        same = [m for m in found if m.kind is kind]
        result += _merged(reading, tags, (slot,), same, tags.of(slot), make)
    return sorted(result, key=lambda mention: mention.start)


def _said(mention: Mention, tag: Tag) -> Mention:
    """A length of time stands where it stands: what is denied beside it is something else."""
    return replace(mention, status=Status.AFFIRMED) if tag.confidence >= _SURE else mention


def tagged_times(reading: Reading, found: list[Mention]) -> list[Mention]:
    """Times to onset of both; how long a reaction lasted stays the rules'."""
    tags = reading.tags
    if tags is None:
        return found

    leads = trust(reading).leads

    def make(tag: Tag) -> Mention | None:
        if not leads and not _COUNTED.search(reading.text, tag.start, tag.end):
            return None  # "the same day" is a date's business
        days = whole_days(reading.text[tag.start : tag.end])
        return _said(_mention(reading, Kind.TIME_TO_ONSET, tag, {"days": days, "strong": True}), tag)

    onsets = [m for m in found if m.kind is Kind.TIME_TO_ONSET]
    rest = [m for m in found if m.kind is not Kind.TIME_TO_ONSET]
    marked = [
        t
        for t in tags.of("time_elapsed")
        if _TIME.search(reading.text, t.start, t.end) and not any(t.start < m.end and m.start < t.end for m in rest)
    ]
    merged = _merged(reading, tags, ("time_elapsed",), onsets, marked, make)
    return sorted([*rest, *merged], key=lambda mention: mention.start)


def tagged_patient(reading: Reading, found: list[Mention]) -> list[Mention]:
    """Age and sex of both; a mark without a number is no age."""
    tags = reading.tags
    if tags is None:
        return found
    result = [m for m in found if m.kind not in (Kind.AGE, Kind.SEX)]
    for slot, kind in (("age", Kind.AGE), ("gender", Kind.SEX)):

        def make(tag: Tag, kind: Kind = kind) -> Mention | None:
            return _read_again(reading, tag, kind)

        same = [m for m in found if m.kind is kind]
        if same and not trust(reading).leads:
            result += same  # in a document other people have ages too
            continue
        result += _merged(reading, tags, (slot,), same, tags.of(slot), make, worded=False)
    return result


def _read_again(reading: Reading, tag: Tag, kind: Kind) -> Mention | None:
    """The value that the marked words state; none where they state none."""
    words = reading.text[tag.start : tag.end]
    value = age_value(words) if kind is Kind.AGE else sex_value(words)
    return replace(_mention(reading, kind, tag, {}), value=value) if value else None


def _merged(
    reading: Reading,
    tags: Tags,
    slots: Sequence[str],
    found: list[Mention],
    marked: Sequence[Tag],
    make: Make,
    *,
    worded: bool = True,
) -> list[Mention]:
    """The rules' mentions and the marks, as far as they are believed.

    ``worded``: the value is the words themselves. What the rules read of the patient always stands, and so do their
    bounds of a vaccine's name.
    """
    view = trust(reading)
    result: list[Mention] = []
    taken: list[Tag] = []
    for tag in marked:
        same = [m for m in found if m.start < tag.end and tag.start < m.end]
        if same and view.leads and not (worded and any(_VACCINE.search(str(m.value)) for m in same)):
            best = max(same, key=lambda m: (min(m.end, tag.end) - max(m.start, tag.start), bool(m.attributes)))
            result.append(
                replace(
                    best, start=tag.start, end=tag.end,
                    value=reading.text[tag.start : tag.end] if worded else best.value,
                    method="tagger", confidence=max(best.confidence, tag.confidence), attributes=_agreed(best, tag),
                )
            )  # fmt: skip
            taken.append(tag)
        elif not same and tag.confidence >= view.add and (made := make(tag)) is not None:
            result.append(made)
    for mention in found:
        covered = [tag for tag in marked if tag.start < mention.end and mention.start < tag.end]
        if any(tag in taken for tag in covered):
            continue
        if covered or not worded or _believed(view, tags, slots, mention):
            result.append(mention)
    return sorted(result, key=lambda mention: mention.start)


def _believed(view: Trust, tags: Tags, slots: Sequence[str], mention: Mention) -> bool:
    """Whether a rule's mention that no mark covers stands."""
    if mention.confidence > view.guesses:
        return True
    return max(tags.chance(slot, mention.start, mention.end) for slot in slots) >= view.keep


def _agreed(rule: Mention, tag: Tag) -> dict[str, Any]:
    """The rule's attributes, and that it saw the marked words too."""
    same = replace(rule, start=tag.start, end=tag.end, attributes=None)
    return {**(rule.attributes or {}), "agreed": (same,)}


def _settled(tags: Iterable[Tag]) -> list[Tag]:
    """Of overlapping marks of different slots the surest; what is marked as history too is not what was treated."""
    kept: list[Tag] = []
    for tag in sorted(tags, key=lambda tag: (tag.slot != "history" or tag.confidence < _SURE, -tag.confidence)):
        if not any(tag.start < other.end and other.start < tag.end for other in kept):
            kept.append(tag)
    return sorted(kept, key=lambda tag: tag.start)


def _mention(reading: Reading, kind: Kind, tag: Tag, attributes: Mapping[str, Any]) -> Mention:
    return Mention(
        kind, tag.start, tag.end, reading.text[tag.start : tag.end], reading.status(tag.start, tag.end),
        method="tagger", confidence=tag.confidence, attributes=dict(attributes),
    )  # fmt: skip
