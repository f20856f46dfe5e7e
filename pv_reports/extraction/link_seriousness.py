"""Which criteria of seriousness a reaction met (E2B E.i.3.2): those said of it, not those of the whole case."""

import re
from typing import Final

from pv_reports.extraction.dates import find_dates
from pv_reports.extraction.events import Event, coordinated, in_sentence
from pv_reports.extraction.mentions import Kind, Mention
from pv_reports.extraction.patterns import compiled
from pv_reports.extraction.reading import Reading

_I: Final = re.IGNORECASE
Placed = list[tuple[Mention, Event]]


def give_seriousness(events: list[Event], mentions: list[Mention], reading: Reading) -> None:
    """Gives the events their criteria: a death the fatal ones; an admission those it was for or, where no cause is
    told, those present then; other criteria those of their clause."""
    mild = [event for event in events if _not_serious(event, reading)]
    for mention in (m for m in mentions if m.kind is Kind.SERIOUSNESS and m.method != "form"):
        if _taken_back(mention, reading):
            continue
        if mention.value == "death":
            targets = [e for e in events if e.outcome and e.outcome.value == "fatal"] or events
        else:
            able = [event for event in events if event not in mild] or events
            targets = _cause(able, mention, reading)
            if not targets and mention.value == "hospitalisation":
                targets = _present_then(able, mentions, mention, reading)
            elif not targets:
                targets = _of_clause(able, mention, reading)
        for event in targets:
            if all(known.value != mention.value for known in event.seriousness):
                event.seriousness.append(mention)


# What joins a criterion to the reaction that it is said of, in either direction.
_FOR: Final = compiled(
    r"[^.;]{0,60}?\b(?:for|with|because\s+of|due\s+to|on\s+account\s+of|owing\s+to|after|following|as\s+a\s+(?:result|"
    r"consequence)\s+of|secondary\s+to|by)\s+(?:(?:the|her|his|this|that|these|an?|severe|acute|suspected|treatment\s+of|"
    r"management\s+of|work-?up\s+of|further|evaluation\s+of|new|worsening|persistent|[\w-]+ly|[\w-]+(?:ing|ed|ic|al|"
    r"ous|ive))\s+)*$",
    _I,
)
_LED_TO: Final = compiled(
    r"\s*(?:\([^()]*\)\s*)?,?\s*(?:(?:that|which|and|had|have|has|was|were|then|subsequently|finally)\s+)*(?:led\s+to|"
    r"leading\s+to|result(?:ed|ing)\s+in|requir(?:ed|ing)|necessitat(?:ed|ing)|caus(?:ed|ing)|prompt(?:ed|ing)|"
    r"considered|assessed\s+as|judged|regarded\s+as|reported\s+as|classified\s+as|met\s+the\s+criteri\w+|"
    r"serious\s+due\s+to|was|were|is|are|became|as)\s+"
    r"(?:(?:to\s+be|an?|the|her|his|serious|due|to|because|of|emergency|urgent|prolonged|initial|re-?admission|"
    r"immediately|as|by\s+the\s+\w+|[\w-]+\s+of)\s+)*$",
    _I,
)


_FOR_WHICH: Final = re.compile(r"\b(?:for|because\s+of|due\s+to|on\s+account\s+of|as\s+a\s+result\s+of)\s+which\b", _I)


def _cause(events: list[Event], mention: Mention, reading: Reading) -> list[Event]:
    """The reactions of the sentence that the criterion is said of in so many words: "admitted for A and B", "A led to
    hospitalisation", "A was life-threatening"."""
    text = reading.text
    inside = in_sentence(events, reading, mention.start)
    named = [event for one, event in inside if mention.start <= one.start < mention.end]
    if named:
        return named
    after = [pair for pair in inside if pair[0].start >= mention.end]
    if after and _FOR.fullmatch(text, mention.end, after[0][0].start):
        return _listed(after, text)
    before = [pair for pair in inside if pair[0].end <= mention.start]
    if before and (
        _LED_TO.fullmatch(text, before[-1][0].end, mention.start)
        or _FOR_WHICH.search(text, before[-1][0].end, mention.start)
    ):
        return coordinated(before, text)
    return []


def _listed(after: Placed, text: str) -> list[Event]:
    chosen = [after[0]]
    for pair in after[1:]:
        if len(coordinated([chosen[-1], pair], text)) < 2:
            break
        chosen.append(pair)
    return list({id(event): event for _, event in chosen}.values())


def _present_then(events: list[Event], mentions: list[Mention], admission: Mention, reading: Reading) -> list[Event]:
    """The reactions there were at an admission: not those over before or begun after it."""
    present = [
        e
        for e in events
        if not (e.outcome and e.outcome.value == "fatal" and _only_after_death(e, mentions))
        and not _began_later(e, admission, reading)
        and not _over_before(e, admission, reading)
    ]
    return present or events


def _of_clause(events: list[Event], mention: Mention, reading: Reading) -> list[Event]:
    """The reactions that share the criterion's clause, else the sentence, else those named last before it."""
    inside = in_sentence(events, reading, mention.start)
    text = reading.text
    clause = [
        pair for pair in inside if ";" not in text[min(pair[0].end, mention.end) : max(pair[0].start, mention.start)]
    ]
    if inside:
        return [event for _, event in clause or inside]
    earlier = [e for e in events if e.first.start < mention.start]
    return _last_named(earlier, mention, reading) if earlier else events


_MILD: Final = compiled(
    r"\b(?:(?:not|non|never)[-\s]+(?:considered\s+|assessed\s+as\s+|judged\s+|regarded\s+as\s+|a\s+)?serious\b|"
    r"(?:did|does|do|had|has|have)\s+not\s+(?:\w+\s+){0,2}?(?:require|required|need|needed|lead\s+to|led\s+to|"
    r"cause|caused|necessitate\w*)\s+(?:an?\s+|any\s+)?(?:hospital\w*|admission|in-?patient))",
    _I,
)


def _not_serious(event: Event, reading: Reading) -> bool:
    """Whether the text says of this reaction, by name, that it was not serious or needed no admission."""
    for mention in event.mentions:
        sentence = reading.sentence_at(mention.start)
        said = _MILD.search(reading.text, mention.end, sentence.end)
        if said and not re.search(r"[;:]|\bbut\b|\bwhile\b", reading.text[mention.end : said.start()], _I):
            return True
    return False


_NOT_ADMITTED: Final = compiled(
    r"\b(?:never|not|n['’]t)\s+(?:\w+\s+){0,2}?(?:admitted|hospitali[sz]ed|in\s+hospital|kept\s+in)\b|"
    r"\b(?:no|without)\s+(?:hospitali[sz]ation|admission|hospital\s+(?:stay|admission))\b",
    _I,
)


def _taken_back(mention: Mention, reading: Reading) -> bool:
    """Whether a later e-mail of the thread says that there was no admission after all."""
    if mention.value != "hospitalisation" or not reading.messages:
        return False
    own = reading.when(mention.start)[0]
    return any(reading.when(match.start())[0] > own for match in _NOT_ADMITTED.finditer(reading.text))


def _day_of(admission: Mention, reading: Reading) -> str | None:
    """The full date told with the admission: in its own words, or the only one of its sentence."""
    own = find_dates(reading.text[admission.start : admission.end])
    sentence = reading.sentence_at(admission.start)
    told = own[:1] or find_dates(reading.text[sentence.start : sentence.end])
    return told[0].value if len(told) == 1 and len(told[0].value) == 10 else None


def _began_later(event: Event, admission: Mention, reading: Reading) -> bool:
    """Whether the reaction's stated onset is after the day of the admission."""
    onset, day = event.facts.get(Kind.ONSET), _day_of(admission, reading)
    return bool(onset and day and len(str(onset.value)) == 10 and str(onset.value) > day)


def _over_before(event: Event, admission: Mention, reading: Reading) -> bool:
    """Whether the reaction had ended before the admission: by its dates, or told as over before it."""
    end, day = event.facts.get(Kind.REACTION_END), _day_of(admission, reading)
    if end and day and len(str(end.value)) == 10:
        return str(end.value) < day
    outcome = event.outcome
    here = reading.sentence_at(admission.start)
    return bool(
        outcome
        and event.specific
        and outcome.value == "recovered"
        and outcome.start < here.start
        and all(m.end <= outcome.start for m in event.mentions)
        and reading.when(outcome.start)[0] == reading.when(admission.start)[0]
    )


def _only_after_death(event: Event, mentions: list[Mention]) -> bool:
    """A reaction named only as what the patient died of did not cause the earlier admission."""
    causes = [m for m in mentions if m.kind is Kind.DEATH_CAUSE]
    return bool(causes) and all(any(c.start <= m.start < c.end for c in causes) for m in event.mentions)


def _last_named(events: list[Event], mention: Mention, reading: Reading) -> list[Event]:
    last = max(events, key=lambda e: max(m.start for m in e.mentions if m.start < mention.start))
    place = max(m.start for m in last.mentions if m.start < mention.start)
    return [event for _, event in in_sentence(events, reading, place) if event in events] or [last]
