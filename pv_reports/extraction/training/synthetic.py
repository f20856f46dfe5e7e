"""Case texts made up for training: what letters, notes, e-mails, forms and abstracts say, with every slot marked.

Spans follow the conventions of PHEE v2 (Sun et al., EMNLP 2022) where it has the slot:

* A span is the bare phrase: no preposition before it ("for", "with", "after", "within", "aged") and no article.
* ``drug``: the name alone, without "therapy" or "treatment" and without its abbreviation in brackets; partners of a
  combination are marked one by one. A vaccine keeps "vaccine" or "vaccination".
* ``effect``: with the words that qualify it (acute, transient, fatal, bilateral, a grade) and a "with ..." or "of the
  ..." that belongs to it; "severe" and "fatal" stay inside; "episode of", "signs of" and "a case of" stay outside. A
  list joined by commas and "and" is ONE span; lists that break the line or use semicolons are marked one by one.
* ``indication``: the disorder with its stage ("advanced ...", "metastatic ..."), the disorder of a "patient with ..."
  of a case title too. In such texts a "history of ..." is marked as indication and as history; elsewhere as history.
* ``age``: "45-year-old" without the noun that follows, or the noun that alone shows it (child, elderly, neonates).
* ``gender``: man, girl, female, M; in lay texts the relation that shows it (mum, husband), Mr and Mrs; no pronouns.
* ``dosage``: amount and unit with a "/day" that is written to it, "high-dose", "overdose"; the frequency stays apart.
* ``route``: the adjective or adverb, or the noun that says it (infusion, injection, ingestion, chemotherapy).
* ``time_elapsed``: the length without "after" or "later". Where it counts from the start of a lasting treatment
  ("3 weeks after starting", "after 3 weeks of therapy") the same words are ``duration`` as well.

Of what only a case needs: ``treatment`` is what was given against the reaction; ``outcome`` and ``action`` are the verb
group that says it with its auxiliary and its "not" ("has not recovered", "was stopped", "dose was halved") or the bare
word of a form; ``test`` and ``value`` stand apart; ``onset`` and ``date_given`` are dates. ``concomitant`` medicines
are not ``drug``. A negated, hypothetical or relative's reaction is not marked.
"""

from collections.abc import Iterator
from functools import cache
from random import Random
from typing import Final

from pv_reports.extraction.tagging.slots import SLOTS
from pv_reports.extraction.training.examples import Example
from pv_reports.extraction.training.fillers import fillers
from pv_reports.extraction.training.grammar import Grammar, State, stored
from pv_reports.extraction.training.noise import disturb

GRAMMARS: Final = ("phrases", "journal", "clinic", "reports", "lay", "forms", "other")
_ALL: Final = frozenset(SLOTS)


@cache
def grammar() -> Grammar:
    """The grammar of all texts, compiled."""
    return Grammar((stored(name) for name in GRAMMARS), fillers())


def generate(count: int, seed: int) -> Iterator[Example]:
    """``count`` texts of up to 120 words, about a quarter with nothing to mark. The same seed gives the same texts."""
    rng = Random(seed)  # noqa: S311  # varied, not secret
    rules = grammar()
    for _ in range(count):
        state = State(rng, capitals=rng.random() < 0.9)
        rules.expand("text", state)
        disturb(state, 0.18)
        yield _example(state)


def _example(state: State) -> Example:
    ends = [0]
    for piece in state.pieces:
        ends.append(ends[-1] + len(piece))
    text = "".join(state.pieces)
    spans = []
    for slot, first, last in state.spans:
        start, end = ends[first], ends[last]
        while end > start and text[end - 1].isspace():
            end -= 1
        while start < end and text[start].isspace():
            start += 1
        if start < end:
            spans.append((slot, start, end))
    return Example(text, tuple(sorted(set(spans), key=lambda span: span[1:])), _ALL)
