"""Reactions of a case: mentions of the same one together, with onset, end, outcome and seriousness."""

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from pv_reports.extraction.mentions import Kind, Mention, Status
from pv_reports.extraction.reading import Reading
from pv_reports.records import Document, Fact, Outcome, Reaction
from pv_reports.terminology import code_reaction, is_same_or_narrower

_I: Final = re.IGNORECASE
_GENERIC: Final = re.compile(
    r"\b(?:patient|pt|she|he|they|i|events?|symptoms?|reactions?|all|everything|condition|child|infant|baby|boy|"
    r"girl|man|woman|signs?|abnormalities|problems?|complaints?|lesions?|outcome|daughter|son|both|"
    r"adverse\s+experiences?)\b",
    _I,
)


@dataclass
class Event:
    """The mentions that are one reaction, and what is said of it."""

    key: str
    mentions: list[Mention] = field(default_factory=list)
    facts: dict[Kind, Mention] = field(default_factory=dict)
    seriousness: list[Mention] = field(default_factory=list)
    outcome: Mention | None = None
    specific: bool = False

    @property
    def first(self) -> Mention:
        return self.mentions[0]


def events_of(mentions: list[Mention], reading: Reading) -> list[Event]:
    """The patient's reactions in order of first mention, each with its timing, outcome and seriousness."""
    events: dict[str, Event] = {}
    past_words = [
        _words(m) for m in mentions if m.kind in (Kind.HISTORY, Kind.INDICATION) and m.status is Status.AFFIRMED
    ]
    named_history = {
        _key(m) for m in mentions if m.kind in (Kind.HISTORY, Kind.INDICATION) and m.status is Status.AFFIRMED
    }
    owned: dict[str, Event] = {}
    stated = [m for m in mentions if m.kind is Kind.REACTION and m.status in (Status.AFFIRMED, Status.SPECULATED)]
    for mention in sorted(stated, key=lambda m: (m.method != "form", m.start)):
        key = _key(mention)
        if mention.method != "form" and any(key == known or is_same_or_narrower(known, key) for known in named_history):
            continue  # what a medicine is taken for is not its reaction
        if mention.method != "form" and any(_words(mention) <= words for words in past_words):
            continue
        event = events.get(key) or _wider(events, mention) or events.setdefault(key, Event(key))
        if not event.mentions or event.mentions[0] is not mention:
            event.mentions.append(mention)
        if mention.owner:
            owned.setdefault(mention.owner, event)
    found = list(events.values())
    _owned_facts(found, owned, mentions)
    _time(found, mentions, reading)
    _outcomes(found, mentions, reading)
    _seriousness(found, mentions, reading)
    return found


def _owned_facts(events: list[Event], owned: dict[str, Event], mentions: list[Mention]) -> None:
    """What a form says of a reaction by its number; said of none, it holds for all."""
    for mention in (m for m in mentions if m.method == "form"):
        targets = [owned[mention.owner]] if mention.owner in owned else events
        for event in targets:
            if mention.kind is Kind.SERIOUSNESS:
                if all(known.value != mention.value for known in event.seriousness):
                    event.seriousness.append(mention)
            elif mention.kind is Kind.OUTCOME:
                event.outcome, event.specific = event.outcome or mention, True
            elif mention.kind in (Kind.ONSET, Kind.REACTION_END, Kind.TIME_TO_ONSET, Kind.REACTION_DURATION):
                event.facts.setdefault(mention.kind, mention)


def _key(mention: Mention) -> str:
    attributes = mention.attributes or {}
    words = re.sub(r"\W+", " ", str(mention.value).casefold()).strip()
    return str(attributes.get("code") or words)


def _wider(events: dict[str, Event], mention: Mention) -> Event | None:
    """An earlier reaction whose words contain this one's ("vaginal bleeding", later "the bleeding")."""
    words = _words(mention)
    for event in events.values():
        for known in event.mentions:
            if words <= _words(known):
                return event
            if known.method != "form" and _refines(known, mention):
                event.mentions.insert(0, mention)  # the fuller name stands for the reaction
                return event
            if known.method == "form" and _akin(known, mention):
                return event
    return None


def _words(mention: Mention) -> set[str]:
    return set(re.findall(r"\w+", str(mention.value).casefold()))


def _refines(known: Mention, mention: Mention) -> bool:
    """ "a skin eruption", later "fixed drug eruption": the same head word and a narrower term."""
    wide, narrow = (known.attributes or {}).get("code"), (mention.attributes or {}).get("code")
    if not wide or not narrow or str(known.value).split()[-1].casefold() != str(mention.value).split()[-1].casefold():
        return False
    return wide != narrow and is_same_or_narrower(narrow, wide)


def _akin(form: Mention, mention: Mention) -> bool:
    """Whether the narrative's word is the form's reaction in other words: a wider term, or the same stem."""
    wide, narrow = (mention.attributes or {}).get("code"), (form.attributes or {}).get("code")
    if wide and narrow and is_same_or_narrower(narrow, wide):
        return True
    word = str(mention.value).casefold()
    return len(word) > 4 and any(other.startswith(word) for other in str(form.value).casefold().split())


def _in_sentence(events: list[Event], reading: Reading, offset: int) -> list[tuple[Mention, Event]]:
    sentence = reading.sentence_at(offset)
    pairs = [(m, e) for e in events for m in e.mentions if sentence.start <= m.start < sentence.end]
    return sorted(pairs, key=lambda pair: pair[0].start)


def _time(events: list[Event], mentions: list[Mention], reading: Reading) -> None:
    for mention in sorted(mentions, key=lambda m: (-reading.when(m.start)[0], m.start)):
        if mention.kind not in (Kind.ONSET, Kind.REACTION_END, Kind.TIME_TO_ONSET, Kind.REACTION_DURATION):
            continue
        if mention.method == "form" or mention.status not in (Status.AFFIRMED, Status.SPECULATED):
            continue
        sentence = reading.sentence_at(mention.start)
        if mention.kind is Kind.TIME_TO_ONSET and re.search(
            r"\b(?:recur\w*|reappear\w*|again)\b", reading.text[sentence.start : sentence.end], _I
        ):
            continue  # the time to the recurrence
        targets = _targets(events, mention, reading)
        for event in targets:
            event.facts.setdefault(mention.kind, mention)


def _targets(events: list[Event], mention: Mention, reading: Reading) -> list[Event]:
    inside = _in_sentence(events, reading, mention.start)
    text = reading.text
    sentence = reading.sentence_at(mention.start)
    if inside:
        if mention.kind in (Kind.REACTION_END, Kind.REACTION_DURATION):
            before = [pair for pair in inside if pair[0].end <= mention.start]
            return _coordinated(before, text, mention.start) if before else [inside[0][1]]
        # "Five days after X she developed A and B on 3 May; C followed on 7 May": those of the mention's own clause.
        return [event for _, event in _clause(inside, text, mention)]
    if mention.kind is Kind.TIME_TO_ONSET and not (mention.attributes or {}).get("strong"):
        return []
    if mention.kind in (Kind.REACTION_END, Kind.REACTION_DURATION):
        earlier = [e for e in events if e.first.end <= mention.start]
        generic = _GENERIC.search(text[sentence.start : mention.start])
        return earlier if generic else earlier[-1:]
    if mention.kind is Kind.ONSET and re.search(
        r"\b(?:reactions?|events?|symptoms?)\s+(?:was|were|began|started|occurred|appeared)\b",
        text[sentence.start : sentence.end],
        _I,
    ):
        return events
    number = reading.sentence_number(mention.start)
    if number + 1 < len(reading.sentences) and mention.kind in (Kind.TIME_TO_ONSET, Kind.ONSET):
        following = _in_sentence(events, reading, reading.sentences[number + 1].start)
        if following:
            return [event for _, event in following]
    if mention.kind is Kind.ONSET and number:
        return [event for _, event in _in_sentence(events, reading, reading.sentences[number - 1].start)]
    return []


def _clause(inside: list[tuple[Mention, Event]], text: str, mention: Mention) -> list[tuple[Mention, Event]]:
    nearest = min(
        range(len(inside)),
        key=lambda n: abs(inside[n][0].start - mention.start) - (20 if inside[n][0].start > mention.start else 0),
    )
    chosen = [inside[nearest]]
    for step in (1, -1):
        at = nearest
        while 0 <= at + step < len(inside):
            one, two = sorted((inside[at][0], inside[at + step][0]), key=lambda m: m.start)
            gap = text[one.end : two.start]
            if re.search(
                r";|\bbut\b|,\s+(?:and\s+)?(?:then|later|on|by|after|the\s+next)\b|\b(?:which|later|admitted|"
                r"died)\b|\d{4}",
                gap,
                _I,
            ):
                break
            at += step
            chosen.append(inside[at])
    return chosen


def _coordinated(before: list[tuple[Mention, Event]], text: str, offset: int) -> list[Event]:
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


def _outcomes(events: list[Event], mentions: list[Mention], reading: Reading) -> None:
    text = reading.text
    outcomes = sorted(
        (m for m in mentions if m.kind is Kind.OUTCOME and m.method != "form"), key=lambda m: reading.when(m.start)
    )
    died = [m for m in outcomes if m.value == "fatal"]
    for mention in outcomes:
        if mention.value == "fatal":
            continue
        inside = _in_sentence(events, reading, mention.start)
        sentence = reading.sentence_at(mention.start)
        before = [pair for pair in inside if pair[0].end <= mention.start]
        after = [pair for pair in inside if pair[0].start >= mention.end and pair[0].start - mention.end < 60]
        follows = after and re.fullmatch(
            r"\s*(?:of|from|the|her|his|a|an|bit|little|get|gets|getting|to|have|has|had|with|some|all|dizzy|and|"
            r"these|events?|in|both|still|\w+)?(?:\s+(?:the|her|his|a|an|bit|of|from|little|have|some|in|both))*\s*",
            text[mention.end : after[0][0].start],
            _I,
        )
        if follows:
            targets = [after[0][1]]
            for earlier, later in pairwise(after):
                if re.fullmatch(
                    r"\s*(?:,|and|or|,\s*and)\s*(?:(?:the|her|his|a|an|from)\s+)*",
                    text[earlier[0].end : later[0].start],
                    _I,
                ):
                    targets.append(later[1])
                else:
                    break
            specific = True
        elif before and not _generic_between(text[before[-1][0].end : mention.start]):
            targets, specific = _coordinated(before, text, mention.start), True
        else:
            if died and mention.value != "sequelae":
                continue  # what was observed before the death is not the last observation
            targets = [
                e for e in events if reading.when(e.first.start) < reading.when(mention.start) or len(events) == 1
            ]
            specific = False
            if not targets and reading.sentences and sentence.start == reading.sentences[0].start:
                targets = events
        for event in targets:
            known = event.outcome
            if (
                known
                and known.value == "recovering"
                and mention.value == "not_recovered"
                and known.start >= sentence.start
            ):
                continue  # "improving but not yet gone"
            if (
                specific
                or not event.specific
                or (known and reading.when(known.start)[0] < reading.when(mention.start)[0])
            ):
                event.outcome, event.specific = mention, specific or event.specific
    if died:
        _fatal(events, mentions, died, reading)


def _generic_between(gap: str) -> bool:
    """Whether a new, general subject ("the patient", "all symptoms") stands between reaction and outcome."""
    return bool(
        re.search(
            r"(?:[.;,]|\band|\bbut)\s+(?:\w+\s+){0,3}?(?:patient|pt|she|he|all|symptoms?|events?|reactions?|child|"
            r"infant)\b",
            gap,
            _I,
        )
    )


def _fatal(events: list[Event], mentions: list[Mention], died: list[Mention], reading: Reading) -> None:
    causes = " ; ".join(str(m.value).casefold() for m in mentions if m.kind is Kind.DEATH_CAUSE)
    named = [e for e in events if any(str(m.value).casefold() in causes for m in e.mentions)] if causes else []
    named += [
        e for e in events if e not in named and any(_says_fatal(m, reading) for m in e.mentions)
    ]  # fmt: skip
    if not named:
        deadly = [
            e
            for e in events
            if re.search(
                r"\b(?:death|dead|died|sids|cardiac\s+arrest|respiratory\s+arrest)", e.key + str(e.first.value), _I
            )
        ]
        near = [event for _, event in _in_sentence(events, reading, died[0].start)]
        named = deadly or near or events
    for event in named:
        event.outcome, event.specific = died[0], True


def _says_fatal(mention: Mention, reading: Reading) -> bool:
    text = reading.text
    return bool(
        re.search(
            r"\b(?:fatal|died\s+(?:of|from)|death\s+(?:due\s+to|from))\s+(?:\w+\s+){0,3}$",
            text[max(0, mention.start - 50) : mention.start],
            _I,
        )
        or re.match(
            r"[^.;]{0,60}\b(?:outcome\s+was\s+fatal|was\s+fatal|proved\s+fatal)",
            text[mention.end : mention.end + 90],
            _I,
        )
    )


def _seriousness(events: list[Event], mentions: list[Mention], reading: Reading) -> None:
    for mention in (m for m in mentions if m.kind is Kind.SERIOUSNESS and m.method != "form"):
        if mention.value == "death":
            targets = [e for e in events if e.outcome and e.outcome.value == "fatal"] or events
        elif mention.value == "hospitalisation":
            targets = [
                e for e in events if not (e.outcome and e.outcome.value == "fatal" and _only_after_death(e, mentions))
            ] or events
        else:
            inside = [event for _, event in _in_sentence(events, reading, mention.start)]
            earlier = [e for e in events if e.first.start < mention.start]
            targets = inside or (_last_named(earlier, mention, reading) if earlier else events)
        for event in targets:
            if all(known.value != mention.value for known in event.seriousness):
                event.seriousness.append(mention)


def _only_after_death(event: Event, mentions: list[Mention]) -> bool:
    """A reaction named only as what the patient died of did not cause the earlier admission."""
    causes = [m for m in mentions if m.kind is Kind.DEATH_CAUSE]
    return bool(causes) and all(any(c.start <= m.start < c.end for c in causes) for m in event.mentions)


def _last_named(events: list[Event], mention: Mention, reading: Reading) -> list[Event]:
    last = max(events, key=lambda e: max(m.start for m in e.mentions if m.start < mention.start))
    place = max(m.start for m in last.mentions if m.start < mention.start)
    return [event for _, event in _in_sentence(events, reading, place) if event in events] or [last]


def reaction(event: Event, document: Document) -> Reaction:
    """The event as a Reaction record. Nothing is computed: no onset from "five days after"."""
    first = event.first
    term = first.fact(document)
    others = [m.evidence(document) for m in event.mentions[1:4]]
    term = term.model_copy(update={"evidence": (*term.evidence, *others)})

    def fact(kind: Kind) -> Fact | None:  # type: ignore[type-arg]
        mention = event.facts.get(kind)
        return mention.fact(document) if mention else None

    outcome: Fact[Outcome] | None = event.outcome.fact(document) if event.outcome else None
    return Reaction(
        term=term, coded=code_reaction(str(first.value)), onset=fact(Kind.ONSET), end=fact(Kind.REACTION_END),
        time_to_onset=fact(Kind.TIME_TO_ONSET), duration=fact(Kind.REACTION_DURATION), outcome=outcome,
        seriousness=tuple(m.fact(document) for m in event.seriousness),
    )  # fmt: skip
