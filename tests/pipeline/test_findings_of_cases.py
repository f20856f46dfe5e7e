"""Findings about one case stay with it, and one contradiction is told once."""

from datetime import date
from pathlib import Path

from pv_reports.intake import text_document
from pv_reports.knowledge import KnowledgeBase
from pv_reports.pipeline import build
from pv_reports.pipeline.build import _said_already
from pv_reports.records import Block, Document, Finding
from pv_reports.settings import Settings


def thread() -> Document:
    new = "The patient is 39 years old, not 38.\n\n"
    old = "> A 38-year-old woman took aspirin 100 mg daily and developed\n> facial swelling on 5 May 2024."
    blocks = (
        Block(kind="message", start=0, end=len(new)),
        Block(kind="message", start=len(new), end=len(new) + len(old)),
    )
    return text_document(new + old, "d1", "thread.eml").model_copy(update={"blocks": blocks})


def test_a_disagreement_stands_in_the_file_of_its_case_only(tmp_path: Path) -> None:
    other = text_document(
        "A 70-year-old man took ibuprofen 400 mg daily and developed melaena on 9 June 2024.", "d2", "other.txt"
    )
    with KnowledgeBase.open(tmp_path, Settings(home=tmp_path)) as base:
        one, two = build([thread(), other], base, received=date(2024, 7, 1))
    assert [f.check for f in one.findings if f.check.startswith("disagreement.")] == ["disagreement.age"]
    assert not [f for f in two.findings if f.check.startswith("disagreement.")]
    assert not [f for f in one.findings if f.check == "contradiction.age"]


def test_the_same_field_is_told_once_and_another_is_told() -> None:
    told = [Finding.of_case("disagreement.age", "warning", "two ages")]
    assert _said_already(Finding.of_case("contradiction.age", "warning", "other words"), told)
    assert not _said_already(Finding.of_case("contradiction.sex", "warning", "values of age: as before"), told)
    assert not _said_already(Finding.of_case("completeness.age", "warning", "no age"), told)
