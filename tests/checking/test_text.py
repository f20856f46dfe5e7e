"""check_text: faithful retellings pass, harmed ones do not; and nothing makes it fail."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pv_reports.checking import check_text
from tests.checking.paraphrases import RETOLD

SOURCE = (
    "A 54-year-old woman took Valium 5 mg at night for anxiety. On 03/14/2025 she developed a rash on the "
    "left arm. Her mother had a "
    "stroke. She denied chest pain. Valium was stopped on 20 March 2025 and she recovered."
)


def rules(text, source=SOURCE):
    return {finding.check for finding in check_text(text, [source])}


@pytest.mark.parametrize("retold", RETOLD, ids=lambda retold: retold.source[:30])
def test_a_faithful_retelling_is_left_alone(retold):
    assert check_text(retold.faithful, [retold.source]) == ()


@pytest.mark.parametrize(
    ("number", "old", "new"), [(n, *harm) for n, retold in enumerate(RETOLD) for harm in retold.harms]
)
def test_one_harm_to_a_retelling_is_caught_in_its_sentence(number, old, new):
    retold = RETOLD[number]
    assert old in retold.faithful
    harmed = retold.faithful.replace(old, new, 1)
    found = check_text(harmed, [retold.source])
    assert found
    at = retold.faithful.index(old)
    assert any(harmed.find(f.sentence) <= at < harmed.find(f.sentence) + len(f.sentence) for f in found)
    assert all(f.sentence[: f.end - f.start] or harmed[f.start : f.end] in f.sentence for f in found)


@pytest.mark.parametrize(
    "text",
    [
        "The patient took diazepam five milligrams at bedtime.",
        "In March 2025 a rash appeared on her left arm.",
        "On 14 March 2025 she developed skin rash.",
        "She had no chest pain.",
        "Diazepam was withdrawn and the patient recovered.",
        "The patient was a female in her fifties.",
    ],
)
def test_equal_words_are_equal(text):
    assert rules(text) == set()


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("The patient took lorazepam at night.", "names.unsupported_drug"),
        ("She took Zorbatrix for anxiety.", "names.unsupported_drug"),
        ("She took Valium 50 mg.", "figures.unsupported_number"),
        ("She took Valium 5 g.", "figures.wrong_unit"),
        ("A rash developed on 15 March 2025.", "dates.unsupported"),
        ("A rash developed on the right arm.", "wording.wrong_side"),
        ("The patient had a stroke.", "negation.dropped"),
        ("The patient had chest pain.", "negation.dropped"),
        ("She had no rash.", "negation.added"),
        ("She had no diabetes.", "negation.unsupported"),
        ("He developed a rash.", "persons.wrong_sex"),
        ("A 45-year-old woman developed a rash.", "persons.wrong_age"),
        ("The rash had not resolved.", "outcomes.wrong_outcome"),
        ("The patient died.", "outcomes.wrong_outcome"),
        ("Valium was continued.", "outcomes.wrong_action"),
        ("She was hospitalised.", "outcomes.unsupported_seriousness"),
        ("The rash was related to Valium.", "outcomes.unsupported_causality"),
        ("She took Valium 5 mg twice daily.", "wording.wrong_frequency"),
        ("She had pancreatitis.", "names.unsupported_reaction"),
    ],
)
def test_each_rule_fires(text, rule):
    assert rule in rules(text)


def test_a_dose_of_another_medicine_is_not_this_one_s():
    source = "She took amlodipine 5 mg daily. She also took metformin 850 mg daily."
    assert rules("Amlodipine 5 mg and metformin 850 mg were taken daily.", source) == set()
    assert "pairing.dose" in rules("She took amlodipine 850 mg daily.", source)


def test_a_time_between_two_stated_dates_follows():
    source = "Zelvarin was started on 3 March 2025. The rash began on 17 March 2025."
    assert rules("The rash began 14 days after the start.", source) == set()
    assert "figures.unsupported_number" in rules("The rash began 15 days after the start.", source)


def test_offsets_count_in_the_text_as_given():
    text = "First line.\n\n  She took Valium 50 mg."
    (finding,) = check_text(text, [SOURCE])
    assert text[finding.start : finding.end] == "50 mg"


def test_without_a_source_nothing_is_claimed_about_the_text():
    assert check_text("She took Valium.", []) == ()


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=120), st.text(max_size=120))
def test_any_text_can_be_checked(text, source):
    for finding in check_text(text, [source]):
        assert text[finding.start : finding.end] in finding.sentence


@settings(max_examples=25, deadline=None)
@given(st.permutations(SOURCE.split(". ")))
def test_a_text_follows_from_itself_in_any_order(sentences):
    assert check_text(". ".join(sentences), [SOURCE]) == ()
