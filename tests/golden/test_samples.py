"""The shipped sample documents and their gold: complete, true to the documents' words, reproducible."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from pv_reports import intake
from pv_reports.records import SafetyCase
from pv_reports.records.dates import earliest

SAMPLES = Path(__file__).parents[2] / "pv_reports" / "samples"
GOLD = Path(__file__).parent / "samples"
NAMES = sorted(path.name for path in SAMPLES.glob("[0-9]*"))
SCAN = "02_cioms_scan.pdf"
VERBATIM = {
    "term", "name", "text", "frequency", "route", "indication", "lot", "duration", "time_to_onset", "history", "causes",
    "treatments", "value", "reference_range", "case_numbers", "gestation", "initials", "record_number",
    "organisation", "statement",
}  # fmt: skip
DATES = {"start", "end", "onset", "date", "received", "follow_ups", "birth_date"}
MISSING = {"patient", "reporter", "suspect product", "reaction"}
FACTLESS = {"role", "substance", "amount", "action_taken", "unit", "speculated"}


def gold(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((GOLD / f"{name}.json").read_text())
    return content


def cases(name: str) -> list[dict[str, Any]]:
    content = gold(name)
    return [*content["cases"], *content.get("cases_when_read", [])]


@cache
def text_of(name: str) -> str:
    """Everything intake reads in the sample, attachments included, white space made one blank."""
    read = intake.read((SAMPLES / name).read_bytes(), name)
    assert not read.refusals
    return " ".join(" ".join(document.text.replace("\n> ", "\n") for document in read.documents).split())


def leaves(node: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    """Every plain value with the name of the field it stands in; an age is one value."""
    if isinstance(node, dict) and key != "age":
        for name, value in node.items():
            yield from leaves(value, name)
    elif isinstance(node, list):
        for value in node:
            yield from leaves(value, key)
    else:
        yield key, node


def facts(node: Any, key: str = "") -> Any:
    """The gold value in the shape of the records: every reported value becomes a Fact."""
    if isinstance(node, list):
        return tuple(facts(value, key) for value in node)
    if isinstance(node, dict) and key != "age":
        return {name: value if name in FACTLESS else facts(value, name) for name, value in node.items()}
    return {"value": node}


def test_every_sample_has_its_gold_and_the_other_way_round() -> None:
    assert len(NAMES) >= 15
    assert sorted(path.name.removesuffix(".json") for path in GOLD.glob("*.json")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_sample_is_small_and_named_in_its_gold(name: str) -> None:
    assert 0 < (SAMPLES / name).stat().st_size < 150_000
    assert gold(name)["file"] == name


@pytest.mark.parametrize("name", NAMES)
def test_gold_has_the_shape_of_a_safety_case(name: str) -> None:
    for number, case in enumerate(cases(name)):
        validity = case.pop("validity")
        SafetyCase.model_validate({"id": str(number), **facts(case)})
        assert set(validity["missing"]) <= MISSING
        assert validity["valid"] is (not validity["missing"])


@pytest.mark.parametrize("name", NAMES)
def test_gold_validity_follows_from_the_gold_facts(name: str) -> None:
    for case in cases(name):
        missing = set(case["validity"]["missing"])
        assert ("reaction" in missing) is (not case["reactions"])
        assert ("patient" in missing) is (not case["patient"])
        suspects = [product for product in case["products"] if product["role"] in ("suspect", "interacting")]
        assert ("suspect product" in missing) is (not suspects)


@pytest.mark.parametrize("name", [name for name in NAMES if name != SCAN])
def test_gold_words_stand_in_the_document(name: str) -> None:
    text = text_of(name)
    for case in cases(name):
        for key, value in leaves(case):
            if key in VERBATIM:
                pattern = rf"(?<!\w){re.escape(' '.join(value.split()))}(?!\w)"
                assert re.search(pattern, text), f"{name}: {key} {value!r} is not in the text"


@pytest.mark.parametrize("name", NAMES)
def test_gold_dates_are_real_and_in_order(name: str) -> None:
    for case in cases(name):
        for key, value in leaves(case):
            if key in DATES:
                assert earliest(value) < date(2026, 11, 1)
        spans = [dosage for product in case["products"] for dosage in product.get("dosages", ())] + case["reactions"]
        for span in spans:
            start, end = span.get("start") or span.get("onset"), span.get("end")
            assert not (start and end) or earliest(start) <= earliest(end)


@pytest.mark.parametrize("name", NAMES)
def test_age_agrees_with_birth_date_and_first_onset(name: str) -> None:
    for case in cases(name):
        patient = case["patient"]
        onsets = [reaction["onset"] for reaction in case["reactions"] if len(reaction.get("onset", "")) == 10]
        if "birth_date" in patient and onsets:
            born, onset = earliest(patient["birth_date"]), earliest(min(onsets))
            years = onset.year - born.year - ((onset.month, onset.day) < (born.month, born.day))
            assert patient["age"] == {"value": years, "unit": "year"}


def test_samples_cover_what_the_demonstration_must_show() -> None:
    assert len(cases("07_case_series.docx")) == 4
    assert len(cases("06_line_listing.xlsx")) == 5
    every = {name: cases(name)[0] for name in NAMES}
    assert every["09_no_patient.txt"]["validity"]["missing"] == ["patient"]
    assert "pregnancy_exposure" in every["10_pregnancy_exposure.txt"]["special_situations"]
    assert "overdose" in every["12_overdose_no_reaction.txt"]["special_situations"]
    suspects = every["13_two_suspects_rechallenge.txt"]["products"]
    rechallenges = {product["name"]: product.get("rechallenge") for product in suspects}
    assert rechallenges["co-trimoxazole"] == "positive"
    assert rechallenges["ibuprofen"] == "negative"
    assert every["15_fatal_autopsy.txt"]["patient"]["death"]["autopsy"] is True


def test_the_german_letter_is_recognised_as_german() -> None:
    name = "17_arztbrief_deutsch.txt"
    (document,) = intake.read((SAMPLES / name).read_bytes(), name).documents
    assert document.language == "de" == gold(name)["language"]
    assert gold(name)["cases"] == []


def test_the_scan_is_a_picture_only() -> None:
    page = pypdfium2.PdfDocument(BytesIO((SAMPLES / SCAN).read_bytes()))[0]
    assert page.get_textpage().get_text_range().strip() == ""


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")
def test_the_scan_is_legible_at_200_dpi() -> None:
    import pytesseract

    page = pypdfium2.PdfDocument(BytesIO((SAMPLES / SCAN).read_bytes()))[0]
    text = " ".join(pytesseract.image_to_string(page.render(scale=200 / 72, grayscale=True).to_pil()).split())
    wanted = [value for case in cases(SCAN) for key, value in leaves(case) if key in VERBATIM]
    assert [value for value in wanted if value not in text] == []


def test_generator_gives_the_same_bytes_twice_and_what_is_shipped(tmp_path: Path) -> None:
    script = Path(__file__).parent / "make_samples.py"
    for folder in ("one", "two"):
        subprocess.run([sys.executable, str(script), str(tmp_path / folder)], check=True, capture_output=True)
    made = sorted((tmp_path / "one").iterdir())
    assert len(made) == 7
    for path in made:
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes(), path.name
        # other library versions may compress otherwise, so the shipped file is compared by what it says
        if path.name != SCAN:
            again = intake.read(path.read_bytes(), path.name)
            shipped = intake.read((SAMPLES / path.name).read_bytes(), path.name)
            assert [part.text for part in again.documents] == [part.text for part in shipped.documents], path.name
