"""Dates, ages, sexes, weights, doses and regimens in the writings that reports use."""

import pytest

from pv_reports.extraction.dates import find_dates, numeric_order
from pv_reports.extraction.demographics import demographic_mentions
from pv_reports.extraction.doses import dose_mentions
from pv_reports.extraction.mentions import Kind
from pv_reports.extraction.reading import read
from pv_reports.extraction.timing import whole_days

DATES = [
    ("on 12-Mar-2025", ["2025-03-12"]),
    ("14-sept-2004", ["2004-09-14"]),
    ("12 March 2025", ["2025-03-12"]),
    ("the 3rd of April, 2024", ["2024-04-03"]),
    ("March 12, 2025", ["2025-03-12"]),
    ("Nov 21 2005", ["2005-11-21"]),
    ("03JAN2005", ["2005-01-03"]),
    ("13Jun00", ["2000-06-13"]),
    ("12/27/2004", ["2004-12-27"]),
    ("27/12/2004", ["2004-12-27"]),
    ("12/4/01", ["2001"]),
    ("3/4/2005", ["2005"]),
    ("5/5/2005", ["2005-05-05"]),
    ("12/27/2004 and 3/4/2005", ["2004-12-27", "2005-03-04"]),
    ("27/12/2004 and 3/4/2005", ["2004-12-27", "2005-04-03"]),
    ("27/12/2004, 12/27/2004 and 3/4/2005", ["2004-12-27", "2004-12-27", "2005"]),
    ("12.03.2024", ["2024-03-12"]),
    ("2024-03-05", ["2024-03-05"]),
    ("2024/03/05", ["2024-03-05"]),
    ("2024-03", ["2024-03"]),
    ("03/2024", ["2024-03"]),
    ("March 2025", ["2025-03"]),
    ("in 2024", ["2024"]),
    ("since early 2019", ["2019"]),
    ("on 3 April", []),
    ("on 3 April 2024 and again on 5 April", ["2024-04-03", "2024-04-05"]),
    ("in 2023, then 3 April 2024, then 5 May", ["2023", "2024-04-03"]),
    ("30 February 2024", []),
    ("13/13/2024", []),
    ("blood pressure 120/80", []),
    ("she may 12 times", []),
    ("lot 648086/0098P", []),
]
AGES = [
    ("A 54-year-old woman", 54, "year"),
    ("54 yo patient", 54, "year"),
    ("a 44 y/o F", 44, "year"),
    ("54M with fever", 54, "year"),
    ("54/F", 54, "year"),
    ("a woman aged 54", 54, "year"),
    ("in her fifties", 5, "decade"),
    ("a man in his 60s", 6, "decade"),
    ("a 7-week preemie", 7, "week"),
    ("a 16 month old", 16, "month"),
    ("a 3-day-old", 3, "day"),
    ("a fifty-four year old man", 54, "year"),
    ("three-year-old boy", 3, "year"),
    ("a 6 wk old", 6, "week"),
    ("female, 31 years.", 31, "year"),
    ("67 years of age", 67, "year"),
    ("a 13 yr old", 13, "year"),
]
SEXES = [
    ("a woman", "female"), ("the girl", "female"), ("Mrs Smith", "female"), ("a 12 year old boy", "male"),
    ("54M with fever", "male"), ("54/F", "female"), ("he felt ill", "male"), ("my daughter cried", "female"),
]  # fmt: skip
REGIMENS = [
    (Kind.DOSE, "aspirin 50 mg daily", "50 mg"),
    (Kind.DOSE, "given 2.5 mg/kg of drug", "2.5 mg/kg"),
    (Kind.DOSE, "1,000 mg of drug", "1,000 mg"),
    (Kind.DOSE, "400 mg/day", "400 mg/day"),
    (Kind.DOSE, "took two tablets", "two tablets"),
    (Kind.DOSE, "75 micrograms", "75 micrograms"),
    (Kind.FREQUENCY, "5 mg once daily", "once daily"),
    (Kind.FREQUENCY, "5 mg three times a day", "three times a day"),
    (Kind.FREQUENCY, "5 mg every 8 hours", "every 8 hours"),
    (Kind.FREQUENCY, "150 mg every 2 weeks", "every 2 weeks"),
    (Kind.FREQUENCY, "5 mg b.i.d.", "b.i.d."),
    (Kind.FREQUENCY, "120 mg, single dose", "single dose"),
    (Kind.FREQUENCY, "paracetamol as needed", "as needed"),
    (Kind.ROUTE, "5 mg by mouth", "by mouth"),
    (Kind.ROUTE, "given intravenously", "intravenously"),
    (Kind.ROUTE, "5 mg IM", "IM"),
    (Kind.DOSE_DURATION, "treated for 3 weeks", "3 weeks"),
    (Kind.LOT, "vaccine (lot # 648086/0098P)", "648086/0098P"),
    (Kind.LOT, "batch ZV2481", "ZV2481"),
]


@pytest.mark.parametrize(("text", "expected"), DATES)
def test_dates(text: str, expected: list[str]) -> None:
    assert [found.value for found in find_dates(text)] == expected


@pytest.mark.parametrize(("text", "value", "unit"), AGES)
def test_ages(text: str, value: float, unit: str) -> None:
    ages = [m.value for m in demographic_mentions(text) if m.kind is Kind.AGE]
    assert [(age.value, age.unit) for age in ages] == [(value, unit)]


@pytest.mark.parametrize(("text", "expected"), SEXES)
def test_sexes(text: str, expected: str) -> None:
    assert {m.value for m in demographic_mentions(text) if m.kind is Kind.SEX} == {expected}


@pytest.mark.parametrize(("kind", "text", "expected"), REGIMENS)
def test_regimens(kind: Kind, text: str, expected: str) -> None:
    assert [text[m.start : m.end] for m in dose_mentions(read(text)) if m.kind is kind] == [expected]


@pytest.mark.parametrize("text", ["oral ulcers", "potassium was 4.1 mmol/L", "weighing 72 kg", "98 F"])
def test_what_is_no_dose(text: str) -> None:
    assert [m for m in dose_mentions(read(text)) if m.kind in (Kind.DOSE, Kind.ROUTE)] == []


def test_order_of_numeric_dates() -> None:
    assert numeric_order("12/27/2004") == "month_first"
    assert numeric_order("27/12/2004") == "day_first"
    assert numeric_order("3/4/2005") == "unknown"


@pytest.mark.parametrize(
    ("words", "days"),
    [("three days", 3), ("two weeks", 14), ("the next day", 1), ("2-3 days", None), ("a few days", None)],
)
def test_whole_days(words: str, days: int | None) -> None:
    assert whole_days(words) == days


@pytest.mark.parametrize("text", ["the mother aged 54", "10 mg tablets", "MMR at 3 p.m."])
def test_what_is_no_age_of_the_patient(text: str) -> None:
    assert [m for m in demographic_mentions(text) if m.kind is Kind.AGE] == []
