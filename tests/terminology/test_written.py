from typing import get_args

import pytest

from pv_reports.records import Qualification
from pv_reports.terminology.concepts import rows
from pv_reports.terminology.written import doses_per_day, qualification, ucum


@pytest.mark.parametrize(
    ("unit", "code"),
    [("mg", "mg"), ("MCG", "ug"), ("µg", "ug"), ("mm  Hg", "mm[Hg]"), ("tabs.", "{tablet}"), ("x", None)],
)
def test_units(unit: str, code: str | None) -> None:
    assert ucum(unit) == code


@pytest.mark.parametrize(
    ("words", "times"), [("twice daily", 2), ("B.I.D.", 2), ("every 2 weeks", 0.0714), ("often", None)]
)
def test_frequencies(words: str, times: float | None) -> None:
    assert doses_per_day(words) == times


@pytest.mark.parametrize(
    ("words", "name"),
    [("Registered Nurse", "other_hcp"), ("MD", "physician"), ("mother", "consumer"), ("robot", None), ("", None)],
)
def test_qualifications(words: str, name: str | None) -> None:
    assert qualification(words) == name


def test_the_table_names_every_qualification_once() -> None:
    assert sorted(row["qualification"] for row in rows("qualifications")) == sorted(get_args(Qualification))
