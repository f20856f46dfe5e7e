"""Several patients in one document: right counts, and no fact from another person's words."""

import json
import time
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from pv_reports.extraction import extract
from pv_reports.extraction.reading import Reading, read
from pv_reports.extraction.sections import Span
from pv_reports.extraction.split import Part, split_patients
from pv_reports.records import Document
from tests.extraction.patients import NOBODY, Measured, gold_of, load, measure, names, stretches

ALL = [(part, name) for part in ("development", "check") for name in names(part)]
LEAST = 0.95


@cache
def measured(part: str, name: str) -> Measured:
    return measure(part, name)


def document(text: str) -> Document:
    return Document(id="d", name="d", media_type="text/plain", sha256="0" * 64, text=text, language="en")


def test_the_documents_are_many_and_varied() -> None:
    counts = [len(gold_of(part, name)["cases"]) for part, name in ALL]
    assert len(ALL) >= 44
    assert min(counts) == 1
    assert max(counts) == 12
    assert sum(count == 1 for count in counts) >= 10


@pytest.mark.parametrize(("part", "name"), ALL)
def test_gold_says_whose_every_stretch_is(part: str, name: str) -> None:
    gold = gold_of(part, name)
    spans = sorted(stretches(load(part, name), gold))
    assert {span.owner for span in spans} - {NOBODY} == set(range(len(gold["cases"])))
    assert all(one.end <= other.start for one, other in pairwise(spans))


@pytest.mark.parametrize("part", ["development", "check"])
def test_counts_are_right(part: str) -> None:
    found = [measured(part, name) for name in names(part)]
    wrong = [f"{one.name}: {one.cases} of {one.patients}" for one in found if not one.right]
    assert 1 - len(wrong) / len(found) >= LEAST, wrong


@pytest.mark.parametrize(("part", "name"), ALL)
def test_no_fact_is_read_from_another_persons_words(part: str, name: str) -> None:
    assert measured(part, name).foreign == []


def test_a_text_that_is_not_divided_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def undivided(reading: Reading, source: str) -> tuple[list[Span], list[Part]]:
        return [], [Part("", (Span(0, len(source)),))]

    monkeypatch.setattr("pv_reports.extraction.document.split_patients", undivided)
    merged = measure("development", "d03_series_five.txt")
    assert not merged.right
    assert len(merged.foreign) >= 5


def test_the_patients_own_facts_are_found() -> None:
    found = [measured(part, name) for part, name in ALL]
    for field, least in (("patient.sex", 0.85), ("products.name", 0.9), ("reactions.term", 0.85)):
        hits, stated = sum(one.found[field] for one in found), sum(one.stated[field] for one in found)
        assert hits >= least * stated, f"{field}: {hits} of {stated}"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (
            "The elder brother, aged 80, took aspirin and bled. The younger, aged 60, took aspirin and had hives.",
            2,
        ),
        ("A 50-year-old man took aspirin and had hives. The second dose was given later. He had fever.", 1),
        ("A 50-year-old man took aspirin. In the first case of hives it was stopped, in the second case not.", 1),
        ("A 30-year-old woman took aspirin and had hives. Her husband, 34, drove her to hospital.", 1),
        ("A 30-year-old woman took aspirin and had hives. Her husband, 34, took it too and had vomiting.", 2),
        ("Mother: 29 years, aspirin, hives.\nBaby: girl, 2 days old, jaundice after aspirin.", 2),
        ("- 58/M: aspirin, hives.\n- 44/F: aspirin, fever.\n- 44/F: aspirin, rash.", 3),
        ("CASE I\nA man of 30 years took aspirin: hives.\nCASE II\nA man of 30 years took aspirin: fever.", 2),
        ("A 5-year-old boy who at 17 months had aspirin. A 17-month-old boy got aspirin and had hives.", 1),
    ],
)
def test_who_is_a_patient(text: str, count: int) -> None:
    assert len(extract([document(text)]).cases) == count


def test_another_patients_first_sentence_is_his_own() -> None:
    text = (
        "A 30-year-old man took aspirin and had hives. He is well.\n\n"
        "Another man of the same age took ibuprofen and had vomiting. He is well."
    )
    first, second = extract([document(text)]).cases
    assert [r.term.value for r in first.reactions if r.term] == ["hives"]
    assert [r.term.value for r in second.reactions if r.term] == ["vomiting"]


def test_a_patients_age_is_not_the_groups() -> None:
    text = (
        "Of 120 patients (68 women, median age 41 years) 14 had nausea. "
        "A 38-year-old man took aspirin and developed jaundice. He recovered."
    )
    (case,) = extract([document(text)]).cases
    assert case.patient.age
    assert case.patient.age.value.value == 38
    assert [r.term.value for r in case.reactions if r.term] == ["jaundice"]


def test_many_patients_are_told_apart_in_bounded_time() -> None:
    text = "\n".join(
        f"A {20 + number % 60}-year-old {'man' if number % 2 else 'woman'} took aspirin and had hives. He is well."
        for number in range(200)
    )
    begun = time.process_time()
    _, parts = split_patients(read(text), text)
    assert len(parts) > 30
    assert time.process_time() - begun < 60


@pytest.mark.shared
def test_real_single_patient_reports_stay_whole(shared_data: Path) -> None:
    rows = [json.loads(line) for line in (shared_data / "vaers" / "2005.jsonl").open(encoding="utf-8")][:500]
    several = [row["id"] for row in rows if len(split_patients(read(row["narrative"]), row["narrative"])[1]) > 1]
    assert len(several) <= 2, several
