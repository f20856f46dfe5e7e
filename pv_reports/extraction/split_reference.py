"""Persons of a text, and which of them a clause means."""

from dataclasses import dataclass, field
from typing import Final

from pv_reports.extraction.split_people import Person, is_small, is_young

_ADULT: Final = 12 * 8766.0  # hours
_SMALL_AGE: Final = 3 * 8766.0
_SAME_AGE: Final = 0.02
_SPEAKERS: Final = frozenset({"i", "he", "she"})


@dataclass
class Teller:
    """One person of a text, put together from the clauses that speak of him."""

    seen: Person
    ranks: set[str] = field(default_factory=set)
    nouns: set[str] = field(default_factory=set)
    clauses: list[int] = field(default_factory=list)
    introduced: list[int] = field(default_factory=list)
    before: "Teller | None" = None

    def learn(self, person: Person) -> None:
        self.seen = Person(
            age=self.seen.age if self.seen.age is not None else person.age,
            ages=self.seen.ages | person.ages,
            sex=self.seen.sex or person.sex,
            initials=self.seen.initials or person.initials,
            noun=self.seen.noun or person.noun,
        )
        self.ranks |= {person.rank} - {""}
        self.nouns |= {person.noun} - {""}

    @property
    def relative(self) -> bool:
        """Whether the text calls the person by no more than a relation or a pronoun."""
        return self.seen.relative or bool(self.nouns & _SPEAKERS)

    @property
    def small(self) -> bool:
        return self.seen.age is None or self.seen.age < _SMALL_AGE

    @property
    def young(self) -> bool:
        if self.seen.age is not None:
            return self.seen.age < _ADULT
        return any(map(is_young, self.nouns))


def resolved(person: Person, tellers: list[Teller], current: Teller | None) -> Teller | None:
    """The person that a clause means, ``current`` where it goes on about him; one not in ``tellers`` is new."""
    if person.known and not person.rank:
        return _taken_up(person, tellers) or current
    if person.new:
        return Teller(person)
    if person.rank:
        return _ranked(person, tellers, current) or Teller(person)
    same = [teller for teller in tellers if _same(person, teller.seen)]
    if same:
        return same[0]
    if person.age is None and not person.initials:
        alike = [
            t
            for t in tellers
            if not _differ(person, t.seen) and is_young(person.noun) <= (t.young or t.seen.age is None)
        ]
        return (current if any(t is current for t in alike) else alike[0]) if alike else Teller(person)
    ageless = [t for t in tellers if t.seen.age is None and not t.ranks and not _differ(person, t.seen)]
    if len(ageless) == 1 and person.age is not None:
        return ageless[0]
    if current is not None and current.seen.age is None and not _differ(person, current.seen) and current.introduced:
        return current
    if (
        person.noun in ("he", "she")
        and current is not None
        and current.seen.sex in (person.sex, None)
        and ("i" not in current.nouns)
    ):
        return current  # "she is 41 now": a person's age may change
    return Teller(person)


def _taken_up(person: Person, tellers: list[Teller]) -> Teller | None:
    if person.noun == "i":
        found = [teller for teller in tellers if "i" in teller.nouns]
    elif person.initials:
        found = [teller for teller in tellers if teller.seen.initials == person.initials]
    else:
        found = [teller for teller in tellers if person.noun in teller.nouns]
        if len(found) != 1:
            found = [
                teller
                for teller in tellers
                if person.sex in (teller.seen.sex, None)
                and (person.sex or is_young(person.noun))
                and (not is_young(person.noun) or teller.young)
                and (not is_small(person.noun) or teller.small)
            ]
    return found[0] if len(found) == 1 else None


def _ranked(person: Person, tellers: list[Teller], current: Teller | None) -> Teller | None:
    """The person whom "the second", "the other" or "the elder" means, None for one not spoken of before."""
    rank = person.rank
    held = [teller for teller in tellers if rank in teller.ranks]
    if held:
        return held[0]
    if person.identified and person.age is not None:
        same = [teller for teller in tellers if _same(person, teller.seen)]
        return same[0] if same else None
    if rank.isdigit():
        place = int(rank) - 1
        free = place < len(tellers) and not tellers[place].ranks and not _differ(person, tellers[place].seen)
        return tellers[place] if free else None
    if rank == "other":
        others = [teller for teller in tellers if teller is not current]
        return others[0] if len(tellers) == 2 and len(others) == 1 else None
    if rank in ("latter", "last"):
        return tellers[-1] if len(tellers) > 1 and "1" not in tellers[-1].ranks else None
    aged = sorted((t for t in tellers if t.seen.age is not None and not t.ranks), key=lambda t: t.seen.age or 0)
    if len(aged) > 1 and rank != "middle":
        return aged[-1] if rank == "elder" else aged[0]
    return None


def _same(one: Person, other: Person) -> bool:
    """Whether two descriptions can mean one person and have something in common."""
    if _differ(one, other):
        return False
    return (one.age is not None and other.age is not None) or bool(one.initials and one.initials == other.initials)


def _differ(one: Person, other: Person) -> bool:
    if one.age is not None and other.age is not None and not _of_one_age(one, other):
        return True
    return bool(
        (one.sex and other.sex and one.sex != other.sex)
        or (one.initials and other.initials and one.initials != other.initials)
    )


def _of_one_age(one: Person, other: Person) -> bool:
    return any(
        abs(a - b) <= _SAME_AGE * max(a, b) for a in one.ages | {one.age or 0} for b in other.ages | {other.age or 0}
    )
