"""When a reaction began, how long after the medicine, and when it ended."""

import re
from typing import Final

from pv_reports.extraction.events import Event, coordinated, in_sentence
from pv_reports.extraction.mentions import Kind, Mention, Status
from pv_reports.extraction.patterns import compiled
from pv_reports.extraction.reading import Reading
from pv_reports.extraction.relative_onset import resolve_onsets

_I: Final = re.IGNORECASE
_GENERIC: Final = compiled(
    r"\b(?:patient|pt|she|he|they|i|events?|symptoms?|reactions?|all|everything|condition|child|infant|baby|boy|"
    r"girl|man|woman|signs?|abnormalities|problems?|complaints?|lesions?|outcome|daughter|son|both|"
    r"adverse\s+experiences?)\b",
    _I,
)


def give_times(events: list[Event], mentions: list[Mention], reading: Reading) -> None:
    """Gives the events their onset, end, time to onset and duration, the newest message's first; an onset
    told only in relation to a stated day is counted from it."""
    for mention in sorted(mentions, key=lambda m: (-reading.when(m.start)[0], m.start)):
        if mention.kind not in (Kind.ONSET, Kind.REACTION_END, Kind.TIME_TO_ONSET, Kind.REACTION_DURATION):
            continue
        if mention.method == "form" or mention.status not in (Status.AFFIRMED, Status.SPECULATED):
            continue
        sentence = reading.sentence_at(mention.start)
        marked = mention.method == "tagger"
        if (
            mention.kind is Kind.TIME_TO_ONSET
            and not marked
            and re.search(r"\b(?:recur\w*|reappear\w*|again)\b", reading.text[sentence.start : sentence.end], _I)
        ):
            continue  # the time to the recurrence
        targets = _targets(events, mention, reading)
        if mention.kind in (Kind.ONSET, Kind.TIME_TO_ONSET):
            targets = [event for event in targets if marked or _new_here(event, mention, reading)]
        if marked and not targets and (inside := in_sentence(events, reading, mention.start)):
            targets = [min(inside, key=lambda pair: abs(pair[0].start - mention.start))[1]]
        for event in targets:
            event.state(mention)
    resolve_onsets(events, mentions, reading)


# Where a reaction is named again, only words of its beginning make a date or delay its own.
_BEGAN: Final = compiled(
    r"\b(?:developed|experienced|onset|noticed|noted|appeared|began|begun|broke\s+out|occurred|started|awoke|woke|"
    r"presented|complain\w*|found|diagnosed|detected|revealed|within|after|post|later|reaction|event)\b",
    _I,
)
# What lies between a delay and a reaction when the delay is to a visit.
_TO_A_VISIT: Final = compiled(
    r"\b(?:admitted|admission|hospitali[sz]\w+|seen\s+(?:in|by|at)|discharged|died|visit|diagnosed)\b", _I
)


def _new_here(event: Event, mention: Mention, reading: Reading) -> bool:
    """Whether the sentence of the date or delay, or the one beside it, is where the reaction is first told, or tells of
    its beginning."""
    here = reading.sentence_number(mention.start)
    if any(m.method == "form" for m in event.mentions):
        return True
    if abs(reading.sentence_number(min(m.start for m in event.mentions)) - here) <= 1:
        return True
    sentence = reading.sentences[here]
    return bool(_BEGAN.search(reading.text, sentence.start, sentence.end))


# "Muscle cramps. They began on 20 October": the subject is in the sentence before.
_PRONOUN: Final = compiled(
    r"(?:A:\s*)?(?:they|it|this|these|both|all\s+of\s+(?:it|them|this))\b(?!\s+(?:is|"
    r"was)\s+about)",
    _I,
)


def _listed(inside: list[tuple[Mention, Event]], text: str) -> list[Event]:
    """The first reaction named and those joined with it ("by Monday the rash, the itch and the fever had gone")."""
    chosen = [inside[0]]
    for pair in inside[1:]:
        if len(coordinated([chosen[-1], pair], text)) < 2 and pair[1] is not chosen[-1][1]:
            break
        chosen.append(pair)
    return list({id(event): event for _, event in chosen}.values())


def _targets(events: list[Event], mention: Mention, reading: Reading) -> list[Event]:
    inside = in_sentence(events, reading, mention.start)
    text = reading.text
    sentence = reading.sentence_at(mention.start)
    if inside:
        if mention.kind in (Kind.REACTION_END, Kind.REACTION_DURATION):
            before = [pair for pair in inside if pair[0].end <= mention.start]
            return coordinated(before, text) if before else _listed(inside, text)
        if re.search(r"\ball\s+(?:of\s+(?:it|them|these)\s+)?(?:on|noted|from|since|began|started)\s+(?:on\s+)?$",
                     text[sentence.start : mention.start], _I):  # fmt: skip
            return [event for _, event in inside]
        # "Five days after X she developed A and B on 3 May; C followed on 7 May": those of the mention's own clause.
        return [event for _, event in _clause(inside, text, mention)]
    if mention.kind is Kind.TIME_TO_ONSET and not (mention.attributes or {}).get("strong"):
        return []
    if mention.kind in (Kind.REACTION_END, Kind.REACTION_DURATION):
        earlier = [e for e in events if e.first.end <= mention.start]
        generic = _GENERIC.search(text[sentence.start : min(sentence.end, mention.end + 40)])
        return earlier if generic else earlier[-1:]
    if mention.kind is Kind.ONSET and re.search(
        r"\b(?:reactions?|events?|symptoms?)\s+(?:was|were|began|started|occurred|appeared)\b",
        text[sentence.start : sentence.end],
        _I,
    ):
        return events
    number = reading.sentence_number(mention.start)
    if mention.kind is Kind.ONSET and number and _PRONOUN.match(text, sentence.start):
        told = in_sentence(events, reading, reading.sentences[number - 1].start)
        if told:
            return [event for _, event in told]
    if number + 1 < len(reading.sentences) and mention.kind in (Kind.TIME_TO_ONSET, Kind.ONSET):
        following = in_sentence(events, reading, reading.sentences[number + 1].start)
        if following:
            return [event for _, event in following]
    if mention.kind is Kind.ONSET and number:
        return [event for _, event in in_sentence(events, reading, reading.sentences[number - 1].start)]
    return []


def _clause(inside: list[tuple[Mention, Event]], text: str, mention: Mention) -> list[tuple[Mention, Event]]:
    nearest = min(
        range(len(inside)),
        key=lambda n: abs(inside[n][0].start - mention.start) - (20 if inside[n][0].start > mention.start else 0),
    )
    chosen = [inside[nearest]]
    one, two = sorted((inside[nearest][0], mention), key=lambda m: m.start)
    if mention.kind is Kind.TIME_TO_ONSET and _TO_A_VISIT.search(text, one.end, two.start):
        return []
    for step in (1, -1):
        at = nearest
        while 0 <= at + step < len(inside):
            one, two = sorted((inside[at][0], inside[at + step][0]), key=lambda m: m.start)
            gap = text[one.end : two.start]
            if re.search(
                r";|\bbut\b|(?:,|\band)\s+(?:and\s+)?(?:then|later|on|by|after|the\s+(?:next|same))\b|\b(?:which|"
                r"later|admitted|"
                r"died)\b|\d{4}",
                gap,
                _I,
            ):
                break
            at += step
            chosen.append(inside[at])
    return chosen
