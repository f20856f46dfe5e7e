"""Are sex and age those of the sources? Pronouns count; relatives and reporters do not."""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from pv_reports.checking.claims import Claims
from pv_reports.checking.numbers import Figure, unit_words
from pv_reports.checking.problem import Problem
from pv_reports.extraction.mentions import Kind, Mention, Status
from pv_reports.records import Age

_OTHERS: Final = re.compile(
    r"\b(?:mother|father|mom|dad|parents?|sister|brother|daughter|son|husband|wife|spouse|aunt|uncle|grand\w+|cousin|nephew|niece|twin|"
    r"baby|infant|newborn|neonate|child|colleague|partner)\b",
    re.IGNORECASE,
)
_PRONOUN: Final = re.compile(r"\b(?:(?P<female>she|hers?|herself)|(?P<male>he|his|him|himself))\b", re.IGNORECASE)
_WEAK: Final = frozenset(["she", "her", "hers", "herself", "he", "his", "him", "himself"])
_LETTER: Final = {
    "female": re.compile(r"(?<![\w.])[Ff](?:emale)?(?![\w.])"),
    "male": re.compile(r"(?<![\w.])[Mm](?:ale)?(?![\w.])"),
}
_UCUM: Final = {"decade": "10.a", "year": "a", "month": "mo", "week": "wk", "day": "d", "hour": "h"}


def unsupported(said: Claims, ground: Sequence[Claims], sex: str | None) -> Iterator[Problem]:
    """Sex and age words of ``said`` against ``ground``; ``sex`` is the patient's, by the record or the whole source."""
    for mention in sexes(said):
        if mention.value == sex or (sex is None and any(m.value == mention.value for g in ground for m in sexes(g))):
            continue
        if sex is None and any(_LETTER[mention.value].search(source.plain) for source in ground):
            continue
        word = said.plain[mention.start : mention.end]
        if sex is None:
            reason = f"“{word}” states a sex that nothing the sentence rests on states."
            severity = "warning" if word.lower() in _WEAK else "blocker"
            yield Problem("persons.unsupported_sex", severity, mention.start, mention.end, reason)  # type: ignore[arg-type]
            continue
        beside_age = any(abs(mention.start - age.end) < 25 or abs(age.start - mention.end) < 25 for age in said.ages)
        if not beside_age and _OTHERS.search(said.plain):
            continue
        reason = f"“{word}” says that the patient is {mention.value}; the source says {sex}."
        yield Problem("persons.wrong_sex", "blocker", mention.start, mention.end, reason, f"The patient is {sex}.")
    for mention in said.ages:
        age = mention.value
        if any(age_stands(age, source) for source in ground):
            continue
        known = {f"{m.value.value:g} {m.value.unit}s": m for source in ground for m in source.ages}
        reason = f"The age “{said.plain[mention.start : mention.end]}” stands in nothing that the sentence rests on."
        hint = f"The source says {next(iter(known))}." if len(known) == 1 else None
        yield Problem("persons.wrong_age", "blocker", mention.start, mention.end, reason, hint)


def sexes(claims: Claims) -> list[Mention]:
    """The words of a text that tell a sex; every pronoun counts, whoever was named before it."""
    found = [mention for mention in claims.demographics if mention.kind is Kind.SEX]
    taken = {mention.start for mention in found}
    for match in _PRONOUN.finditer(claims.plain):
        if match.start() not in taken:
            sex = "female" if match["female"] else "male"
            found.append(Mention(Kind.SEX, match.start(), match.end(), sex, confidence=0.3))
    return sorted(found, key=lambda mention: mention.start)


def patient_sex(sources: Sequence[Claims]) -> str | None:
    """The sex that the sources' nouns give, beside an age first, else by their pronouns. None: open."""
    strong: Counter[str] = Counter()
    weak: Counter[str] = Counter()
    for source in sources:
        ages = [(age.start, age.end) for age in source.ages]
        for mention in sexes(source):
            word = source.plain[mention.start : mention.end].lower()
            if source.reading.status(mention.start, mention.end) in (Status.FAMILY, Status.OTHER_PERSON):
                continue
            if word in _WEAK:
                weak[mention.value] += 1
                continue
            near = any(abs(mention.start - end) < 25 or abs(start - mention.end) < 25 for start, end in ages)
            label = re.search(
                r"\b(?:sex|gender)\W+$", source.plain[max(0, mention.start - 12) : mention.start], re.IGNORECASE
            )
            # A lone letter may be part of something else ("19F" is a serotype).
            strong[mention.value] += (10 if near or label else 1) if len(word) > 1 or label else 2
    if min(strong.values(), default=0) >= 10 and len(strong) > 1:
        return None  # two persons, each with an age and a sex
    for counts in (strong, weak):
        if len(counts) == 1:
            return next(iter(counts))
        if counts:
            (first, most), (_, second) = counts.most_common(2)
            return first if most >= 3 * second else None
    return None


def age_stands(age: Age, source: Claims) -> bool:
    """Whether a text states the age, in whatever unit or writing; "in her fifties" follows from 54 years."""
    for mention in source.ages:
        theirs = mention.value
        if age == theirs:
            return True
        if age.unit == "decade" and theirs.unit == "year" and int(theirs.value // 10) == int(age.value):
            return True
        if _figure(age).same(_figure(theirs)):
            return True
    mine = _figure(age)
    for figure in source.figures:
        if mine.same(figure):
            return True
        if not figure.unit and math.isclose(figure.value, age.value):
            near = unit_words(source.plain[max(0, figure.start - 120) : figure.end + 20])
            if age.unit == "year" or mine.unit in near:
                return True
    return False


def _figure(age: Age) -> Figure:
    return Figure(0, 0, age.value, _UCUM[age.unit], "")
