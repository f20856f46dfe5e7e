"""Conditions that the tagger marks: reactions, what was treated, and what was there before."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from pv_reports.extraction.mentions import Kind, Mention, Status
from pv_reports.extraction.reactions import names_no_reaction
from pv_reports.extraction.reading import Reading
from pv_reports.extraction.tagged import (
    PRESENT,
    SURE,
    VERY_SURE,
    agreed,
    believed,
    marked_mention,
    overlapping,
    settled,
    trust,
)
from pv_reports.extraction.tagging.tagger import Tag, Tags

_CONDITIONS: Final = {"effect": Kind.REACTION, "indication": Kind.INDICATION, "history": Kind.HISTORY}
# From here on the tagger is believed that a condition is no reaction.
_RESORT: Final = 0.9
# A condition that the dictionary knows stands, unless the tagger leads and sees the reaction elsewhere.
_KNOWN: Final = 0.85
_MEASURED: Final = re.compile(r"\d")
_ARTICLE: Final = re.compile(r"(?:an?|the)\s+", re.IGNORECASE)


def tagged_conditions(reading: Reading, found: list[Mention]) -> list[Mention]:
    """Reactions, indications and illnesses of both."""
    tags = reading.tags
    if tags is None:
        return found
    view = trust(reading)
    marked = settled(_bare(tag, reading.text) for slot in _CONDITIONS for tag in tags.of(slot))
    result: list[Mention] = []
    rules, marks = overlapping(found), overlapping(marked)
    for tag in marked:
        within = rules(tag.start, tag.end)
        if view.leads:
            result += _conditions(reading, tag, within)
        elif within:
            result += [_resorted(m, tag, tags) for m in within if m not in result]
        elif tag.confidence >= view.add and not names_no_reaction(reading.text[tag.start : tag.end]):
            result.append(_condition(reading, tag, None))
    effects = bool(tags.of("effect"))
    for mention in found:
        if marks(mention.start, mention.end):
            continue
        slots = ("effect",) if mention.kind is Kind.REACTION else ("indication", "history")
        known = mention.confidence > _KNOWN and not (view.leads and effects)
        if known or mention.status not in PRESENT or believed(view, tags, slots, mention):
            result.append(mention)
    return sorted(result, key=lambda mention: mention.start)


def _resorted(mention: Mention, tag: Tag, tags: Tags) -> Mention:
    """The rule's reaction as an illness that was there before, where the tagger is sure of that; the rules' own view
    of what was there is the better one."""
    if mention.kind is not Kind.REACTION or mention.status not in PRESENT or tag.slot == "effect":
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
    others = [m for m in within if m.status not in PRESENT]
    if others and len(others) == len(within) and min(m.start for m in others) <= tag.start:
        return within  # denied or a relative's: the words around it outweigh the mark
    parts = [m for m in within if m.status in PRESENT]
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
    made = marked_mention(reading, _CONDITIONS[tag.slot], tag, known)
    if rule is None:
        return _trusted(made, tag) if trust(reading).leads else made
    return replace(
        made, status=rule.status, confidence=max(rule.confidence, tag.confidence),
        attributes={**agreed(rule, tag), **known},
    )  # fmt: skip


def _trusted(mention: Mention, tag: Tag) -> Mention:
    """The mention with the tagger's view of past and possible things, where it is sure of its mark."""
    if tag.confidence < SURE:
        return mention
    if mention.status is Status.HISTORICAL:
        return replace(mention, status=Status.AFFIRMED)
    if mention.status is Status.HYPOTHETICAL:
        return replace(mention, status=Status.SPECULATED)
    if mention.status is Status.NEGATED and tag.confidence >= VERY_SURE and mention.start <= tag.start:
        return replace(mention, status=Status.AFFIRMED)
    return mention


def _is_list(text: str, parts: Sequence[Mention]) -> bool:
    """Whether commas or "and" stand between the parts."""
    gaps = [text[one.end : other.start] for one, other in pairwise(parts)]
    return any("," in gap or ";" in gap or " and" in gap or " or" in gap or "/" in gap for gap in gaps)
