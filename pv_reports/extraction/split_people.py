"""Whom a clause speaks of: a person it introduces, one it counts ("the second"), or one it takes up ("the boy")."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pv_reports.extraction.reading import Reading
from pv_reports.extraction.sections import Span
from pv_reports.extraction.split_words import (
    ANOTHER,
    ANY_AGE,
    BEFORE,
    CUT,
    EVERY_AGE,
    FEMALE,
    GROUPED,
    HANDLES,
    HOURS,
    INTRODUCTIONS,
    KIN,
    LEADING,
    MALE,
    NEUTRAL,
    NO_AGE,
    ONE,
    OPENING,
    PLURAL,
    RANKED,
    RANKS,
    RELATED,
    SAYS,
    SKETCHED,
    SMALL,
    TAKEN_UP,
    TELLS,
    YOUNG,
)
from pv_reports.extraction.written_numbers import number
from pv_reports.records import Sex


@dataclass(frozen=True)
class Person:
    """A person as one clause names him.

    ``rank`` is "1", "2" … or "other", "elder", "younger", "latter"; ``age`` is in hours, and
    ``ages`` has the others that the clause gives ("now 5 years old, who at 17 months") too; ``noun`` is the word for a
    relative or a person; ``new``: the words say that it is one more; ``known``: it takes up one who was
    named before."""

    rank: str = ""
    age: float | None = None
    ages: frozenset[float] = frozenset()
    sex: Sex | None = None
    initials: str = ""
    noun: str = ""
    new: bool = False
    known: bool = False

    @property
    def relative(self) -> bool:
        """Whether the word for the person says no more than whose relative or acquaintance he is."""
        return re.fullmatch(KIN, self.noun) is not None and self.noun not in YOUNG

    @property
    def identified(self) -> bool:
        return self.age is not None or self.sex is not None or bool(self.initials)


def clauses(reading: Reading) -> list[Span]:
    """The sentences, cut where a clause of its own about another person may begin."""
    found = []
    for sentence in reading.sentences:
        start = sentence.start
        for cut in CUT.finditer(reading.text, sentence.start, sentence.end):
            found.append(Span(start, cut.end()))
            start = cut.end()
        found.append(Span(start, sentence.end))
    return found


def ranked_subjects(reading: Reading) -> list[tuple[int, str]]:
    """(start, rank) of the sentences whose subject is a counted person: "the second patient"."""
    found = []
    for sentence in reading.sentences:
        ranked = _ranked(reading.text[sentence.start : sentence.start + OPENING])
        if ranked and ranked.noun not in ("", "one"):
            found.append((sentence.start, ranked.rank))
    return found


def may_be_several(text: str) -> bool:
    """Whether the words of a text leave it open that it speaks of several patients; a cheap look at all of it."""
    return (
        RANKED.search(text) is not None
        or ANOTHER.search(text) is not None
        or sum(1 for _ in zip(range(2), ANY_AGE.finditer(text), strict=False)) > 1
    )


def person_of(words: str) -> Person | None:
    """The person whom a clause's opening words introduce, count or take up; None where its subject goes on."""
    opening = words[:OPENING]
    introduced = _introduced(opening)
    if introduced:
        introduced = replace(introduced, ages=frozenset(_ages(words)) | {introduced.age or 0})
    another = ANOTHER.search(opening)
    if another and another.start() <= BEFORE:
        noun = (another["noun"] or "").lower()
        one = introduced or Person()
        return replace(one, sex=_sex(noun) or one.sex, noun=noun, new=True)
    ranked = _ranked(opening)
    if ranked:
        return ranked if introduced is None else _both(ranked, introduced)
    if introduced and ONE.match(opening):
        return _both(Person(rank="1"), introduced)
    return introduced or _one(opening) or _taken_up(opening) or _sketched(opening) or _related(opening)


def _sketched(opening: str) -> Person | None:
    """ "A boy was born …": somebody of a sex and no age."""
    match = SKETCHED.match(opening)
    noun = match["noun"].lower() if match else ""
    return Person(sex=_sex(noun), noun=noun) if noun and (_sex(noun) or is_young(noun)) else None


def _both(ranked: Person, introduced: Person) -> Person:
    return replace(introduced, rank=ranked.rank, sex=introduced.sex or ranked.sex, noun=introduced.noun or ranked.noun)


def _related(opening: str) -> Person | None:
    """ "Her mother, who …": a relative of whom no age is told."""
    match = RELATED.match(opening)
    noun = match["noun"].lower() if match else ""
    return Person(sex=_sex(noun), noun=noun) if noun else None


def _ages(words: str) -> Iterator[float]:
    for match in EVERY_AGE.finditer(words):
        value = number(match["n"])
        if value is not None:
            yield value * HOURS[match["u"][0].lower()]


def _introduced(opening: str) -> Person | None:
    best: tuple[int, Person] | None = None
    for pattern in INTRODUCTIONS:
        for match in pattern.finditer(opening):
            if match.start() > BEFORE:
                break
            found = match.groupdict()
            figure = found.get("n") or found.get("n2") or found.get("n3")
            at = next(match.start(name) for name in ("n", "n2", "n3") if found.get(name))
            if figure is None or NO_AGE.search(opening[:at]):
                continue
            value = number(figure)
            if value is None or (best and best[0] <= match.start()):
                break
            unit = (found.get("u") or found.get("u3") or "y")[0].lower()
            noun = (found.get("kin") or _last_person(match.group())).lower()
            pronoun = (found.get("pronoun") or "").lower()
            sex = (
                _sex(noun)
                or _sex(_last_person(opening[match.start() : match.end() + 12]).lower())
                or ("male" if pronoun == "he" else "female" if pronoun == "she" else None)
                or _titled(match.group())
            )
            best = (
                match.start(),
                Person(age=value * HOURS[unit], sex=sex, initials=_letters(found.get("i") or ""), noun=noun or pronoun),
            )
            break
    return best[1] if best else None


def _titled(words: str) -> Sex | None:
    title = re.match(r"(?:(Mrs|Ms|Miss)|Mr)\b", words)
    return None if title is None else "female" if title.group(1) else "male"


def _ranked(opening: str) -> Person | None:
    for match in RANKED.finditer(opening):
        if match.start() > BEFORE:
            return None
        noun = (match["noun"] or "").lower()
        leads = match["bare"] is not None and LEADING.match(opening[: match.start()])
        counts = noun or re.search(r"\bof\b", match.group()) or leads
        if counts:
            return Person(rank=RANKS[match["rank"].lower()], sex=_sex(noun), noun=noun, known=not noun)
    return None


def _one(opening: str) -> Person | None:
    return Person(rank="1") if ONE.match(opening) else None


def _taken_up(opening: str) -> Person | None:
    match = TAKEN_UP.match(opening)
    if not match:
        return None
    if match["me"]:
        return Person(noun="i", known=True)
    if match["name"]:
        return Person(initials=_letters(match["name"]), known=True)
    noun = match["noun"].lower()
    if noun not in SMALL and re.match(rf"\W*our\s+(?:{KIN})\b", opening, re.IGNORECASE):
        return None
    return Person(sex=_sex(noun), noun=noun, known=True)


def is_small(noun: str) -> bool:
    """Whether a word for a person means a child in its first years."""
    return noun in SMALL


def cares(person: Person, words: str) -> bool:
    """Whether the person with whom a clause begins only speaks of somebody or looks after him."""
    if person.known or not (person.relative or person.rank or person.age is None):
        return False
    beginning = words[: OPENING + TELLS]
    return bool(HANDLES.search(beginning) or (not person.rank and SAYS.search(beginning)))


def is_young(noun: str) -> bool:
    """Whether a word for a person means a child."""
    return noun in YOUNG


def _letters(words: str) -> str:
    return re.sub(r"[^A-Z]", "", re.sub(r"^(?:Mrs?|Ms|Miss)\b", "", words))


def _last_person(words: str) -> str:
    found: list[str] = re.findall(rf"\b(?:{MALE}|{FEMALE}|{NEUTRAL})\b", words, re.IGNORECASE)
    sexed = [word for word in found if _sex(word.lower())]
    return (sexed or found or [""])[-1]


def _sex(noun: str) -> Sex | None:
    if re.fullmatch(MALE, noun):
        return "male"
    return "female" if re.fullmatch(FEMALE, noun) else None


def brings_another(words: str) -> bool:
    """Whether a sentence begins with one more patient ("another man …", "my wife (54) …"): what it says is his own."""
    person = person_of(words)
    return person is not None and (person.new or (person.relative and person.age is not None))


def of_a_group(words: str) -> bool:
    """Whether a clause that speaks of several speaks of several people ("two patients"), not of their tests."""
    return PLURAL.match(words) is not None and GROUPED.search(words[:OPENING]) is not None
