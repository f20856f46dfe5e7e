"""Real MedWatch forms, read through intake."""

import json
from pathlib import Path

import pytest

from pv_reports.extraction.forms import form_mentions, free_text_regions
from pv_reports.extraction.mentions import Kind
from pv_reports.intake import read
from pv_reports.records import Age, Document

pytestmark = pytest.mark.shared


def form(shared_data: Path, name: str) -> Document:
    path = shared_data / "medwatch_pdf" / name
    return read(path.read_bytes(), name).documents[0]


def test_acroform_3500a(shared_data: Path) -> None:
    by = {
        mention.kind: (mention.value, mention.owner)
        for mention in form_mentions(form(shared_data, "Example_Form_3500.pdf"))
    }
    assert by[Kind.AGE][0] == Age(value=80, unit="year")
    assert by[Kind.SEX][0] == "male"
    assert by[Kind.DRUG] == ("Baboon", "product:1")
    assert by[Kind.DOSE] == ("1000 mg", "product:1")
    assert by[Kind.LOT] == ("764998", "product:1")
    assert by[Kind.REACTION][0] == "rash"


def test_xfa_3500(shared_data: Path) -> None:
    document = form(shared_data, "FDA_3500_simulated_filled_XFA.pdf")
    found = form_mentions(document)
    drugs = [(mention.value, (mention.attributes or {})["role"]) for mention in found if mention.kind is Kind.DRUG]
    assert sorted(drugs) == [
        ("AUGMENTIN", "suspect"),
        ("Daily multivitamin", "concomitant"),
        ("Ibuprofen", "concomitant"),
    ]
    assert [mention.value for mention in found if mention.kind is Kind.WEIGHT] == [72.57]
    assert [mention.value for mention in found if mention.kind is Kind.TEST] == ["ALT", "AST", "Total bilirubin"]
    assert any("dark urine" in document.text[start:end] for start, end in free_text_regions(document))


def test_a_blank_form_names_no_patient(shared_data: Path) -> None:
    kinds = {mention.kind for mention in form_mentions(form(shared_data, "blank_cioms.pdf"))}
    assert not kinds & {Kind.INITIALS, Kind.AGE, Kind.SEX, Kind.BIRTH_DATE, Kind.DRUG, Kind.REACTION}


def test_narratives_give_valid_spans(shared_data: Path) -> None:
    lines = (shared_data / "vaers" / "2005.jsonl").read_text(encoding="utf-8").splitlines()[:300]
    for line in lines:
        document = Document(
            id="v", name="v", media_type="text/plain", sha256="0" * 64, text=json.loads(line)["narrative"]
        )
        for mention in form_mentions(document):
            assert document.text[mention.start : mention.end].strip()
