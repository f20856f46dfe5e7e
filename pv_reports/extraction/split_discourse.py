"""Patients told apart without headings: clause by clause, who is introduced, counted or taken up again."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from pv_reports.extraction.finders import PRESENT, pattern_mentions
from pv_reports.extraction.mentions import Kind, Mention, Status
from pv_reports.extraction.patterns import compiled
from pv_reports.extraction.reading import Reading
from pv_reports.extraction.sections import Span
from pv_reports.extraction.split_people import (
    Person,
    brings_another,
    cares,
    clauses,
    may_be_several,
    of_a_group,
    person_of,
)  # fmt: skip
from pv_reports.extraction.split_reference import Teller, resolved
from pv_reports.extraction.split_words import ASIDE, PLURAL

_I: Final = re.IGNORECASE
# Where a text stops speaking of one patient: closing sections, sentences about all, a letter's end.
CLOSING: Final = compiled(
    r"\n[ \t#*]*(?:discussion|conclusions?|comments?|references|summary|reporter)\b|\n\s*\n[ \t]*(?=(?:all|both|"
    r"none|neither|in\s+(?:all|both|conclusion|summary)|these|yours|kind|best|sincerely|regards|thank|the\s+(?:four|three|"
    r"two|five|patients|pharmacist|reporter)|dr\b|prof\b|report(?:ed)?\s+by|sent\s+by|call\s+me|contact|correspondence|"
    r"please\b|i\s+(?:remain|do\s+not)|we\s+conclude)\b)|(?<=[.]\s)(?=(?:all|both|none|neither)\s+(?:of\s+(?:the\s+|"
    r"these\s+)?)?(?:two|three|four|five)?\s*(?:patients|cases)\b)",
    _I,
)
_MOTHERHOOD: Final = compiled(
    r"\b(?:pregnan\w+|gestation\w*|breast-?\s?f\w+|nursing|lactat\w+|in\s+utero|trimester)\b", _I
)
_IDENTIFYING: Final = frozenset(
    {Kind.AGE, Kind.SEX, Kind.INITIALS, Kind.BIRTH_DATE, Kind.AGE_GROUP, Kind.RECORD_NUMBER, Kind.WEIGHT}
)
_COURSE: Final = frozenset({Kind.ACTION, Kind.SERIOUSNESS, Kind.DEATH_DATE, Kind.TREATMENT, Kind.TEST})
_EVENTS: Final = frozenset({Kind.REACTION, Kind.SPECIAL_SITUATION, Kind.DEATH_CAUSE})


def told_apart(reading: Reading) -> tuple[list[Span], list[tuple[str, tuple[Span, ...]]]]:
    """(spans that speak of all, name and spans of each patient); no patient at all where the whole text is one's.

    A person is a patient when the text identifies and counts him ("the second twin"), or tells an event of his own. A
    single patient beside other persons has a span without the clauses that speak of these.
    """
    if not may_be_several(reading.text):
        return [], []
    spans = clauses(reading)
    tellers, owners = _follow(reading, spans)
    patients = _patients(reading, spans, tellers, owners)
    if len(patients) == 1:
        return _alone(reading, spans, patients[0], tellers, owners)
    if not patients:
        return [], []
    for teller in tellers:
        if not any(teller is known for known in patients):
            _hand_over(teller, patients, owners)
    shared = _spans(reading.text, spans, _unowned(owners))
    found = []
    for number, teller in enumerate(patients, 1):
        own = [n for n, owner in enumerate(owners) if owner is teller]
        found.append((str(number), _spans(reading.text, spans, own)))
    return list(shared), found


def _follow(reading: Reading, spans: Sequence[Span]) -> tuple[list[Teller], list[Teller | str | None]]:
    """Everyone the text speaks of, and for each clause whose it is: a person's, "all", "aside", or None before the
    first. A thread is followed from its oldest message on."""
    text = reading.text
    tellers: list[Teller] = []
    owners: list[Teller | str | None] = [None] * len(spans)
    current: Teller | None = None
    message = -2
    for number in sorted(range(len(spans)), key=lambda n: reading.when(spans[n].start)):
        start, end = spans[number]
        words = text[start:end]
        if reading.when(start)[0] != message:
            message = reading.when(start)[0]
            current = tellers[0] if len(tellers) == 1 else None
        if CLOSING.search(text, max(0, start - 3), start + 30) and text[max(0, start - 2) : start].strip() == "":
            current = None
        if ASIDE.search(words):
            owners[number] = "aside"
            continue
        if PLURAL.match(words):
            owners[number] = "all"
            continue
        person = person_of(words)
        if person is not None and cares(person, words):
            person = None
        if (
            person is not None
            and not (person.new or person.rank or person.known)
            and _of_others(reading, spans[number])
        ):
            owners[number] = "aside"
            continue
        found = resolved(person, tellers, current) if person is not None else current
        if found is not None and person is not None:
            if not any(found is teller for teller in tellers):
                found.before = current
                tellers.append(found)
            if person.identified or person.new or person.rank or "i" in {person.noun} & found.nouns:
                found.learn(person)
                found.introduced.append(number)
        owners[number] = found
        if found is not None:
            found.clauses.append(number)
        if person is None or current is None or not _in_passing(person):
            current = found
    return tellers, owners


def _in_passing(person: Person) -> bool:
    """Whether a clause only touches on a relative: the next is the patient's again."""
    return person.relative and person.age is None and not person.rank and not person.known


def _of_others(reading: Reading, span: Span) -> bool:
    middle = min(span.end - 1, span.start + 40)
    return reading.status(middle, middle + 1) in (Status.FAMILY, Status.HYPOTHETICAL)


def _patients(
    reading: Reading, spans: Sequence[Span], tellers: list[Teller], owners: list[Teller | str | None]
) -> list[Teller]:
    """Those of the persons who are patients: identified, and with an event unless the text counts them."""
    text = reading.text
    if len(tellers) < 2:
        return (
            tellers
            if tellers and any(owner in ("aside", "all") for owner in owners) and tellers[0].seen.identified
            else []
        )
    known = "".join(text[start:end] for start, end in _spans(text, spans, _unowned(owners)))
    counted = sum(bool(teller.ranks) and _counts(teller) for teller in tellers) > 1
    return [
        teller
        for teller in tellers
        if _is_patient(teller, _told(reading, known, _spans(text, spans, teller.clauses)), counted)
    ]


def _unowned(owners: list[Teller | str | None]) -> list[int]:
    return [number for number, owner in enumerate(owners) if owner in (None, "all")]


def _told(reading: Reading, known: str, own: Sequence[Span]) -> list[Mention]:
    """What a person's own clauses tell, read after what is said of all."""
    text = "".join([known, "\n\n", *(reading.text[start:end] for start, end in own)])
    since = len(known) + 2
    said = Reading(text, reading.lexicon)
    found = [of_the_other(mention, said) for mention in pattern_mentions(said, None, None, since)]
    return [mention for mention in found if mention.start >= since and mention.status in PRESENT]


def of_the_other(mention: Mention, reading: Reading) -> Mention:
    """A mention in "another patient developed …" as that patient's own."""
    if mention.status not in (Status.OTHER_PERSON, Status.FAMILY):
        return mention
    start, end = reading.sentence_at(mention.start)
    return replace(mention, status=Status.AFFIRMED) if brings_another(reading.text[start:end]) else mention


def _is_patient(teller: Teller, told: list[Mention], counted: bool) -> bool:
    if not teller.seen.identified and not any(mention.kind in _IDENTIFYING for mention in told):
        return False
    if counted and teller.ranks and _counts(teller):
        return True
    kinds = {mention.kind for mention in told}
    if kinds & _EVENTS:
        told_of = teller.seen.age is not None or teller.seen.initials or teller.ranks
        return not teller.relative or bool(told_of and Kind.REACTION in kinds)
    treated = Kind.DRUG in kinds and not teller.relative and (teller.seen.initials or kinds & _COURSE)
    return bool(treated)


def _counts(teller: Teller) -> bool:
    """Whether a counted thing is a person: "the first case" may be an episode."""
    return teller.seen.identified or bool(teller.nouns - {"case", "observation", "one"})


def _hand_over(teller: Teller, patients: list[Teller], owners: list[Teller | str | None]) -> None:
    """The clauses of a person who is no patient: set aside, or given back to the patient spoken of before."""
    before = teller.before
    while before is not None and not any(before is known for known in patients):
        before = before.before
    aside = teller.seen.identified
    for number in teller.clauses:
        owners[number] = "aside" if aside else before


def _alone(
    reading: Reading, spans: Sequence[Span], patient: Teller, tellers: list[Teller],
    owners: list[Teller | str | None],
) -> tuple[list[Span], list[tuple[str, tuple[Span, ...]]]]:  # fmt: skip
    """One patient beside others: all but the clauses that bring these in. What is said of the mother of an exposed
    child is left for the medicines that it names."""
    away = {
        n
        for n, owner in enumerate(owners)
        if owner == "aside" or (owner == "all" and of_a_group(reading.text[slice(*spans[n])]))
    }
    mother: set[int] = set()
    for teller in tellers:
        if teller is patient or not teller.seen.identified:
            continue
        if patient.young and not teller.young and _MOTHERHOOD.search(reading.text):
            mother |= set(teller.clauses)
        else:
            away |= set(teller.introduced)
    if not (away or mother) or not patient.seen.identified:
        return [], []
    own = [n for n in range(len(spans)) if n not in away | mother]
    return list(_spans(reading.text, spans, sorted(mother))), [("", _spans(reading.text, spans, own))]


def _spans(text: str, spans: Sequence[Span], numbers: Sequence[int]) -> tuple[Span, ...]:
    """The clauses of these numbers as spans that run up to the next clause; neighbours are joined."""
    found: list[Span] = []
    for number in numbers:
        start = spans[number].start if number else 0
        end = spans[number + 1].start if number + 1 < len(spans) else len(text)
        if found and found[-1].end == start:
            found[-1] = Span(found[-1].start, end)
        else:
            found.append(Span(start, end))
    return tuple(found)
