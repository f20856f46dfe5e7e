"""Mentions of several sources made one: what a form, the patterns, the tagger and a model say of the same words.

One mention per thing stays, the one of the source that is trusted most, and remembers who else said so."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

from pv_reports.extraction.mentions import Kind, Mention
from pv_reports.records import Method

# A form's box was filled in on purpose; rules explain themselves; a model proposes.
TRUST: Final[tuple[Method, ...]] = ("person", "form", "pattern", "tagger", "model")
# Kinds of which one stretch of text can be only one for the patient.
_ONE_OF: Final = (
    frozenset({Kind.REACTION, Kind.HISTORY, Kind.INDICATION}),
    frozenset({Kind.DRUG, Kind.TREATMENT}),
    frozenset({Kind.ONSET, Kind.REACTION_END, Kind.DOSE_START, Kind.DOSE_END, Kind.DEATH_DATE, Kind.RECEIVED}),
)
_GROUP: Final = {kind: number for number, kinds in enumerate(_ONE_OF) for kind in kinds}


def pooled(mentions: Iterable[Mention]) -> list[Mention]:
    """The mentions with those dropped that a more trusted source has for the same words. The kept one's
    ``attributes["agreed"]`` holds the mentions that say the same; a role or owner it lacks it takes from them."""
    ordered = list(mentions)
    if len({mention.method for mention in ordered}) < 2:
        return ordered
    kept: dict[int, Mention] = {}
    groups: dict[object, list[int]] = {}
    for number in sorted(range(len(ordered)), key=lambda n: TRUST.index(ordered[n].method)):
        mention = ordered[number]
        group = groups.setdefault(_GROUP.get(mention.kind, mention.kind), [])
        rival = next((n for n in group if _rivals(kept[n], mention)), None)
        if rival is None:
            kept[number] = mention
            group.append(number)
        else:
            kept[rival] = _with(kept[rival], mention)
    return [kept[number] for number in sorted(kept)]


def _rivals(known: Mention, mention: Mention) -> bool:
    """Whether another source means the same place; a form's box and the narrative never share one."""
    return known.method != mention.method and known.start < mention.end and mention.start < known.end


def _with(known: Mention, other: Mention) -> Mention:
    attributes: dict[str, Any] = dict(known.attributes or {})
    if known.kind is Kind.DRUG and not attributes.get("role"):
        role = "treatment" if other.kind is Kind.TREATMENT else (other.attributes or {}).get("role")
        attributes["role"] = role
    if same_value(known, other):
        attributes["agreed"] = (*attributes.get("agreed", ()), other)
    return replace(known, attributes=attributes, owner=known.owner or other.owner)


def same_value(one: Mention, other: Mention) -> bool:
    """Whether two mentions say the same. Of words that overlap the same kind is enough, of codes and numbers not."""
    if one.kind is not other.kind:
        return False
    if isinstance(one.value, str) and one.value and one.kind in _WORDED:
        return (one.start < other.end and other.start < one.end) or plain(one.value) == plain(other.value)
    return plain(one.value) == plain(other.value)


_WORDED: Final = frozenset({
    Kind.DRUG, Kind.REACTION, Kind.HISTORY, Kind.INDICATION, Kind.DOSE, Kind.FREQUENCY, Kind.ROUTE, Kind.DOSE_DURATION,
    Kind.LOT, Kind.TIME_TO_ONSET, Kind.REACTION_DURATION, Kind.TREATMENT, Kind.TEST, Kind.CAUSALITY, Kind.GESTATION,
})  # fmt: skip


def plain(value: Any) -> str:
    """A value for comparing: lower case, letters, figures and single blanks."""
    return " ".join("".join(c if c.isalnum() else " " for c in str(value).casefold()).split())


def agreeing(mention: Mention, others: Iterable[Mention]) -> Mention:
    """The mention with those of other sources that say the same elsewhere added to ``attributes["agreed"]``."""
    known = (mention.attributes or {}).get("agreed", ())
    methods = {mention.method, *(one.method for one in known)}
    added = []
    for other in others:
        if other.method not in methods and same_value(mention, other):
            methods.add(other.method)
            added.append(other)
    if not added:
        return mention
    return replace(mention, attributes={**(mention.attributes or {}), "agreed": (*known, *added)})
