"""What readers of drafts found wrong: each fault with a sentence of its own, held so that it does not come back."""

import time

import pytest

from pv_reports.extraction import extract
from pv_reports.records import Document, SafetyCase


def document(text: str) -> Document:
    return Document(id="d", name="note.txt", media_type="text/plain", sha256="0" * 64, text=text, language="en")


def only(text: str) -> SafetyCase:
    (case,) = extract([document(text)]).cases
    return case


def terms(case: SafetyCase) -> list[str]:
    return [reaction.term.value for reaction in case.reactions if reaction.term]


def roles(case: SafetyCase) -> dict[str, str]:
    return {product.name.value: product.role for product in case.products if product.name}


@pytest.mark.parametrize(
    ("text", "sex"),
    [
        ("A speaker said that people on Ostravel get hives. I do not know whom he meant.", None),
        ("The physician called. He thinks that rashes are common with Ostravel.", None),
        ("The patient took aspirin. She developed hives.", "female"),
        ("The mother called about the child. He had hives after amoxicillin.", "male"),
        ("My wife and I bought aspirin and I got hives.", None),
    ],
)
def test_a_pronoun_needs_a_patient(text: str, sex: str | None) -> None:
    found = only(text).patient.sex
    assert (found.value if found else None) == sex


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Dear Ms Lund,\nthe patient (male, 41) had hives after aspirin.", "male"),
        ("Dear Mrs Odo, a rash after aspirin was reported.\nYours, Miss A. Bell", None),
        ("Mrs K. had hives after aspirin.", "Mrs"),
    ],
)
def test_a_title_in_a_salutation_is_not_the_patients(text: str, quote: str | None) -> None:
    found = only(text).patient.sex
    assert (found.evidence[0].quote if found else None) == quote


@pytest.mark.parametrize(
    ("text", "received"),
    [
        ("A report was received from a pharmacist on 4 March 2024 concerning a rash.", "2024-03-04"),
        ("Information received on 4 March 2024: she has hives.", "2024-03-04"),
        ("Medical records received on 4 March 2024 state a rash.", None),
        ("The discharge summary was received on 4 March 2024 and states a rash.", None),
        ("She received her second dose on 4 March 2024 and had a rash.", None),
        ("We received notice on 4 March 2024 that she was admitted with a rash.", None),
    ],
)
def test_day_zero_is_the_receipt_of_a_report(text: str, received: str | None) -> None:
    found = only(text).received
    assert (found.value if found else None) == received


def test_a_visit_is_no_follow_up_information() -> None:
    assert only("She had a rash. A follow up visit took place on 4 March 2024.").follow_ups == ()
    case = only("She had a rash. Follow-up information was received on 4 March 2024.")
    assert [fact.value for fact in case.follow_ups] == ["2024-03-04"]


@pytest.mark.parametrize(
    "text",
    [
        "The man had suspected sepsis, but the blood cultures were negative. He had a headache.",
        "She had a headache and was kept with a working diagnosis of possible sepsis.",
        "She had a headache. Sepsis was considered but later ruled out.",
        "He had sepsis and a headache. The later letter disproved sepsis.",
        "She had a headache. Examination: PE-VSS.",
        "He had a headache; he could not squint.",
    ],
)
def test_what_was_excluded_is_no_reaction(text: str) -> None:
    assert terms(only(text)) == ["headache"]


def test_a_disproved_diagnosis_goes_under_its_abbreviation_too() -> None:
    case = only("He had weakness and then Guillain-Barre syndrome. Six weeks later GBS was ruled out.")
    assert terms(case) == ["weakness"]


@pytest.mark.parametrize("words", ["She is doing well.", "She should be discharged tomorrow."])
def test_no_outcome_from_doing_well(words: str) -> None:
    assert only(f"A woman took aspirin and developed hives. {words}").reactions[0].outcome is None


@pytest.mark.parametrize(
    "text",
    [
        "A 59-year-old man took aspirin and had hives; he had measles as a child.",
        "The woman's baby teeth were examined. She had hives.",
        "The 31-year-old mother took aspirin; the fetus was normal. She had hives.",
        "A 9 week old girl had hives after amoxicillin.",
    ],
)
def test_no_age_group_beside_an_age_or_from_a_phrase(text: str) -> None:
    assert only(text).patient.age_group is None


@pytest.mark.parametrize(
    ("words", "value", "unit"),
    [
        ("A 13 month old patient", 13, "month"), ("A 9 week old female", 9, "week"),
        ("An 18 month old male", 18, "month"),
        ("2 MO admitted, who", 2, "month"),
    ],
)  # fmt: skip
def test_young_ages(words: str, value: int, unit: str) -> None:
    age = only(f"{words} developed hives.").patient.age
    assert age
    assert (age.value.value, age.value.unit) == (value, unit)


@pytest.mark.parametrize(
    "given",
    [
        "RX with loratadine.", "Treated with loratadine.", "Loratadine was ordered for the itch.",
        "Placed on loratadine.", "She was recommended loratadine.", "She took loratadine with relief.",
    ],
)  # fmt: skip
def test_a_treatment_is_no_suspect(given: str) -> None:
    case = only(f"A woman had a flu shot and developed hives. {given}")
    assert roles(case) == {"flu shot": "suspect"}
    assert [fact.value.lower() for fact in case.treatments] == ["loratadine"]


def test_figures_of_speech_and_contents_are_no_medicines() -> None:
    case = only(
        "A boy had an MMR shot and his lip had a feeling like a lidocaine injection. The vaccine was thimerosal free. "
        "He had high mercury levels. He developed hives."
    )
    assert roles(case) == {"MMR shot": "suspect"}


@pytest.mark.parametrize(
    "name",
    [
        "flu shot", "Lyme disease vaccine recombinant OspA", "varicella virus vaccine live", "Hib conj vaccine (OMPC)",
        "pneumococcal 23v polysaccharide vaccine", "hep B vaccine recombinant", "tetanus booster",
        "diphtheria toxoid (+) pertussis vaccine (unspecified) (+) tetanus toxoid",
    ],
)  # fmt: skip
def test_vaccines_by_their_whole_name(name: str) -> None:
    assert list(roles(only(f"A woman was given a {name} and developed hives."))) == [name]


def test_a_list_of_medicines_keeps_each_regimen() -> None:
    case = only("He had hives. Current medications: omeprazole 20 mg p.o. every day, baclofen 10 mg p.o. t.i.d.")
    regimens = {
        p.name.value: (d.text.value, d.route.value, d.frequency.value)
        for p in case.products
        for d in p.dosages
        if p.name and d.text and d.route and d.frequency
    }
    assert regimens == {"omeprazole": ("20 mg", "p.o.", "every day"), "baclofen": ("10 mg", "p.o.", "t.i.d.")}


def test_a_vaccination_takes_its_date_and_route() -> None:
    case = only("A man who on 19Oct04 was vaccinated IM with a dose of pneumococcal vaccine had hives.")
    (dosage,) = case.products[0].dosages
    assert dosage.start
    assert dosage.route
    assert (dosage.start.value, dosage.route.value) == ("2004-10-19", "IM")


def test_how_long_somebody_waited_is_no_length_of_treatment() -> None:
    case = only("She felt faint after Adacel and sat in the room for 20 minutes.")
    assert all(dosage.duration is None for product in case.products for dosage in product.dosages)


def test_no_onset_from_a_review() -> None:
    case = only("She developed hives. On 9 January 2024 a review of the records confirms hives.")
    assert case.reactions[0].onset is None


def test_a_delay_belongs_to_its_own_item() -> None:
    case = only("1) Severe cough 24 hours after the injection. 2) Hives 7 days after the injection. He went home.")
    delays = {r.term.value: r.time_to_onset.value for r in case.reactions if r.term and r.time_to_onset}
    assert delays == {"cough": "24 hours", "Hives": "7 days"}


def test_history_of_the_present_complaint_is_a_reaction() -> None:
    case = only("Seen with a rash. History of fever and itching since the injection.")
    assert terms(case) == ["rash", "fever", "itching"]
    assert case.patient.history == ()


def test_a_measured_fever_is_a_test_and_a_reaction() -> None:
    case = only("A girl had a fever of 39.4 C after the vaccine.")
    assert terms(case) == ["fever"]
    assert [test.value.value for test in case.tests if test.value] == ["39.4"]


def test_one_sign_of_one_place_is_one_reaction() -> None:
    assert terms(only("She noticed swollen ankles. The swelling was gone by Monday.")) == ["swollen ankles"]
    assert terms(only("It was hot that day. She had hives.")) == ["hives"]


def test_lay_words_are_reactions() -> None:
    case = only("Non-responsive, listless, sleeping continually, with fluid on the brain after the shot.")
    assert terms(case) == ["Non-responsive", "listless", "sleeping continually", "fluid on the brain"]


@pytest.mark.parametrize(
    "stay",
    [
        "was admitted to our ward from 26 March 2025 to 8 April 2025", "hospitalized on 01/23/2026",
        "was admitted to the hospital for two nights",
    ],
)  # fmt: skip
def test_a_hospital_stay_is_quoted_with_its_dates(stay: str) -> None:
    (criterion,) = only(f"The man had seizures and {stay}.").reactions[0].seriousness
    assert criterion.evidence[0].quote == stay


def test_lists_do_not_grow_with_the_square() -> None:
    started = time.process_time()
    extract([document("no fever, " * 5000)])
    assert time.process_time() - started < 5


@pytest.mark.slow
def test_what_is_too_long_is_said() -> None:
    found = extract([document("A woman took aspirin and had hives. " * 10 + "no word\n" * 20_000)])
    assert [finding.check for finding in found.findings] == ["length"]
