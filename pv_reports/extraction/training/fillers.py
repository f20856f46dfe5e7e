"""The fillers of the grammar by name: everything that is drawn rather than written out."""

from collections.abc import Callable
from random import Random
from typing import Final

from pv_reports.extraction.training import names, quantities
from pv_reports.extraction.training.grammar import Filler, State
from pv_reports.extraction.training.words import lazily, reactions, remembered, substances, without

_MALE: Final = ("man", "man", "man", "male", "male", "gentleman", "male patient", "M")
_FEMALE: Final = ("woman", "woman", "woman", "female", "female", "lady", "female patient", "F")


def fillers() -> dict[str, Filler]:
    """Name to filler."""
    return {
        **_medicines(),
        **_persons(),
        **_numbers(),
        "reaction_term": lazily(lambda: reactions()["noun"]),
        "reaction_any": lazily(lambda: reactions()["any"]),
        "disorder_term": lazily(lambda: reactions()["disorder"]),
        "finding_term": lazily(lambda: reactions()["finding"]),
        "abbreviated": _abbreviated("noun"),
        "abbreviated_disorder": _abbreviated("disorder"),
        "abbreviation": lambda state: "".join(
            state.rng.choice("ABCDEFGHILMNOPRSTVZ") for _ in range(state.rng.randrange(2, 5))
        ),
    }


def _abbreviated(kind: str) -> Filler:
    """Names of several words with their first letters after them: "toxic shock syndrome (TSS)"."""

    def fill(state: State) -> str:
        name = lazily(lambda: reactions()[kind])(state)
        words = name.replace("-", " ").split()
        return f"{name} ({''.join(word[0].upper() for word in words)})" if 1 < len(words) < 6 else name

    return fill


def _medicines() -> dict[str, Filler]:
    known = lazily(lambda: substances()["drug"])
    brands = lazily(lambda: substances()["brand"])
    classes = lazily(lambda: substances()["class"])

    def any_name(state: State) -> str:
        rng = state.rng
        chance = rng.random()
        if chance < 0.40:
            return known(state)
        if chance < 0.52:
            return brands(state) if rng.random() < 0.4 else brands(state).capitalize()
        if chance < 0.78:
            return names.substance(rng)
        if chance < 0.92:
            return names.brand(rng)
        if chance < 0.95:
            return names.code(rng)
        if chance < 0.97:
            return classes(state)
        return names.misspelt(rng, known(state))

    def vaccine(state: State) -> str:
        return names.vaccine(state.rng) if state.rng.random() < 0.5 else lazily(lambda: substances()["vaccine"])(state)

    return {
        "a_drug": remembered("drug", any_name, 0.75),
        "other_drug": without(any_name, ("drug",)),
        "known_drug": known,
        "brand_name": lambda state: names.brand(state.rng),
        "invented_drug": lambda state: names.substance(state.rng),
        "drug_class": lazily(lambda: substances()["class"]),
        "a_vaccine": remembered("vaccine", vaccine, 0.7),
        "other_vaccine": without(vaccine, ("vaccine",)),
        "drug_code": lambda state: names.code(state.rng),
        "maker": lambda state: names.maker(state.rng),
        "batch": lambda state: _batch(state.rng),
    }


def _persons() -> dict[str, Filler]:
    def by_sex(male: tuple[str, ...], female: tuple[str, ...]) -> Filler:
        return lambda state: names.pick(state.rng, male if is_male(state) else female)

    adult = by_sex(_MALE[:6], _FEMALE[:6])
    young = by_sex(("boy", "boy", "male"), ("girl", "girl", "female"))

    return {
        "adult_word": lambda state: (young if "young" in state.memory else adult)(state),
        "short_sex": by_sex(("M", "male", "m", "Male", "man"), ("F", "female", "f", "Female", "woman")),
        "letter_sex": by_sex(("M",), ("F",)),
        "sex_adjective": by_sex(("male",), ("female",)),
        "child_word": by_sex(("boy",), ("girl",)),
        "title": by_sex(("Mr", "Mr.", "Mr"), ("Mrs", "Ms", "Mrs.", "Miss")),
        "relative": remembered("relative", by_sex(
            ("dad", "husband", "son", "father", "brother", "grandfather", "uncle", "boyfriend", "grandson", "grandad"),
            ("mum", "mother", "wife", "daughter", "sister", "grandmother", "mom", "aunt", "gran", "girlfriend"),
        ), 1.0),
        "he": by_sex(("he",), ("she",)),
        "his": by_sex(("his",), ("her",)),
        "him": by_sex(("him",), ("her",)),
        "person": lambda state: names.person(state.rng),
    }  # fmt: skip


def is_male(state: State) -> bool:
    """The sex of the text's patient, settled when first asked."""
    if "sex" not in state.memory:
        state.memory["sex"] = "m" if state.rng.random() < 0.47 else ""
    return bool(state.memory["sex"])


def _numbers() -> dict[str, Filler]:
    def years_old(state: State) -> str:
        words = quantities.age(state.rng)
        years = words[:2].rstrip("-–‐ y")
        if any(unit in words for unit in ("month", "week", "day")) or (years.isdigit() and int(years) < 17):
            state.memory["young"] = "yes"
        else:
            state.memory.pop("young", None)
        return words

    def of(function: Callable[[Random], str]) -> Filler:
        return lambda state: function(state.rng)

    return {
        "years_old": years_old,
        "adult_age": lambda state: (
            f"{state.rng.randrange(18, 96)}{names.pick(state.rng, ('', '', ' years old', ' yrs', ' years'))}"
        ),
        "age_after": of(quantities.age_after),
        "dose": of(quantities.dose),
        "how_often": of(quantities.frequency),
        "how_long": of(quantities.treated),
        "time_to": of(quantities.span),
        "short_ago": of(quantities.short_ago),
        "date": of(quantities.date),
        "few": lambda state: quantities.number(state.rng, 2, 12),
        "count": lambda state: str(state.rng.randrange(3, 400)),
        "digits": lambda state: str(state.rng.randrange(1000, 999999)),
        "nth": lambda state: quantities.nth(state.rng),
        "small": lambda state: str(state.rng.randrange(1, 30)),
        "percent": lambda state: f"{state.rng.randrange(1, 99)}{names.pick(state.rng, ('%', ' %', ' percent', '.4%'))}",
        "decimal": lambda state: f"{state.rng.randrange(0, 40)}.{state.rng.randrange(1, 99)}",
        "clock": lambda state: f"{state.rng.randrange(24):02d}:{state.rng.randrange(60):02d}",
        "lt": lambda state: "<",
        "phone": lambda state: (
            f"+{state.rng.randrange(1, 90)} {state.rng.randrange(100, 999)} {state.rng.randrange(100000, 9999999)}"
        ),
    }


def _batch(rng: Random) -> str:
    return "".join(rng.choice("ABCDEFGHKLMNPRSTUVWXYZ0123456789") for _ in range(rng.randrange(5, 9)))
