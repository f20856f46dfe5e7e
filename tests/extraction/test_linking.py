"""Which dose is whose, which criterion is of which reaction, what stopping a medicine showed."""

import pytest

from pv_reports.extraction import extract
from pv_reports.records import SafetyCase
from tests.extraction.test_extract import assert_quotes, document, only


def criteria(case: SafetyCase) -> dict[str, set[str]]:
    return {r.term.value.casefold(): {f.value for f in r.seriousness} for r in case.reactions if r.term}


def doses(case: SafetyCase) -> dict[str, list[tuple[float | None, str | None]]]:
    return {p.name.value: [(d.amount, d.unit) for d in p.dosages] for p in case.products if p.name}


@pytest.mark.parametrize(
    ("told", "serious"),
    [
        ("She developed a rash and later pancreatitis. She was hospitalised for the pancreatitis.", {"pancreatitis"}),
        (
            "She developed a rash. On 9 May 2024 she was admitted with pancreatitis and jaundice.",
            {"pancreatitis", "jaundice"},
        ),
        ("She developed a rash and pancreatitis. The pancreatitis led to hospitalisation.", {"pancreatitis"}),
        ("She developed a rash and pancreatitis and was admitted on 9 May 2024.", {"rash", "pancreatitis"}),
        (
            "A rash was gone on 2 May 2024. On 8 May 2024 she had pancreatitis and was admitted on 9 May 2024.",
            {"pancreatitis"},
        ),
        ("She developed a rash and pancreatitis and was hospitalised. The rash was not serious.", {"pancreatitis"}),
    ],
)
def test_an_admission_is_of_the_reactions_it_is_said_of(told: str, serious: set[str]) -> None:
    case = only(f"A 40-year-old woman took azathioprine 100 mg daily from 1 April 2024. {told}")
    assert {name for name, met in criteria(case).items() if "hospitalisation" in met} == serious


def test_other_criteria_are_of_their_clause() -> None:
    case = only(
        "A man of 60 took allopurinol 100 mg daily. On 3 May 2024 he had nausea; on 8 May 2024 toxic "
        "epidermal necrolysis, "
        "which was life-threatening."
    )
    assert criteria(case) == {"nausea": set(), "toxic epidermal necrolysis": {"life_threatening"}}


@pytest.mark.parametrize(
    ("told", "dose"),
    [
        ("The dose of ramipril was 10 mg once daily, not 2.5 mg.", 10),
        ("The dose of ramipril, first reported as 2.5 mg daily, is corrected to 10 mg daily.", 10),
        ("He took ramipril 10 mg daily instead of 2.5 mg.", 10),
        ("He took ramipril 10 mg daily rather than 2.5 mg.", 10),
    ],
)
def test_a_corrected_dose_stands_alone(told: str, dose: float) -> None:
    case = only(f"A patient of 60 years. {told} He developed cough on 3 May 2024.")
    assert doses(case) == {"ramipril": [(dose, "mg")]}


def test_a_correction_takes_back_the_dose_told_before() -> None:
    case = only(
        "A 60-year-old man took ramipril 2.5 mg daily and bisoprolol 2.5 mg daily and developed "
        "cough. Correction: the dose "
        "of ramipril was 10 mg, not 2.5 mg."
    )
    assert doses(case) == {"ramipril": [(10, "mg")], "bisoprolol": [(2.5, "mg")]}


def test_a_dose_after_a_change_is_a_further_dosage_of_the_same_medicine() -> None:
    case = only(
        "A 60-year-old man took ramipril 10 mg daily. He developed cough. Ramipril was stopped on 3 "
        "May 2024 and restarted at "
        "2.5 mg daily on 20 May 2024."
    )
    assert doses(case) == {"ramipril": [(10, "mg"), (2.5, "mg")]}


def test_a_reaction_over_before_the_medicine_was_stopped_shows_nothing() -> None:
    case = only(
        "A 60-year-old man took sertraline 50 mg daily. On 3 May 2024 he had nausea. Sertraline was "
        "stopped on 20 June 2024. "
        "The nausea had resolved on 10 May 2024."
    )
    assert case.products[0].action_taken == "withdrawn"
    assert case.products[0].dechallenge is None


def test_getting_better_after_the_stop_is_a_positive_dechallenge() -> None:
    case = only(
        "A 60-year-old man took sertraline 50 mg daily. On 3 May 2024 he had nausea. Sertraline was "
        "stopped on 20 June 2024. "
        "The nausea resolved on 24 June 2024."
    )
    assert case.products[0].dechallenge
    assert case.products[0].dechallenge.value == "positive"


@pytest.mark.parametrize(
    ("told", "given"),
    [
        (
            "Folinic acid 15 mg IV, filgrastim and two units of packed red cells were given.",
            ["Folinic acid", "filgrastim", "packed red cells"],
        ),
        (
            "Adrenaline 0.5 mg IM; oxygen 10 L/min; hydrocortisone 200 mg IV.",
            ["Adrenaline", "oxygen", "hydrocortisone"],
        ),
        (
            "It was treated with compression stockings and plenty of fluids.",
            ["compression stockings", "plenty of fluids"],
        ),
        ("She received a transfusion of packed cells.", ["transfusion of packed cells"]),
    ],
)
def test_treatments_in_lists(told: str, given: list[str]) -> None:
    case = only(f"A 40-year-old woman took methotrexate 15 mg weekly. On 3 May 2024 she developed anaemia. {told}")
    assert [f.value for f in case.treatments] == given
    assert [p.name.value for p in case.products if p.name] == ["methotrexate"]


def test_a_medicine_left_for_another_is_no_suspect() -> None:
    case = only(
        "A 60-year-old man was changed from losartan to amlodipine 10 mg daily on 4 April 2024. On "
        "14 April 2024 he developed "
        "ankle swelling. The doctor halved the dose to 5 mg daily."
    )
    assert doses(case) == {"amlodipine": [(10, "mg"), (5, "mg")]}
    assert case.products[0].action_taken == "reduced"


def test_blame_is_shared_in_a_list() -> None:
    text = (
        "A 60-year-old man on methotrexate 15 mg weekly, trimethoprim 200 mg daily and ramipril 5 mg daily developed "
        "pancytopenia on 3 May 2024. The pancytopenia was related to methotrexate and trimethoprim."
    )
    case = only(text)
    assert [p.name.value for p in case.products if p.name and p.role == "suspect"] == ["methotrexate", "trimethoprim"]
    assert_quotes([document(text)], extract([document(text)]).cases)
