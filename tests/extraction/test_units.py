"""Units in UCUM beside the words as reported."""

import pytest

from pv_reports.extraction.units import in_ucum
from tests.extraction.test_extract import only


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("mg", "mg"), ("mcg", "ug"), ("µg", "ug"), ("micrograms", "ug"), ("IU", "[iU]"), ("units", "[iU]"),
        ("U", "[iU]"),
        ("mg/kg/day", "mg/kg/d"), ("mg/m²", "mg/m2"), ("mcg/kg", "ug/kg"), ("mg per day", "mg/d"),
        ("tablets", "{tablet}"),
        ("puffs", "{puff}"), ("cc", "mL"), ("million units", "10*6.[iU]"), ("x10^9/L", "10*9/L"), ("×10⁹/L", "10*9/L"),
        ("G/L", "10*9/L"), ("U/L", "U/L"), ("IU/L", "[iU]/L"), ("µmol/l", "umol/L"), ("micromol/l", "umol/L"),
        ("mEq/L", "meq/L"), ("mm Hg", "mm[Hg]"), ("beats per minute", "/min"), ("/min", "/min"), ("°C", "Cel"),
        ("mL/min/1.73m2", "mL/min/{1.73_m2}"), ("mm/h", "mm/h"), ("mg/24 h", "mg/(24.h)"), ("cells/mm3", "/mm3"),
        ("%", "%"), ("ms", "ms"),
    ],
)  # fmt: skip
def test_written_units(written: str, code: str) -> None:
    assert in_ucum(written) == code


@pytest.mark.parametrize("written", ["", "dollops", "mg/dollop", "half", "/", "degrees"])
def test_unknown_units_are_none(written: str) -> None:
    assert in_ucum(written) is None


def test_a_case_has_both() -> None:
    case = only(
        "A man of 60 took liothyronine 20 micrograms daily. On 3 May 2024 he developed palpitations. "
        "Creatinine was 212 "
        "micromol/l and platelets 98 x10^9/L on 3 May 2024."
    )
    dosage = case.products[0].dosages[0]
    assert dosage.text
    assert (dosage.text.value, dosage.amount, dosage.unit) == ("20 micrograms", 20, "ug")
    assert [(t.unit, t.ucum) for t in case.tests] == [("micromol/l", "umol/L"), ("x10^9/L", "10*9/L")]
