from datetime import date

import pytest

from pv_reports.assessment import assess, onset_date, validity
from pv_reports.assessment.listedness import listed_terms
from pv_reports.records import Death, Fact, Patient, Reaction, Reporter
from tests.cases import case, fact, passage

LISTED = passage(
    "- Nervous system disorders — Common (≥1/100 to <1/10): headache, dizziness\n"
    "- Hepatobiliary disorders — Rare (≥1/10,000 to <1/1,000): hepatic failure (including fatal cases), jaundice\n\n"
    "Other medicines of this class have caused pancreatitis."
)


def reaction(term: str, outcome: str | None = None) -> Reaction:
    return Reaction(term=Fact(value=term), outcome=Fact(value=outcome) if outcome else None)


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({}, ()),
        ({"reporter": Reporter()}, ("reporter",)),
        ({"patient": Patient()}, ("patient",)),
        ({"patient": Patient(initials=Fact(value="A.B."))}, ()),
        ({"patient": Patient(gestation=Fact(value="20 weeks"))}, ()),
        ({"patient": Patient(weight_kg=Fact(value=70.0))}, ("patient",)),
        ({"products": ()}, ("suspect product",)),
        ({"reactions": ()}, ("reaction",)),
        ({"reactions": (), "patient": Patient(sex=Fact(value="male"), death=Death())}, ()),
    ],
)
def test_four_minimum_criteria(changes, missing):
    assert validity(case(**changes)).missing == missing


def test_a_concomitant_alone_is_no_suspect():
    product = case().products[0].model_copy(update={"role": "concomitant"})
    assert validity(case(products=(product,))).missing == ("suspect product",)


@pytest.mark.parametrize(
    ("term", "outcome", "status"),
    [
        ("headache", None, "listed"),
        ("Headache", None, "listed"),
        ("mild headache", None, "listed"),
        ("severe headache", None, "unlisted"),  # more severe than the label
        ("hepatic necrosis", None, "unlisted"),  # more specific than the label
        ("hepatic failure", "fatal", "listed"),  # fatality is listed
        ("jaundice", "fatal", "unlisted"),  # fatality is not
        ("pancreatitis", None, "unlisted"),  # a class statement lists nothing
    ],
)
def test_expectedness(term, outcome, status):
    result = assess(case(reactions=(reaction(term, outcome),)), received=date(2025, 3, 21), reference=[LISTED])
    assert [r.status for r in result.listedness] == [status]


def test_a_listed_reaction_names_the_deciding_line():
    result = assess(case(reactions=(reaction("dizziness"),)), received=date(2025, 3, 21), reference=[LISTED])
    assert result.listedness[0].quote in LISTED.text
    assert result.listedness[0].passage == LISTED.id


def test_without_reference_information_nothing_is_guessed():
    result = assess(case(), received=date(2025, 3, 21), reference=[])
    assert {r.status for r in result.listedness} == {"not_assessable"}


def test_qualifiers_stay_with_their_term():
    terms = {item.term: item.qualifier for item in listed_terms([LISTED])}
    assert terms == {"headache": "", "dizziness": "", "hepatic failure": "including fatal cases", "jaundice": ""}


def test_seriousness_is_per_reaction():
    result = assess(case(), received=date(2025, 3, 21), reference=[])
    assert [(r.serious, r.criteria) for r in result.seriousness] == [(True, ("hospitalisation",)), (False, ())]
    assert result.serious
    assert result.seriousness[0].evidence[0].quote == "admitted"


def test_a_fatal_outcome_is_serious_without_further_words():
    result = assess(case(reactions=(reaction("jaundice", "fatal"),)), received=date(2025, 3, 21), reference=[])
    assert result.seriousness[0].criteria == ("death",)


@pytest.mark.parametrize(
    ("term", "serious", "eu", "us"),
    [
        ("dizziness", True, date(2025, 4, 5), None),  # serious, expected: US periodic
        ("vertigo", True, date(2025, 4, 5), date(2025, 4, 5)),  # serious, unexpected
        ("dizziness", False, date(2025, 6, 19), None),
        ("vertigo", False, date(2025, 6, 19), None),
    ],
)
def test_clocks(term, serious, eu, us):
    found = reaction(term)
    if serious:
        found = found.model_copy(update={"seriousness": (Fact(value="hospitalisation"),)})
    result = assess(case(reactions=(found,)), received=date(2025, 3, 25), reference=[LISTED])
    assert {clock.region: clock.due for clock in result.clocks} == {"EU": eu, "US": us}
    assert {clock.day_zero for clock in result.clocks} == {date(2025, 3, 21)}  # stated in the document, before 25 March


def test_a_receipt_date_after_ours_does_not_lengthen_the_clock():
    late = case(received=fact("2025-03-21", "21 March 2025"))
    result = assess(late, received=date(2025, 3, 1), reference=[])
    assert {clock.day_zero for clock in result.clocks} == {date(2025, 3, 1)}


def test_no_clock_runs_for_a_report_that_is_not_valid():
    result = assess(case(patient=Patient()), received=date(2025, 3, 21), reference=[])
    assert result.clocks == ()
    assert "patient" in result.notes[0]


def test_without_an_onset_the_information_in_force_at_receipt_applies():
    undated = case(reactions=(reaction("headache"),))
    assert onset_date(undated, date(2026, 11, 23)) == date(2025, 3, 21)  # the report says when it was received
    assert onset_date(case(), date(2026, 11, 23)) == date(2025, 3, 17)
