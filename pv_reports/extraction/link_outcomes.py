"""How a reaction ended."""

import re
from itertools import pairwise
from typing import Final

from pv_reports.extraction.events import Event, coordinated, in_sentence
from pv_reports.extraction.mentions import Kind, Mention
from pv_reports.extraction.patterns import compiled
from pv_reports.extraction.pool import agreeing
from pv_reports.extraction.reading import Reading
from pv_reports.extraction.sections import Span

_I: Final = re.IGNORECASE


def give_outcomes(events: list[Event], mentions: list[Mention], reading: Reading) -> None:
    """Gives each event the last outcome that is stated of it, or of all of them."""
    text = reading.text
    outcomes = sorted(
        (m for m in mentions if m.kind is Kind.OUTCOME and m.method != "form"), key=lambda m: reading.when(m.start)
    )
    died = [m for m in outcomes if m.value == "fatal"]
    for mention in outcomes:
        if mention.value == "fatal":
            continue
        inside = in_sentence(events, reading, mention.start)
        sentence = reading.sentence_at(mention.start)
        within = [event for named, event in inside if mention.start <= named.start < mention.end]
        before = [pair for pair in inside if pair[0].end <= mention.start]
        after = [pair for pair in inside if pair[0].start >= mention.end and pair[0].start - mention.end < 60]
        follows = after and re.fullmatch(
            r"\s*(?:of|from|the|her|his|a|an|bit|little|get|gets|getting|to|have|has|had|with|some|all|dizzy|and|"
            r"these|events?|in|both|still|\w+)?(?:\s+(?:the|her|his|a|an|bit|of|from|little|have|some|in|both))*\s*",
            text[mention.end : after[0][0].start],
            _I,
        )
        if follows and before and re.match(r"\s*(?:,\s*)?and\b", text[mention.end : after[0][0].start], _I):
            follows = None  # "the rash had resolved and the fever was improving"
        labelled = [] if inside else _labelled(events, reading, sentence)
        if within or labelled:
            targets, specific = within or labelled, True  # "the outcome of the rash is unknown", "no longer dizzy"
        elif follows:
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
            targets, specific = coordinated(before, text), True
        else:
            if died and mention.value != "sequelae":
                continue  # what was observed before the death is not the last observation
            if not _of_all(text[sentence.start : mention.start], text[mention.start : mention.end]):
                continue
            targets = [
                e for e in events if reading.when(e.first.start) < reading.when(mention.start) or len(events) == 1
            ]
            specific = False
            if not targets and reading.sentences and sentence.start == reading.sentences[0].start:
                targets = events
        for event in targets:
            known = event.outcome
            if mention.value == "unknown" and known and not specific:
                continue  # lost to follow-up: what was seen last stands
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
                mention_here = agreeing(mention, [known]) if known else mention
                event.outcome, event.specific = mention_here, specific or event.specific
    if died:
        _fatal(events, mentions, died, reading)


_ALL: Final = compiled(
    r"\b(?:patient|pt|subject|she|he|they|it|i|we|events?|symptoms?|reactions?|all|everything|condition|child|infant|"
    r"baby|"
    r"boy|girl|man|woman|lady|gentleman|toddler|little\s+one|signs?|problems?|complaints?|outcome|daughter|son|both|"
    r"mother|"
    r"father|husband|wife|client|resident|these|which|who|recover\w*|now|status|result|experiences?)\b",
    _I,
)


def _of_all(before: str, words: str) -> bool:
    """Whether an outcome whose sentence names no reaction speaks of the patient or of everything, not of a finding."""
    return len(before.split()) <= 2 or bool(_ALL.search(before) or _ALL.search(words))


def _labelled(events: list[Event], reading: Reading, sentence: Span) -> list[Event]:
    """The reactions that stand before a colon at the end of the sentence before ("Dizziness: unchanged")."""
    number = reading.sentence_number(sentence.start)
    if not number:
        return []
    label = reading.sentences[number - 1]
    words = reading.text[label.start : label.end]
    if not words.endswith(":") or len(words) > 80:
        return []
    return [event for _, event in in_sentence(events, reading, label.start)]


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
        near = [event for _, event in in_sentence(events, reading, died[0].start)]
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
