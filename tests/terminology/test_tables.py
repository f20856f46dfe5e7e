"""The shipped tables: what a reviewer's eye may miss."""

import re
from collections import Counter

import pytest

from pv_reports.terminology.concepts import rows, split
from pv_reports.terminology.folding import fold_term

NAMED = {
    "reactions": ("term", "synonyms"),
    "substances": ("substance", "synonyms"),
    "countries": ("name", "synonyms"),
    "routes": ("route", "synonyms"),
    "tests": ("test", "synonyms"),
}
ENGLISH = frozenset(
    [
        "the",
        "and",
        "may",
        "can",
        "will",
        "aim",
        "patient",
        "patients",
        "day",
        "days",
        "week",
        "month",
        "year",
        "he",
        "she",
        "they",
        "them",
        "this",
        "that",
        "with",
        "without",
        "for",
        "from",
        "after",
        "before",
        "during",
        "take",
        "took",
        "given",
        "gave",
        "dose",
        "doses",
        "no",
        "yes",
        "not",
        "was",
        "were",
        "had",
        "has",
        "have",
        "be",
        "been",
        "is",
        "are",
        "of",
        "on",
        "in",
        "at",
        "to",
        "by",
        "an",
        "as",
        "it",
        "or",
        "but",
        "so",
        "than",
        "then",
        "all",
        "any",
        "some",
        "more",
        "most",
        "other",
        "such",
        "only",
        "own",
        "same",
        "too",
        "very",
        "just",
        "now",
        "case",
        "report",
        "reported",
        "time",
        "date",
        "hour",
        "hours",
        "doctor",
        "nurse",
        "hospital",
        "male",
        "female",
        "man",
        "woman",
        "child",
        "baby",
        "boy",
        "girl",
        "name",
        "use",
        "used",
        "cold",
        "lead",
        "wind",
        "virus",
        "fit",
        "fits",
        "expired",
        "response",
        "effect",
        "level",
        "normal",
        "good",
        "well",
        "bad",
        "high",
        "low",
        "history",
        "family",
    ]
)


def names(table: str) -> list[tuple[int, str]]:
    term, synonyms = NAMED[table]
    return [(number, name) for number, row in enumerate(rows(table)) for name in (row[term], *split(row[synonyms]))]


@pytest.mark.parametrize("table", NAMED)
def test_no_name_stands_for_two_concepts(table: str) -> None:
    owner: dict[tuple[str, ...], int] = {}
    clashes = [
        name for number, name in names(table)
        if owner.setdefault((name.isupper() * "upper", *fold_term(name)), number) != number
    ]  # fmt: skip
    assert clashes == []


@pytest.mark.parametrize("table", NAMED)
def test_names_are_clean_and_mean_something(table: str) -> None:
    for _, name in names(table):
        assert fold_term(name), name
        assert name == " ".join(name.split()), repr(name)
        assert name not in ENGLISH, name


@pytest.mark.parametrize("table", NAMED)
def test_synonyms_are_lower_case_unless_abbreviations(table: str) -> None:
    for row in rows(table):
        for synonym in split(row["synonyms"]):
            assert synonym == synonym.lower() or synonym.isupper(), synonym


@pytest.mark.parametrize(
    ("table", "pattern"),
    [("reactions", r"R\d{4}"), ("substances", r"S\d{4}"), ("tests", r"T\d{3}"), ("routes", r"\d{3}")],
)
def test_codes_are_unique_and_well_formed(table: str, pattern: str) -> None:
    codes = [row["code"] for row in rows(table)]
    assert [code for code, count in Counter(codes).items() if count > 1] == []
    assert all(re.fullmatch(pattern, code) for code in codes)


@pytest.mark.parametrize("table", ["reactions", "substances", "tests", "countries"])
def test_tables_are_sorted(table: str) -> None:
    key = next(iter(rows(table)[0])) if table != "countries" else "name"
    keys = [row[key] for row in rows(table)]
    assert keys == sorted(keys)


@pytest.mark.parametrize(
    ("table", "least"), [("reactions", 1200), ("substances", 1500), ("tests", 100), ("countries", 70)]
)
def test_the_dictionary_is_broad(table: str, least: int) -> None:
    assert len(rows(table)) >= least


def test_required_cells_are_filled() -> None:
    for row in rows("reactions"):
        assert row["term"], row
        assert row["group"], row
        assert row["severity"] in ("", "ime"), row
    for row in rows("substances"):
        assert row["substance"] == row["substance"].lower(), row
        assert row["class"], row


def test_references_between_tables_exist() -> None:
    codes = {row["code"] for row in rows("reactions")}
    for row in rows("reactions"):
        assert set(split(row["broader"])) <= codes - {row["code"]}, row["term"]
    for row in rows("tests"):
        assert {row["high"], row["low"]} <= codes | {""}, row["test"]


def test_the_hierarchy_has_no_circle() -> None:
    broader = {row["code"]: split(row["broader"]) for row in rows("reactions")}
    for code in broader:
        level, steps = set(broader[code]), 0
        while level:
            assert code not in level
            level, steps = {wider for one in level for wider in broader[one]}, steps + 1
            assert steps < 10


@pytest.mark.parametrize("table", ["units", "frequencies", "blocked", "stems", "words", "qualifications"])
def test_small_tables_have_no_empty_first_cell(table: str) -> None:
    assert all(next(iter(row.values())) for row in rows(table))


def test_units_are_written_once() -> None:
    written = [row["written"] for row in rows("units")]
    assert len(written) == len(set(written))
