"""What marked words say: the values of spans."""

import pytest

from pv_reports.extraction.demographics import demographic_mentions
from pv_reports.extraction.mentions import Kind
from pv_reports.extraction.values import (
    age_group_value,
    age_value,
    date_value,
    days_value,
    dose_parts,
    gestation_value,
    sex_value,
)


@pytest.mark.parametrize(
    ("words", "value", "unit"),
    [
        ("54-year-old woman", 54, "year"),
        ("54 y/o", 54, "year"),
        ("aged fifty-four", 54, "year"),
        ("71", 71, "year"),
        ("18 months", 18, "month"),
        ("two and a half years", 2.5, "year"),
        ("3 days old", 3, "day"),
        ("in her sixties", 6, "decade"),
        ("his sixties", 6, "decade"),
        ("80s", 8, "decade"),
    ],
)
def test_an_age(words: str, value: float, unit: str) -> None:
    age = age_value(words)
    assert age is not None
    assert (age.value, age.unit) == (value, unit)


@pytest.mark.parametrize(
    "words",
    ["less than 4 years", "over 65 years old", "60 to 70 years", "2-5 years of age", "elderly", ""],
)
def test_a_bound_a_span_and_a_group_are_no_age(words: str) -> None:
    assert age_value(words) is None


def test_a_bound_in_a_text_is_no_age_either() -> None:
    text = "Children less than 4 years old, of whom a 2 year old girl had fever, between 3 and 5 years of age."
    assert [m.value.value for m in demographic_mentions(text) if m.kind is Kind.AGE] == [2.0]


@pytest.mark.parametrize(
    ("words", "group"),
    [
        ("neonate", "neonate"), ("a middle-aged man", "adult"), ("an elderly woman", "elderly"), ("adult", "adult"),
        ("54-year-old", None),
    ],
)  # fmt: skip
def test_an_age_group(words: str, group: str | None) -> None:
    assert age_group_value(words) == group


@pytest.mark.parametrize(
    ("words", "sex"),
    [
        ("woman", "female"), ("71F", "female"), ("M", "male"), ("his", "male"), ("16 month old daughter", "female"),
        ("man and woman", None), ("patient", None),
    ],
)  # fmt: skip
def test_a_sex(words: str, sex: str | None) -> None:
    assert sex_value(words) == sex


def test_doses_dates_and_delays() -> None:
    assert dose_parts("50 mg twice daily") == (50.0, "mg")
    assert dose_parts("daily") is None
    assert date_value("12 March 2025") == "2025-03-12"
    assert date_value("March 2025 or May 2025") is None
    assert days_value("three days") == 3
    assert days_value("a few days") is None
    assert gestation_value("at 34 weeks' gestation") == "34 weeks"
    assert gestation_value("34 years") is None
