"""Event: the mentions that are one reaction of the patient, and what the text says of it."""

import re
from dataclasses import dataclass, field
from typing import Final

from pv_reports.extraction.mentions import Kind, Mention
from pv_reports.extraction.pool import agreeing
from pv_reports.extraction.reading import Reading

_I: Final = re.IGNORECASE


@dataclass
class Event:
    """The mentions that are one reaction, and what is said of it."""

    key: str
    mentions: list[Mention] = field(default_factory=list)
    facts: dict[Kind, Mention] = field(default_factory=dict)
    seriousness: list[Mention] = field(default_factory=list)
    outcome: Mention | None = None
    specific: bool = False

    def state(self, mention: Mention) -> None:
        """Takes the first statement of a kind; another source's that says the same is kept with it."""
        known = self.facts.setdefault(mention.kind, mention)
        if known is not mention:
            self.facts[mention.kind] = agreeing(known, [mention])

    @property
    def first(self) -> Mention:
        return self.mentions[0]


def in_sentence(events: list[Event], reading: Reading, offset: int) -> list[tuple[Mention, Event]]:
    """The mentions of reactions in the sentence around ``offset``, in order of place."""
    sentence = reading.sentence_at(offset)
    pairs = [(m, e) for e in events for m in e.mentions if sentence.start <= m.start < sentence.end]
    return sorted(pairs, key=lambda pair: pair[0].start)


def coordinated(before: list[tuple[Mention, Event]], text: str) -> list[Event]:
    """The last of ``before`` and those joined with it ("the rash and the swelling")."""
    chosen = [before[-1]]
    for pair in reversed(before[:-1]):
        gap = text[pair[0].end : chosen[-1][0].start]
        if re.fullmatch(
            r"\s*(?:,|and|or|,\s*and|as\s+well\s+as|/|plus)\s*(?:(?:the|her|his|a|an|from|\w+)\s+){0,3}", gap, _I
        ):
            chosen.append(pair)
        else:
            break
    return list({id(event): event for _, event in reversed(chosen)}.values())
