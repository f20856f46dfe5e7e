"""Candidates of a dictionary for a reported term: exact, by likeness of the letters, by meaning; each with a score.

The names nearest to the term vote for the terms they stand for: a name of likeness s has exp(s / TEMPERATURE) votes,
and one name of likeness NOTHING votes for no term at all. The score turns a term's share of the votes into how often
such a share was right in measurement (tests/benchmarks/coding.py), so one threshold fits every dictionary, both ways.
"""

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

from pv_reports.records import Coding
from pv_reports.terminology.dictionary import Dictionary, Term
from pv_reports.terminology.folding import fold_term
from pv_reports.terminology.grams import content

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Measured by tests/benchmarks/coding.py on one half of its pairs (0.95 right from here on), reported on the other half.
ACCEPTED = 0.97
LEAST = 0.1
MOST = 5
# A borrowed synonym names the right term in 7 to 9 of 10 cases: the starter's concepts are wider than a licensed term.
EXACT, BORROWED, HEAD, UNSAID = 1.0, 0.8, 0.8, 0.79
TEMPERATURE = 0.05
NOTHING = 0.4
LEAST_LIKE = 0.35
_VOTERS = 30
_DIRECTION = {
    word: way
    for way, words in {
        "up": "increase increased increasing elevated elevation raised rise high higher",
        "down": "decrease decreased decreasing low lower lowered reduced reduction fall",
        "normal": "normal negative",
        "abnormal": "abnormal abnormality positive",
    }.items()
    for word in fold_term(words)
}
LETTERS = 0.3  # the letters' part where meaning is known too


class Way(NamedTuple):
    """How the log-odds of a share of the votes become a score; the two numbers are fitted by the benchmark."""

    slope: float
    offset: float
    most: float = 0.99

    def score(self, odds: float) -> float:
        """1 / (1 + exp(-(slope x odds + offset)))."""
        return 1 / (1 + math.exp(-(self.slope * odds + self.offset)))


# Letters alone are never as often right as acceptance asks.
BY_LETTERS = Way(0.537, -0.441, 0.96)
BY_MEANING = Way(0.663, -0.301)


class Embedder(Protocol):
    """Rows of length 1, one per text; ``name`` tells whose vectors may be compared."""

    name: str

    def embed(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """One row per text, in the given order."""


class Meaning(NamedTuple):
    """A dictionary's names as vectors, and the embedder they came from."""

    embedder: Embedder
    vectors: "NDArray[np.float32]"


class Candidate(NamedTuple):
    """A term of the dictionary with its score, 0..1."""

    term: Term
    score: float


def candidates(dictionary: Dictionary, reported: str, meaning: Meaning | None = None) -> list[Candidate]:
    """The terms nearest to a reported term, best first, at most MOST; empty when nothing is near.

    A name of the dictionary stands alone with score 1.0; a synonym borrowed from the starter scores BORROWED.
    """
    exact = dictionary.exactly(reported)
    if exact and dictionary.has_name(reported):
        return [Candidate(exact[0], EXACT)]
    if not any(len(word) > 1 and word.isalpha() for word in content(reported)):
        return []
    letters = dictionary.grams.likeness(reported)
    if meaning is None:
        found = voted(dictionary, reported, letters, BY_LETTERS)
    else:
        meant = meaning.vectors @ meaning.embedder.embed([reported])[0]
        found = voted(dictionary, reported, blended(letters, meant), BY_MEANING)
    if not exact:
        return found
    below = [Candidate(term, min(score, BORROWED - 0.01)) for term, score in found if term != exact[0]]
    return at_least(below, exact[0], BORROWED)


def at_least(found: Sequence[Candidate], term: Term, score: float) -> list[Candidate]:
    """The candidates with this term among them, scored so or higher, best first."""
    known = {candidate.term: candidate.score for candidate in found}
    known[term] = max(score, known.get(term, 0.0))
    ranked = sorted(known.items(), key=lambda pair: (-pair[1], pair[0] != term, pair[0].code))
    return [Candidate(*pair) for pair in ranked[:MOST]]


def blended(letters: "NDArray[np.float32]", meant: "NDArray[np.float32]") -> "NDArray[np.float32]":
    """Likeness by letters and meaning: meaning mostly, but a misspelt name is as like as its letters are."""
    import numpy as np

    return np.maximum(letters, LETTERS * letters + (1 - LETTERS) * meant)


def voted(dictionary: Dictionary, reported: str, likeness: "NDArray[np.float32]", way: Way) -> list[Candidate]:
    """The terms that the nearest names vote for, best first; those under LEAST are left out.

    A term that is found by a borrowed name scores BORROWED at most, and UNSAID one whose name says which way a finding
    went where the reported term does not.
    """
    said = direction(fold_term(reported))
    found: list[Candidate] = []
    most: dict[int, float] = {}
    for row in nearest(likeness):
        if likeness[row] >= LEAST_LIKE:
            unsaid = not said and direction(dictionary.folded[row].split())
            bound = UNSAID if unsaid else BORROWED if row >= dictionary.own else way.most
            most.setdefault(int(dictionary.owners[row]), bound)
    for owner, odds in log_odds(dictionary, reported, likeness)[:MOST]:
        score = round(min(most[owner], way.score(odds)), 3)
        if score >= LEAST:
            found.append(Candidate(dictionary.terms[owner], score))
    return sorted(found, key=lambda one: -one.score)


def log_odds(dictionary: Dictionary, reported: str, likeness: "NDArray[np.float32]") -> list[tuple[int, float]]:
    """Per term number the log-odds of its share of the votes, best first; the first code wins a draw.

    A name that says which way a finding went has no vote where the reported term says another way: "calcium normal" is
    no candidate for a raised calcium, however like it is.
    """
    votes: dict[int, float] = {}
    said = direction(fold_term(reported))
    for row in nearest(likeness):
        named = direction(dictionary.folded[row].split())
        if likeness[row] < LEAST_LIKE or (named and said and named != said):
            continue
        owner = int(dictionary.owners[row])
        votes[owner] = votes.get(owner, 0.0) + math.exp((float(likeness[row]) - 1) / TEMPERATURE)
    total = sum(votes.values()) + math.exp((NOTHING - 1) / TEMPERATURE)
    ranked = sorted(votes.items(), key=lambda pair: (-pair[1], dictionary.terms[pair[0]].code))
    return [(owner, math.log(cast / (total - cast))) for owner, cast in ranked]


def direction(words: Iterable[str]) -> str:
    """Which way a finding went: "up", "down", "normal" or "abnormal" by the first word that says so, else empty."""
    return next((_DIRECTION[word] for word in words if word in _DIRECTION), "")


def nearest(likeness: "NDArray[np.float32]") -> list[int]:
    """The numbers of the names of greatest likeness, best first; the lower number first in a draw."""
    import numpy as np

    count = min(_VOTERS, len(likeness))
    rows = np.argpartition(-likeness, count - 1)[:count] if count else np.zeros(0, dtype=np.int64)
    return sorted((int(row) for row in rows), key=lambda row: (-float(likeness[row]), row))


def codings(dictionary: Dictionary, found: Sequence[Candidate]) -> tuple[Coding, ...]:
    """Candidates as they are saved with a case; the first is accepted where it scores ACCEPTED or more."""
    about = dictionary.about
    return tuple(
        Coding(
            dictionary=about.name, version=about.version, code=term.code, term=term.name, preferred=term.preferred,
            preferred_term=term.preferred_name, score=score, accepted=place == 0 and score >= ACCEPTED,
        )
        for place, (term, score) in enumerate(found)
    )  # fmt: skip
