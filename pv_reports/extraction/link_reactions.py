"""Reactions of a case: mentions of the same one together, with onset, end, outcome and seriousness."""

import re
from dataclasses import replace
from typing import Final

from pv_reports.extraction.events import Event
from pv_reports.extraction.link_outcomes import give_outcomes
from pv_reports.extraction.link_seriousness import give_seriousness
from pv_reports.extraction.link_times import give_times
from pv_reports.extraction.mentions import Kind, Mention, Status
from pv_reports.extraction.patterns import compiled
from pv_reports.extraction.pool import agreeing
from pv_reports.extraction.reading import Reading
from pv_reports.records import Document, Evidence, Fact, Outcome, Reaction
from pv_reports.terminology import code_reaction, is_same_or_narrower

_I: Final = re.IGNORECASE
# Forms of one sign: "swollen ankles", later "the swelling".
_STEMS: Final = {
    form: stem
    for stem, forms in {
        "swelling": "swollen swell swelled swells puffy puffiness",
        "itching": "itchy itch itched itches pruritus pruritic",
        "redness": "red reddened reddish erythema erythematous",
        "pain": "painful pains ache aching aches achy sore soreness hurt hurting",
        "warmth": "warm hot heat",
        "tenderness": "tender",
        "numbness": "numb",
        "bruising": "bruise bruised bruises",
        "fever": "feverish febrile fevers pyrexia",
        "dizziness": "dizzy",
        "vomiting": "vomited vomit emesis",
        "rash": "rashes",
        "nausea": "sick sickness nauseous nauseated queasy queasiness",
        "bleed": "bleeding bleeds bled",
        "cramp": "cramps cramping",
        "weakness": "weak",
        "tiredness": "tired",
        "confusion": "confused",
        "wheeze": "wheezing wheezy wheezed wheezes",
        "unsteadiness": "unsteady",
        "deafness": "deaf",
        "drowsiness": "drowsy",
        "irritability": "irritable",
        "shakiness": "shaky shaking",
        "headache": "headaches",
        "stiffness": "stiff",
        "breathlessness": "breathless",
    }.items()
    for form in forms.split()
}


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
        known_event = events.get(key) or _wider(events, mention)
        # What a medicine is taken for is a reaction only where its own beginning is told.
        own = known_event is not None or _begins(mention, mentions, reading)
        free = mention.method not in ("form", "tagger") and not own
        if free and any(key == known or is_same_or_narrower(known, key) for known in named_history):
            continue  # what a medicine is taken for is not its reaction
        if free and any(_words(mention) <= words for words in past_words):
            continue
        event = known_event or events.setdefault(key, Event(key))
        if not event.mentions or event.mentions[0] is not mention:
            event.mentions.append(mention)
        if mention.owner:
            owned.setdefault(mention.owner, event)
    found = list(events.values())
    _named_again(found, mentions, reading)
    # What a model ties to a reaction by name fills what the text's own rules leave open.
    proposed = [m for m in mentions if m.method == "model" and m.owner in owned and m.kind in _OF_REACTION]
    told = [m for m in mentions if m not in proposed] if proposed else mentions
    _owned_facts(found, owned, [m for m in told if m.method == "form"])
    give_times(found, told, reading)
    give_outcomes(found, told, reading)
    give_seriousness(found, told, reading)
    _owned_facts(found, owned, proposed)
    return found


_OF_REACTION: Final = frozenset({
    Kind.ONSET, Kind.REACTION_END, Kind.TIME_TO_ONSET, Kind.REACTION_DURATION, Kind.OUTCOME, Kind.SERIOUSNESS
})  # fmt: skip


# Words that stand for no reaction when the article stands before them: places, and what any reaction is called.
_NO_HEAD: Final = compiled(
    r"(?:syndrome|reactions?|events?|disease|disorder|injury|infection|failure|level|levels|count|function|pressure|"
    r"test|loss|"
    r"change|changes|increase\w*|decrease\w*|attack|episode|episodes|body|skin|site|arm|leg|face|eye|eyes|ear|ears|"
    r"lips?|hands?|"
    r"feet|legs|arms|head|chest|throat|tongue|urine|stools?|hair|blood|heart|liver|kidney|drug|dose)",
    _I,
)


_NAMED: Final = compiled(r"\b(?:the|this|that|these|her|his|my)\s+(?=(?P<head>[^\W\d_]+)\b)", _I)
_NEW: Final = compiled(
    r"\b(?:developed|experienced|broke\s+out|came\s+out|noticed|began|started|appeared|set\s+in|cropped\s+up|"
    r"occurred)\b",
    _I,
)


def _begins(mention: Mention, mentions: list[Mention], reading: Reading) -> bool:
    """Whether the mention's sentence dates the beginning of it: a date or a delay of onset and a verb of beginning."""
    sentence = reading.sentence_at(mention.start)
    return bool(_NEW.search(reading.text, sentence.start, mention.end)) and any(
        m.kind in (Kind.ONSET, Kind.TIME_TO_ONSET) and sentence.start <= m.start < sentence.end for m in mentions
    )


def _named_again(events: list[Event], mentions: list[Mention], reading: Reading) -> None:
    """Adds the places that name a reaction by its head word alone ("a ringing in her ears", later "the ringing")."""
    heads: dict[str, list[Event]] = {}
    for event in events:
        words = re.split(
            r"\s+(?:in|of|on|over|at|to|from|"
            r"with)\s+",
            " ".join(str(event.first.value).casefold().split()),
        )[0]
        head = words.split()[-1] if words.split() else ""
        if len(head) > 3 and head.isalpha() and not _NO_HEAD.fullmatch(head):
            heads.setdefault(head, []).append(event)
    if not heads:
        return
    named = sorted((m.start, m.end) for m in mentions if m.kind in (Kind.REACTION, Kind.HISTORY, Kind.INDICATION))
    for match in _NAMED.finditer(reading.text):
        start, end = match.span("head")
        owners = heads.get(match["head"].casefold(), [])
        if len(owners) != 1 or start < owners[0].first.start or any(a < end and start < b for a, b in named):
            continue
        status = reading.status(start, end)
        if status in (Status.AFFIRMED, Status.SPECULATED):
            again = replace(owners[0].first, start=start, end=end, value=match["head"], status=status, method="pattern")
            owners[0].mentions.append(again)


def _owned_facts(events: list[Event], owned: dict[str, Event], mentions: list[Mention]) -> None:
    """What a source says of a reaction by its number; said of none, it holds for all."""
    for mention in mentions:
        targets = [owned[mention.owner]] if mention.owner in owned else events
        for event in targets:
            if mention.kind is Kind.SERIOUSNESS:
                if all(known.value != mention.value for known in event.seriousness):
                    event.seriousness.append(mention)
            elif mention.kind is Kind.OUTCOME:
                event.outcome = agreeing(event.outcome, [mention]) if event.outcome else mention
                event.specific = True
            elif mention.kind in (Kind.ONSET, Kind.REACTION_END, Kind.TIME_TO_ONSET, Kind.REACTION_DURATION):
                event.state(mention)


def _key(mention: Mention) -> str:
    attributes = mention.attributes or {}
    words = re.sub(r"\W+", " ", str(attributes.get("long") or mention.value).casefold()).strip()
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
    return {_STEMS.get(word, word) for word in re.findall(r"\w+", str(mention.value).casefold())}


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


def reaction(event: Event, document: Document) -> Reaction:
    """The event as a Reaction record; an onset counted from a stated day ("five days after") quotes that day too."""
    first = event.first
    term = first.fact(document)
    others = [m.evidence(document) for m in event.mentions[1:4]]
    methods = {m.method: None for m in event.mentions if m.method != first.method}
    term = term.model_copy(
        update={
            "evidence": tuple(dict.fromkeys((*term.evidence, *others))),
            "agreed": tuple(dict.fromkeys((*term.agreed, *methods))),
        }
    )

    def fact(kind: Kind) -> Fact | None:  # type: ignore[type-arg]
        mention = event.facts.get(kind)
        if mention is None:
            return None
        stated, anchor = mention.fact(document), (mention.attributes or {}).get("counted_from")
        if anchor is None:
            return stated
        day = Evidence(document=document.id, start=anchor[0], end=anchor[1], quote=document.text[slice(*anchor)])
        return stated.model_copy(update={"evidence": (*stated.evidence, day)})

    outcome: Fact[Outcome] | None = event.outcome.fact(document) if event.outcome else None
    return Reaction(
        term=term, coded=code_reaction(str((first.attributes or {}).get("long") or first.value)),
        onset=fact(Kind.ONSET), end=fact(Kind.REACTION_END),
        time_to_onset=fact(Kind.TIME_TO_ONSET), duration=fact(Kind.REACTION_DURATION), outcome=outcome,
        seriousness=tuple(m.fact(document) for m in event.seriousness),
    )  # fmt: skip
