"""Words to fill the templates with: names from the starter dictionary, and made-up names, doses, dates and times."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Final

from pv_reports.extraction.training.grammar import Filler, State, word_list
from pv_reports.terminology.concepts import rows, split

_NOUN_ENDINGS: Final = word_list("noun_endings")
_INDICATION_GROUPS: Final = frozenset(
    ("Tumours", "Infections", "Mental health", "Endocrine", "Metabolism and nutrition", "Immune system")
)


@cache
def reactions() -> dict[str, tuple[str, ...]]:
    """Names of reactions by use: ``noun`` fits after "developed", ``any`` also holds lay and verbal forms."""
    nouns: list[str] = []
    everything: list[str] = []
    disorders: list[str] = []
    findings: list[str] = []
    for row in rows("reactions"):
        term = _small(row["term"])
        group = row["group"]
        if group in ("Medication error and product use", "Social and procedures"):
            continue
        if group == "Tests and findings":
            findings.extend((term, *split(row["synonyms"])))
            continue
        forms = [form for form in (term, *split(row["synonyms"])) if _nominal(form)]
        nouns.extend((term, *forms))
        everything.extend((term, *split(row["synonyms"])))
        if group in _INDICATION_GROUPS:
            disorders.extend(forms)
    return {"noun": tuple(nouns), "any": tuple(everything), "disorder": tuple(disorders), "finding": tuple(findings)}


def _nominal(form: str) -> bool:
    last = form.split()[-1]
    first = form.split()[0]
    return last.endswith(_NOUN_ENDINGS) and first not in _VERBS


def _small(term: str) -> str:
    return term[:1].lower() + term[1:] if term[1:2].islower() and not term.startswith(_EPONYMS) else term


_VERBS: Final = word_list("verbs")
_EPONYMS: Final = word_list("eponyms")


@cache
def substances() -> dict[str, tuple[str, ...]]:
    """Names of medicines by kind: ``drug`` (single substances), ``brand``, ``class`` and ``vaccine``."""
    drugs: list[str] = []
    brands: list[str] = []
    classes: list[str] = []
    vaccines: list[str] = []
    for row in rows("substances"):
        names = (row["substance"], *split(row["synonyms"]))
        if row["class"] == "Vaccine":
            vaccines.extend(names)
        elif row["class"] in ("Drug class", "class", "group"):
            classes.extend(name for name in names if len(name) > 3)
        else:
            drugs.append(row["substance"])
            brands.extend(names[1:])
    return {"drug": tuple(drugs), "brand": tuple(brands), "class": tuple(classes), "vaccine": tuple(vaccines)}


def one_of(items: Sequence[str]) -> Filler:
    """A filler that draws evenly."""
    count = len(items)
    return lambda state: items[int(state.rng.random() * count)]


def lazily(items: Callable[[], Sequence[str]]) -> Filler:
    """A filler over words that are read when the first is wanted."""
    return lambda state: (words := items())[int(state.rng.random() * len(words))]


def remembered(key: str, filler: Filler, again: float) -> Filler:
    """A filler that gives its first answer again with the probability ``again``: texts keep to their drug."""

    def fill(state: State) -> str:
        known = state.memory.get(key)
        if known is not None and state.rng.random() < again:
            return known
        answer = filler(state)
        state.memory.setdefault(key, answer)
        return answer

    return fill


def without(filler: Filler, taken: Iterable[str]) -> Filler:
    """A filler that avoids what is remembered under the keys ``taken``, so that no name stands for two things."""
    keys = tuple(taken)

    def fill(state: State) -> str:
        answer = filler(state)
        for _ in range(5):
            if all(state.memory.get(key) != answer for key in keys):
                break
            answer = filler(state)
        return answer

    return fill
