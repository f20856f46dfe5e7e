"""Medicines that the tagger marks, and the part it thinks they play."""

from dataclasses import replace
from typing import Final

from pv_reports.extraction.drugs import only_mentioned
from pv_reports.extraction.mentions import Kind, Mention, Status
from pv_reports.extraction.reading import Reading
from pv_reports.extraction.tagged import SURE, VERY_SURE, marked_mention, merged, settled, trust
from pv_reports.extraction.tagging.tagger import Tag

_DRUGS: Final = ("drug", "concomitant", "treatment")
# A name of fewer letters that no dictionary knows is more often somebody's initial.
_SHORTEST: Final = 4
# Whose words are not about the patient, whatever the tagger says.
_OTHERS: Final = (Status.FAMILY, Status.OTHER_PERSON, Status.NEGATED)


def tagged_drugs(reading: Reading, found: list[Mention]) -> list[Mention]:
    """Medicines of both; where the tagger leads, the slot that marks one stands in ``attributes["marked"]``."""
    tags = reading.tags
    if tags is None:
        return found
    marked = settled(tag for slot in _DRUGS for tag in tags.of(slot))

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
        return marked_mention(reading, Kind.DRUG, tag, known)

    both = merged(reading, tags, _DRUGS, found, marked, make)
    if not leads:
        return both
    sure = [tag for tag in marked if tag.confidence >= SURE]
    return [
        replace(mention, attributes={**(mention.attributes or {}), "marked": tag.slot})
        if (tag := next((t for t in sure if t.start < mention.end and mention.start < t.end), None))
        else mention
        for mention in both
    ]


def _known_else(reading: Reading, tag: Tag) -> bool:
    """Whether the dictionary knows some of the marked words as something else."""
    return any(t.kind != "substance" and t.start < tag.end and tag.start < t.end for t in reading.terms)


def marked_roles(drugs: list[Mention]) -> list[Mention]:
    """The marked drugs with the tagger's view of their part, where the words around them give none.

    What it marks as a suspect is no medicine of the past or of nobody.
    """
    return [
        replace(drug, attributes={**(drug.attributes or {}), "role": _role(drug)})
        if (drug.attributes or {}).get("marked")
        else drug
        for drug in drugs
    ]


def _role(drug: Mention) -> str | None:
    attributes = drug.attributes or {}
    role, marked = attributes.get("role"), attributes["marked"]
    if marked != "drug":
        return role or str(marked)
    own = drug.status not in _OTHERS or (drug.status is Status.NEGATED and drug.confidence >= VERY_SURE)
    return None if own and role in ("past", "other", "treatment") else role
