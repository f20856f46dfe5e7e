"""Reactions in words that reporters use: beginning, end, outcome, seriousness, cause, death and special situations."""

import pytest

from pv_reports.extraction import extract
from pv_reports.intake import text_document
from pv_reports.records import SafetyCase

START = "A 54-year-old man took Zelvarin 50 mg daily from 2 May 2024. "


def case_of(text: str) -> SafetyCase:
    case = extract([text_document(START + text, "x")]).cases[0]
    for reaction in case.reactions:
        for evidence in reaction.term.evidence:
            assert (START + text)[evidence.start : evidence.end] == evidence.quote
    return case


def terms(case: SafetyCase) -> list[str]:
    return [reaction.term.value for reaction in case.reactions]


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        ("The rash settled.", "recovered"),
        ("The rash had vanished by 14 May.", "recovered"),
        ("The rash faded away.", "recovered"),
        ("The rash stopped on 9 May 2024.", "recovered"),
        ("The rash is now over.", "recovered"),
        ("He is his old self; the rash went.", "recovered"),
        ("The rash is clearing.", "recovering"),
        ("Rash: better, though not quite gone.", "recovering"),
        ("The rash is getting better bit by bit.", "recovering"),
        ("The rash hasn't gone away at all.", "not_recovered"),
        ("The rash is still there.", "not_recovered"),
        ("Rash: unchanged.", "not_recovered"),
        ("The rash is as bad as ever.", "not_recovered"),
        ("The outcome of the rash is not known.", "unknown"),
    ],
)
def test_outcome_in_many_words(words: str, outcome: str) -> None:
    case = case_of(f"On 6 May 2024 he developed a rash. {words}")
    assert [reaction.outcome and reaction.outcome.value for reaction in case.reactions] == [outcome]


def test_somebody_who_nearly_died_is_alive() -> None:
    case = case_of("On 6 May 2024 he developed dyspnoea. He nearly died. He made a full recovery.")
    reaction = case.reactions[0]
    assert reaction.outcome is not None
    assert reaction.outcome.value == "recovered"
    assert [criterion.value for criterion in reaction.seriousness] == ["life_threatening"]


def test_each_clause_gives_its_own_reaction_its_outcome() -> None:
    case = case_of("He had a rash and fever. The rash had resolved and the fever was improving.")
    assert [(r.term.value, r.outcome and r.outcome.value) for r in case.reactions] == [
        ("rash", "recovered"), ("fever", "recovering")
    ]  # fmt: skip


def test_lost_to_follow_up_leaves_what_was_seen_last() -> None:
    case = case_of("He developed a rash. The rash resolved. He was lost to follow-up.")
    assert [r.outcome and r.outcome.value for r in case.reactions] == ["recovered"]


@pytest.mark.parametrize(
    "words",
    [
        "To my mind the rash was down to Zelvarin",
        "I'd swear it's the new tablets that did it",
        "I'd blame the Zelvarin",
        "We have little doubt that Zelvarin was responsible",
        "I do not see a link here: thyroid disease runs in the family",
        "We attribute the rash to Zelvarin",
        "With a story like that, Zelvarin has to be the culprit",
        "The rash was put down to Zelvarin",
        "The dermatologist thinks a link with Zelvarin unlikely",
        "Whether the drug is the cause I cannot say",
        "Zelvarin is the most likely explanation",
    ],
)
def test_the_reporters_view_of_cause(words: str) -> None:
    case = case_of(f"He developed a rash. {words}.")
    assert [statement.statement.value for statement in case.reporter_causality] == [words]


def test_a_label_is_no_part_of_the_view() -> None:
    case = case_of("He developed a rash.\n\nAssessment: the rash is very probably due to Zelvarin.\n")
    assert [s.statement.value for s in case.reporter_causality] == ["the rash is very probably due to Zelvarin"]


def test_a_question_is_no_view() -> None:
    assert not case_of("He developed a rash. What do you think was the cause?").reporter_causality


@pytest.mark.parametrize(
    "words",
    [
        "Pneumonia was suspected for a moment, never confirmed.",
        "Pneumonia r/o.",
        "Pneumonia, a known effect, was not encountered.",
        "Pneumonia was considered but the X-ray was normal.",
        "His mum had pneumonia.",
        "Pneumonia was not suspected.",
    ],
)
def test_what_was_not_there_or_not_his(words: str) -> None:
    assert terms(case_of(f"He developed a rash. {words}")) == ["rash"]


def test_end_of_a_list_of_reactions() -> None:
    case = case_of("He had a rash and a fever. By the morning of 13 May 2024 the rash and the fever had settled.")
    assert [reaction.end and reaction.end.value for reaction in case.reactions] == ["2024-05-13", "2024-05-13"]


def test_from_until_beside_a_reaction_is_its_time() -> None:
    reaction = case_of("He had blood in his urine from 4 May 2024 until 9 May 2024.").reactions[0]
    assert reaction.onset is not None
    assert reaction.end is not None
    assert (reaction.onset.value, reaction.end.value) == ("2024-05-04", "2024-05-09")


def test_named_again_by_its_head_word() -> None:
    case = case_of("On 6 May 2024 he noticed a ringing in his ears and fever. The ringing has not gone away.")
    outcomes = {r.term.value: r.outcome and r.outcome.value for r in case.reactions}
    assert outcomes == {"ringing in his ears": "not_recovered", "fever": None}


@pytest.mark.parametrize(
    ("words", "criterion"),
    [
        ("He was kept in overnight.", "hospitalisation"),
        ("He was moved to the ICU.", "hospitalisation"),
        ("He spent three days in intensive care.", "hospitalisation"),
        ("The rash put his life in danger.", "life_threatening"),
        ("He has not worked since.", "disability"),
    ],
)
def test_seriousness_in_other_words(words: str, criterion: str) -> None:
    case = case_of(f"On 6 May 2024 he developed a rash. {words}")
    assert [c.value for c in case.reactions[0].seriousness] == [criterion]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("The family refused a post-mortem.", False),
        ("A post mortem was not carried out.", False),
        ("An autopsy was performed.", True),
    ],
)
def test_autopsy(words: str, value: bool) -> None:
    death = case_of(f"He developed a rash and died on 9 May 2024. {words}").patient.death
    assert death is not None
    assert death.autopsy is not None
    assert death.autopsy.value is value


def test_cause_on_the_certificate() -> None:
    death = case_of("He passed away on 9 May 2024. Cause of death on the certificate: septic shock.").patient.death
    assert death is not None
    assert [cause.value for cause in death.causes] == ["septic shock"]


@pytest.mark.parametrize(
    ("words", "situation"),
    [
        ("The nurse misread the chart.", "medication_error"),
        ("Instead of 10 units he got 100 units.", "medication_error"),
        ("His mother took it while breastfeeding.", "lactation_exposure"),
    ],
)
def test_special_situations_in_other_words(words: str, situation: str) -> None:
    assert situation in [s.value for s in case_of(f"He developed a rash. {words}").special_situations]
