"""Abbreviations by the document's own definitions (Schwartz & Hearst 2003), in coding and linking."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pv_reports.extraction import extract
from pv_reports.extraction.abbreviations import definitions, hidden, long_form
from tests.extraction.test_extract import assert_quotes, document, only


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("admitted with drug-induced liver injury (DILI) in May", "DILI", "drug-induced liver injury"),
        ("Given MTX (methotrexate) weekly.", "MTX", "methotrexate"),
        ("CBZ = carbamazepine\nThe patient took CBZ.", "CBZ", "carbamazepine"),
        ("Abbreviations: HLH: haemophagocytic lymphohistiocytosis; AZA: azathioprine", "AZA", "azathioprine"),
        (
            "acute generalised exanthematous pustulosis\n(AGEP) began",
            "AGEP",
            "acute generalised exanthematous pustulosis",
        ),
        ("torsade de pointes (TdP; on ECG)", "TdP", "torsade de pointes"),
    ],
)
def test_definitions(text: str, short: str, long: str) -> None:
    found = {d.short: " ".join(d.long.split()) for d in definitions(text)}
    assert found[short] == long


@pytest.mark.parametrize(
    "text",
    [
        "Her creatinine (BP 120/80) was normal.", "He took aspirin (daily) and rested (see above).", "ALT = 540 U/L",
        "seen by Anna (GP) on 3 May", "the vaccine (Lot AB123) was given", "PT = prolonged, INR = 3",
    ],
)  # fmt: skip
def test_brackets_that_define_nothing(text: str) -> None:
    assert definitions(text) == []


@given(st.text(alphabet="ABCabc -()", max_size=60))
def test_a_long_form_always_holds_the_letters_in_order(text: str) -> None:
    for short, long, start, end in definitions(text):
        at = -1
        for letter in short.lower():
            at = long.lower().find(letter, at + 1)
            assert at >= 0
        assert 0 <= start < end <= len(text)
    assert len(hidden(text, definitions(text))) == len(text)


def test_the_first_letter_begins_a_word() -> None:
    assert long_form("ALF", "an acute liver failure") == "acute liver failure"
    assert long_form("HUS", "with haemolytic uraemic syndrome") == "haemolytic uraemic syndrome"
    assert long_form("XYZ", "nothing of the kind") is None


def test_used_before_its_definition_and_coded_by_the_long_form() -> None:
    text = (
        "AGEP after terbinafine. A 51-year-old man took terbinafine 250 mg daily. Acute generalised exanthematous "
        "pustulosis (AGEP) began on 4 May 2024. The AGEP resolved on 20 May 2024."
    )
    case = only(text)
    assert len(case.reactions) == 1
    reaction = case.reactions[0]
    assert reaction.term
    assert reaction.term.value == "AGEP"
    assert reaction.coded[0].term.casefold() == "acute generalised exanthematous pustulosis"
    assert reaction.outcome
    assert reaction.outcome.value == "recovered"
    assert_quotes([document(text)], (case,))


def test_a_medicine_by_its_abbreviation_is_one_medicine() -> None:
    case = only(
        "A woman of 40 was given azathioprine (AZA) 100 mg daily for colitis and allopurinol 300 mg "
        "daily. AZA was stopped "
        "on 2 June 2024 because of leukopenia."
    )
    product = next(p for p in case.products if p.substance == "azathioprine")
    assert product.action_taken == "withdrawn"
    assert [p.substance for p in case.products] == ["azathioprine", "allopurinol"]


def test_the_documents_meaning_outweighs_the_dictionarys() -> None:
    """DM is diabetes mellitus in the dictionary; here it is a medicine."""
    case = only("DM = dexamethasone. A man of 50 took DM 4 mg daily from 1 May 2024 and developed insomnia.")
    assert [p.substance for p in case.products] == ["dexamethasone"]
    assert [r.term.value for r in case.reactions if r.term] == ["insomnia"]
    assert case.patient.history == ()


def test_a_definition_does_not_break_a_list() -> None:
    case = only(
        "A 70-year-old man with chronic kidney disease (CKD) and gout took colchicine 0.5 mg daily. On 3 May 2024 he "
        "developed diarrhoea."
    )
    assert [f.value for f in case.patient.history] == ["chronic kidney disease", "gout"]
    assert [r.term.value for r in case.reactions if r.term] == ["diarrhoea"]


def test_a_glossary_names_nothing_that_happened() -> None:
    case = only(
        "MI = myocardial infarction, PE = pulmonary embolism. A man of 60 took ibuprofen 400 mg and "
        "developed a PE on 3 May "
        "2024."
    )
    assert [r.coded[0].term for r in case.reactions] == ["Pulmonary embolism"]


def test_words_over_a_definition_are_quoted_as_written() -> None:
    text = (
        "A man of 60 took ibuprofen 400 mg and developed acute kidney injury. In our opinion the "
        "acute kidney injury (AKI) "
        "was probably caused by ibuprofen."
    )
    found = extract([document(text)]).cases
    assert found[0].reporter_causality[0].statement.value.count("(AKI)") == 1
    assert_quotes([document(text)], found)
