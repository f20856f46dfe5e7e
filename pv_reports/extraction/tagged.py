"""The tagger's marks beside the patterns' mentions: what both see, what only one sees, and which of them is believed.

A sentence alone (a title, a line of a literature batch) gives the rules no context to decide from; there the
tagger, which learned from such sentences, leads. In a document the rules lead: they know headings, lists, who is spoken
of and what was denied; the tagger adds what no rule saw, where it is sure, and takes away what rules only guessed.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar

from pv_reports.extraction.mentions import Kind, Mention, Status
from pv_reports.extraction.reading import Reading
from pv_reports.extraction.tagging.tagger import Tag, Tags


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
SURE: Final = 0.6
# A denial beside it may be of something else; the tagger has learned what denied names look like.
VERY_SURE: Final = 0.95
PRESENT: Final = (Status.AFFIRMED, Status.SPECULATED)
_VACCINE: Final = re.compile(r"vaccin|toxoid|immuni[sz]|\bshots?\b|booster", re.IGNORECASE)

Make = Callable[[Tag], Mention | None]
Placed = TypeVar("Placed", Mention, Tag)


def trust(reading: Reading) -> Trust:
    """How far the tagger is believed in this text."""
    return ALONE if len(reading.sentences) <= _ALONE else DOCUMENT


def merged(
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
    rules, marks = overlapping(found), overlapping(marked)
    for tag in marked:
        same = rules(tag.start, tag.end)
        if same and view.leads and not (worded and any(_VACCINE.search(str(m.value)) for m in same)):
            best = max(same, key=lambda m: (min(m.end, tag.end) - max(m.start, tag.start), bool(m.attributes)))
            result.append(
                replace(
                    best, start=tag.start, end=tag.end,
                    value=reading.text[tag.start : tag.end] if worded else best.value,
                    method="tagger", confidence=max(best.confidence, tag.confidence), attributes=agreed(best, tag),
                )
            )  # fmt: skip
            taken.append(tag)
        elif not same and tag.confidence >= view.add and (made := make(tag)) is not None:
            result.append(made)
    for mention in found:
        covered = marks(mention.start, mention.end)
        if any(tag in taken for tag in covered):
            continue
        if covered or not worded or believed(view, tags, slots, mention):
            result.append(mention)
    return sorted(result, key=lambda mention: mention.start)


def believed(view: Trust, tags: Tags, slots: Sequence[str], mention: Mention) -> bool:
    """Whether a rule's mention that no mark covers stands."""
    if mention.confidence > view.guesses:
        return True
    return max(tags.chance(slot, mention.start, mention.end) for slot in slots) >= view.keep


def agreed(rule: Mention, tag: Tag) -> dict[str, Any]:
    """The rule's attributes, and that it saw the marked words too."""
    same = replace(rule, start=tag.start, end=tag.end, attributes=None)
    return {**(rule.attributes or {}), "agreed": (same,)}


def overlapping(items: Sequence[Placed]) -> Callable[[int, int], list[Placed]]:
    """Finds those of ``items`` that share a character with ``text[start:end]``, in order of place."""
    ordered = sorted(items, key=lambda item: item.start)
    starts = [item.start for item in ordered]
    longest = max((item.end - item.start for item in ordered), default=0)

    def at(start: int, end: int) -> list[Placed]:
        near = ordered[bisect_left(starts, start - longest) : bisect_left(starts, end)]
        return [item for item in near if start < item.end]

    return at


def settled(tags: Iterable[Tag]) -> list[Tag]:
    """Of overlapping marks of different slots the surest; what is marked as history too is not what was treated."""
    kept: list[Tag] = []
    for tag in sorted(tags, key=lambda tag: (tag.slot != "history" or tag.confidence < SURE, -tag.confidence)):
        if not any(tag.start < other.end and other.start < tag.end for other in kept):
            kept.append(tag)
    return sorted(kept, key=lambda tag: tag.start)


def marked_mention(reading: Reading, kind: Kind, tag: Tag, attributes: Mapping[str, Any]) -> Mention:
    """The marked words as a mention, with the status that the words around them give."""
    return Mention(
        kind, tag.start, tag.end, reading.text[tag.start : tag.end], reading.status(tag.start, tag.end),
        method="tagger", confidence=tag.confidence, attributes=dict(attributes),
    )  # fmt: skip
