"""Made-up names of medicines and people: plausible by their form, listed nowhere."""

from random import Random
from typing import Final

from pv_reports.extraction.training.grammar import word_list

_STARTS: Final = word_list("name_starts")
_MIDDLES: Final = word_list("name_middles")
_STEMS: Final = word_list("name_stems")
_BRAND_ENDS: Final = word_list("brand_ends")
_BRAND_TAILS: Final = word_list("brand_tails")
_SALTS: Final = word_list("salts")
_CODES: Final = word_list("codes")
_MAKERS: Final = word_list("makers")
_TARGETS: Final = word_list("targets")
_SURNAMES: Final = word_list("surnames")


def pick(rng: Random, items: tuple[str, ...]) -> str:
    """One of ``items``, evenly."""
    return items[int(rng.random() * len(items))]


def substance(rng: Random) -> str:
    """An international-looking name in lower case: syllables before a stem."""
    name = pick(rng, _STARTS) + (pick(rng, _MIDDLES) if rng.random() < 0.75 else "") + pick(rng, _STEMS)
    chance = rng.random()
    if chance < 0.08:
        return f"{name} {pick(rng, _SALTS)}"
    if chance < 0.10 and name.endswith("mab"):
        return f"{name}-{''.join(rng.choice('abcdefghijklmnoprstvwxyz') for _ in range(4))}"
    return name


def brand(rng: Random) -> str:
    """A brand-looking name with a capital, at times with a tail such as "SR"."""
    name = (
        pick(rng, _STARTS) + (pick(rng, _MIDDLES) if rng.random() < 0.6 else "") + pick(rng, _BRAND_ENDS)
    ).capitalize()
    if len(name) < 4:
        name += pick(rng, _MIDDLES)
    chance = rng.random()
    if chance < 0.12:
        return f"{name} {pick(rng, _BRAND_TAILS)}"
    if chance < 0.16:
        return name.upper()
    return name


def code(rng: Random) -> str:
    """A development code such as "XY-1234"."""
    return f"{pick(rng, _CODES)}{pick(rng, ('-', '-', '-', '', ' '))}{rng.randrange(10, 99999)}"


def vaccine(rng: Random) -> str:
    """A vaccine as reports name it: target, target and brand, or brand alone."""
    chance = rng.random()
    target = pick(rng, _TARGETS)
    if chance < 0.4:
        return f"{target} {pick(rng, ('vaccine', 'vaccine', 'vaccination', 'vax', 'shot', 'jab'))}"
    if chance < 0.55:
        return f"{pick(rng, _MAKERS)} {target} vaccine"
    if chance < 0.7:
        return f"{target} vaccine ({brand(rng)})"
    return brand(rng) if chance < 0.85 else target


def person(rng: Random) -> str:
    """A surname."""
    return pick(rng, _SURNAMES)


def maker(rng: Random) -> str:
    """A company."""
    return pick(rng, _MAKERS)


def misspelt(rng: Random, word: str) -> str:
    """``word`` with one slip of a typing hand: a letter doubled, dropped, swapped or taken for a neighbour's sound."""
    if len(word) < 5:
        return word
    at = rng.randrange(1, len(word) - 1)
    if not (word[at].isalpha() and word[at - 1].isalpha()):
        return word
    kind = int(rng.random() * 4)
    if kind == 0:
        return word[:at] + word[at] + word[at:]
    if kind == 1:
        return word[:at] + word[at + 1 :]
    if kind == 2 and word[at + 1].isalpha():
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    sounds = {
        "i": "y",
        "y": "i",
        "c": "k",
        "k": "c",
        "f": "ph",
        "s": "z",
        "z": "s",
        "e": "a",
        "a": "e",
        "o": "u",
        "u": "o",
    }
    return word[:at] + sounds.get(word[at], word[at]) + word[at + 1 :]
