"""Onsets counted from stated days, days that open their clause, and the order of numeric dates."""

import pytest

from pv_reports.extraction import extract
from pv_reports.extraction.date_order import american
from pv_reports.extraction.dates import find_dates
from pv_reports.intake import text_document
from pv_reports.records import SafetyCase


def case_of(text: str) -> SafetyCase:
    return extract([text_document(text, "d")]).cases[0]


def onsets(text: str) -> dict[str, str | None]:
    return {r.term.value: r.onset.value if r.onset else None for r in case_of(text).reactions if r.term}


@pytest.mark.parametrize(
    ("text", "onset"),
    [
        ("She was vaccinated with Pneumovax on 15 December 2005. Three days after vaccination she developed a rash.",
         "2005-12-18"),
        ("She was vaccinated with Pneumovax on 15 December 2005. That same day she developed a rash.", "2005-12-15"),
        ("She was vaccinated with Pneumovax on 31 December 2005. The next morning she developed a rash.", "2006-01-01"),
        ("She was vaccinated with Pneumovax on 15 December 2005. Two weeks later she developed a rash.", "2005-12-29"),
        ("She was vaccinated with Pneumovax on 15 December 2005. Two hours later she developed a rash.", "2005-12-15"),
        ("She was vaccinated with Pneumovax on 15 December 2005 at 9 pm. Two hours later she developed a rash.", None),
        ("She took ibuprofen on 15 December 2005. Two hours later she developed a rash.", None),
        ("12 days following the vaccine (27 December 2005) she developed a rash.", "2005-12-27"),
        # Nothing whole to count, or no whole day to count from.
        ("She was vaccinated with Pneumovax in December 2005. Three days after that she developed a rash.", None),
        ("She was vaccinated with Pneumovax on 15 December 2005. Some weeks later she developed a rash.", None),
        ("She was vaccinated with Pneumovax on 15 December 2005. Within two days after that she had a rash.", None),
        ("She was vaccinated with Pneumovax on 15 December 2005. About two weeks later she developed a rash.", None),
        ("Three days after vaccination with Pneumovax she developed a rash.", None),
    ],
)  # fmt: skip
def test_an_onset_is_counted_from_a_day_stated_in_full(text: str, onset: str | None) -> None:
    assert onsets(text) == {"rash": onset}


def test_a_counted_onset_quotes_both_its_words_and_its_day() -> None:
    text = "She was vaccinated with Pneumovax on 15 December 2005. Three days after vaccination she developed a rash."
    onset = case_of(text).reactions[0].onset
    assert onset is not None
    assert [e.quote for e in onset.evidence] == ["Three days", "15 December 2005"]
    assert all(text[e.start : e.end] == e.quote for e in onset.evidence)


def test_a_stated_onset_outweighs_a_counted_one() -> None:
    text = (
        "She was vaccinated with Pneumovax on 15 December 2005. Three days after vaccination, on 19 December 2005, "
        "she developed a rash."
    )
    assert onsets(text) == {"rash": "2005-12-19"}


def test_the_number_of_the_dose_finds_its_day() -> None:
    text = (
        "The first dose of Pneumovax was given on 1 March 2005. The second dose of Pneumovax was given on 1 May 2005. "
        "Two days after the second dose she developed hives."
    )
    assert onsets(text) == {"hives": "2005-05-03"}


@pytest.mark.parametrize(
    "text",
    [
        "A woman with a penicillin allergy who on 27 September 2005 was vaccinated with Pneumovax developed a rash.",
        "A man who on 27 September 2005 (previously reported as 28 September 2005) was vaccinated with Pneumovax.",
        "He had hives several hours after receiving Pneumovax in a clinic on 27 September 2005.",
        "Vaccines were given on 27 September 2005. The next day the child developed a fever.",
    ],
)
def test_a_day_of_vaccination(text: str) -> None:
    starts = {d.start.value for p in case_of(text).products for d in p.dosages if d.start}
    assert starts == {"2005-09-27"}


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("Given Tylenol on 3/4/2005 in the ER.", ["2005-03-04"]),
        ("Fever of 102.5 on 3/4/2005.", ["2005-03-04"]),
        ("Given paracetamol on 3/4/2005 in the ER.", ["2005"]),
        ("Hospitalized in Brazil on 3/4/2005.", ["2005"]),
        ("Seen by Dr Lúcia in the ER on 3/4/2005.", ["2005"]),
        ("A rash on 3/4/2005.", ["2005"]),
        ("Fever of 102.5 on 3/4/2005 and 25/4/2005.", ["2005-04-03", "2005-04-25"]),
    ],
)
def test_american_usage_puts_the_month_first(text: str, dates: list[str]) -> None:
    assert [d.value for d in find_dates(text)] == dates


def test_usage_alone_is_no_evidence_where_another_country_shows() -> None:
    assert american("Mom gave Tylenol.")
    assert not american("Mom gave Tylenol in Toronto, Canada.")
    assert not american("Mum gave Tylenol for the diarrhoea.")
