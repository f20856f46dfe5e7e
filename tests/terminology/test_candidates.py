"""Candidates, their scores, and what a coder makes of several dictionaries."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pv_reports.terminology import code_reaction
from pv_reports.terminology.candidates import ACCEPTED, BORROWED, MOST, Meaning, candidates, codings
from pv_reports.terminology.coder import Coder
from pv_reports.terminology.dictionary import Dictionary, starter
from pv_reports.terminology.meaning import load_meaning, make_meaning
from pv_reports.terminology.meddra import read_meddra
from tests.terminology import licensed


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Dictionary:
    return read_meddra(licensed.meddra(tmp_path_factory.mktemp("release")))


class Pairs:
    """Texts that mean the same share a vector."""

    name = "pairs"

    def embed(self, texts: Sequence[str], progress: object = None) -> np.ndarray:
        vectors = np.zeros((len(texts), 3), dtype=np.float32)
        for row, text in enumerate(texts):
            vectors[row, 0 if text in ("bend of the arm hurts", "Plimsoll's elbow") else 1] = 1
        return vectors


def test_a_name_scores_one_and_a_slip_less(invented: Dictionary) -> None:
    assert [(c.term.code, c.score) for c in candidates(invented, "glimmer FEVER")] == [("90000001", 1.0)]
    best = candidates(invented, "glimmring fevr")[0]
    assert best.term.preferred == "90000001"
    assert 0.05 <= best.score < 1


def test_the_starters_synonyms_lead_to_a_licensed_term(invented: Dictionary) -> None:
    found = candidates(invented, "threw up")[0]
    assert (found.term.code, found.score) == ("90000004", BORROWED)
    assert not codings(invented, [found])[0].accepted


def test_a_borrowed_abbreviation_counts_only_in_capitals(invented: Dictionary) -> None:
    assert all(name.upper() in invented.names or not name.isupper() for name in invented.names[invented.own :])


def test_nothing_near_gives_nothing(invented: Dictionary) -> None:
    assert candidates(invented, "quarterly budget") == []
    assert candidates(invented, "of the") == []
    assert candidates(invented, "") == []


def test_only_the_first_is_ever_accepted_and_only_from_the_threshold_on(invented: Dictionary) -> None:
    for term in ("glimmer fever", "glimmring fevr", "elbow", "threw up"):
        coded = codings(invented, candidates(invented, term))
        assert [c.accepted for c in coded] == [n == 0 and c.score >= ACCEPTED for n, c in enumerate(coded)]
        assert {c.version for c in coded} == {"91.2"}


@settings(deadline=None)  # a first search builds the index
@given(st.text(max_size=40))
def test_codes_are_of_the_dictionary_best_first(invented: Dictionary, term: str) -> None:
    found = candidates(invented, term)
    assert len(found) <= MOST
    assert all(one.term in invented.terms and 0 < one.score <= 1 for one in found)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_meaning_finds_what_letters_cannot(invented: Dictionary) -> None:
    embedder = Pairs()
    meaning = Meaning(embedder, embedder.embed(list(invented.names)))
    assert candidates(invented, "bend of the arm hurts", meaning)[0].term.name == "Plimsoll's elbow"


def test_vectors_are_kept_and_used_only_for_their_names_and_embedder(tmp_path: Path, invented: Dictionary) -> None:
    embedder, other = Pairs(), Pairs()
    other.name = "another"
    assert load_meaning(tmp_path, invented, embedder) is None
    make_meaning(tmp_path, invented, embedder)
    kept = load_meaning(tmp_path, invented, embedder)
    assert kept is not None
    assert (kept.vectors == embedder.embed(list(invented.names))).all()
    assert load_meaning(tmp_path, invented, other) is None
    assert load_meaning(tmp_path, starter(), embedder) is None


def test_a_home_without_dictionaries_needs_no_coder(tmp_path: Path) -> None:
    assert Coder.open(tmp_path) is None


def test_a_coder_adds_the_licensed_code_after_the_starters(tmp_path: Path, invented: Dictionary) -> None:
    invented.save(tmp_path)
    coder = Coder.open(tmp_path)
    assert coder
    first, second = coder.reaction("vomiting", code_reaction("vomiting"))
    assert (first.dictionary, second.dictionary, second.version, second.code) == (
        "starter", "MedDRA", "91.2", "90000004",
    )  # fmt: skip
    assert second.accepted
    # a synonym that only the starter knows is proposed, and so is an abbreviation that the starter saw written out
    written_out = coder.reaction("TUP", code_reaction("threw up"))
    assert [(c.code, c.accepted) for c in written_out if c.dictionary == "MedDRA"] == [("90000004", False)]


def test_a_coder_asks_meaning_only_where_letters_do_not_decide(tmp_path: Path, invented: Dictionary) -> None:
    class Counting(Pairs):
        asked: list[str] = []  # noqa: RUF012

        def embed(self, texts: Sequence[str], progress: object = None) -> np.ndarray:
            self.asked += texts
            return super().embed(texts)

    invented.save(tmp_path)
    make_meaning(tmp_path, invented, Pairs())
    coder = Coder.open(tmp_path, Counting)
    assert coder
    coder.reaction("Glimmer fever", ())
    assert Counting.asked == []
    coded = coder.reaction("bend of the arm hurts", ())
    assert coded[0].code == "90000005"
    assert Counting.asked == ["bend of the arm hurts"]
