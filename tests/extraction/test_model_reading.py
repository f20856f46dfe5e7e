"""The Qwen extractor with prepared answers: verbatim quotes, values that the quote states, the same records."""

from typing import Any

import pytest

from pv_reports.extraction import extract
from pv_reports.extraction.mentions import Kind
from pv_reports.extraction.qwen import Items, QwenExtractor
from pv_reports.qwen import Answer
from tests.extraction.test_extract import assert_quotes, document

TEXT = (
    "Eine 54-jährige Frau nahm Zelvarin 50 mg seit dem 3. März 2025. Am 17.03.2025 trat ein Exanthem auf. ALT 540 U/L. "
    "Gewicht 71,5 kg."
)


class Prepared:
    """Gives one prepared answer, in the seat of the endpoint."""

    name = "prepared"

    def __init__(self, *items: tuple[str, str, str] | tuple[str, str, str, str]) -> None:
        self.items = [
            {"kind": item[0], "quote": item[1], "value": item[2], "about": item[3] if len(item) > 3 else ""}
            for item in items
        ]

    def ask(self, messages: Any, shape: Any) -> Answer[Items]:
        return Answer(Items.model_validate({"items": self.items}), "prepared")


def test_a_text_that_only_the_model_reads_gives_the_same_records() -> None:
    reader = QwenExtractor(
        Prepared(
            ("age", "54-jährige", "54 year"), ("sex", "Frau", "female"), ("drug", "Zelvarin", "suspect"),
            ("dose", "50 mg", "50 mg", "Zelvarin"), ("dose_start", "3. März 2025", "2025-03-03", "Zelvarin"),
            ("reaction", "Exanthem", "Exanthem"), ("onset", "17.03.2025", "2025-03-17", "Exanthem"),
            ("test", "ALT 540 U/L", "540 U/L"), ("weight", "71,5 kg", "71.5"),
        )
    )  # fmt: skip
    one = document(TEXT, language="de")
    (case,) = extract([one], reader).cases
    assert reader.findings == []
    assert case.patient.age
    assert case.patient.age.value.value == 54
    assert case.patient.weight_kg
    assert case.patient.weight_kg.value == 71.5
    dosage = case.products[0].dosages[0]
    assert dosage.start
    assert (dosage.amount, dosage.unit, dosage.start.value) == (50, "mg", "2025-03-03")
    assert case.reactions[0].onset
    assert case.reactions[0].onset.value == "2025-03-17"
    (test,) = case.tests
    assert test.name
    assert test.value
    assert (test.name.value, test.value.value, test.unit, test.ucum) == ("ALT", "540", "U/L", "U/L")
    assert {case.patient.age.method, test.value.method} == {"model"}
    assert_quotes([one], (case,))


@pytest.mark.parametrize(
    ("item", "said"),
    [
        (("age", "45-jährige", "45 year"), "not in note.txt"),
        (("age", "54-jährige", "45 year"), "not what the quoted words state"),
        (("weight", "71,5 kg", "75"), "not what the quoted words state"),
        (("onset", "17.03.2025", "2025-03-18"), "not what the quoted words state"),
        (("onset", "Exanthem", "2025-03-17"), "not what the quoted words state"),
        (("test", "ALT 540 U/L", "54 U/L"), "does not fit"),
        (("sex", "Frau", "woman"), "does not fit"),
    ],
)
def test_an_item_that_the_text_does_not_carry_is_dropped_with_a_finding(item: tuple[str, str, str], said: str) -> None:
    reader = QwenExtractor(Prepared(item))
    assert reader.mentions(document(TEXT)) == []
    (finding,) = reader.findings
    assert finding.check == "model"
    assert item[0] in finding.reason
    assert said in finding.reason
    assert "Frau" not in finding.reason


def test_a_partial_date_may_be_less_exact_than_its_quote() -> None:
    reader = QwenExtractor(Prepared(("onset", "17.03.2025", "2025-03")))
    assert [(m.kind, m.value) for m in reader.mentions(document(TEXT))] == [(Kind.ONSET, "2025-03")]
