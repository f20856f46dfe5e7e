"""Whole texts: cases, roles, links, several patients, languages, threads, disagreements."""

import hashlib
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pv_reports.extraction import Mention, extract
from pv_reports.extraction.mentions import Kind
from pv_reports.extraction.sections import sections, sentences
from pv_reports.records import Block, Document, SafetyCase


def document(text: str, language: str = "en", name: str = "note.txt", blocks: tuple[Block, ...] = ()) -> Document:
    digest = hashlib.sha256((name + text).encode("utf-8", "surrogatepass")).hexdigest()
    return Document(
        id=digest[:16], name=name, media_type="text/plain", sha256=digest, text=text, language=language, blocks=blocks
    )


def only(text: str) -> SafetyCase:
    cases = extract([document(text)]).cases
    assert len(cases) == 1
    return cases[0]


def evidence(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        own = [value] if "quote" in value else []
        return own + [found for part in value.values() for found in evidence(part)]
    if isinstance(value, list):
        return [found for part in value for found in evidence(part)]
    return []


def assert_quotes(documents: list[Document], cases: tuple[SafetyCase, ...]) -> None:
    texts = {one.id: one.text for one in documents}
    for case in cases:
        for found in evidence(case.model_dump(mode="json")):
            assert texts[found["document"]][found["start"] : found["end"]] == found["quote"]


LETTER = (
    "A 54-year-old woman (initials A.F., 81 kg) with a history of asthma took ibuprofen 400 mg three times daily "
    "for back pain from 1 June 2025. Concomitant medication was metformin. Two days after the first dose, on 3 June "
    "2025, she developed a generalised rash and facial swelling. She had no fever. Ibuprofen was stopped on "
    "4 June 2025 and cetirizine was given. She was admitted to hospital. The rash and the facial swelling resolved by "
    "10 June 2025."
)


def test_a_letter() -> None:
    case = only(LETTER)
    patient = case.patient
    assert patient.age
    assert (patient.age.value.value, patient.age.value.unit) == (54, "year")
    assert patient.sex
    assert patient.sex.value == "female"
    assert patient.initials
    assert patient.initials.value == "A.F."
    assert patient.weight_kg
    assert patient.weight_kg.value == 81
    assert [fact.value for fact in patient.history] == ["asthma"]
    roles = {product.name.value: product.role for product in case.products if product.name}
    assert roles == {"ibuprofen": "suspect", "metformin": "concomitant"}
    suspect = case.products[0]
    assert suspect.indication
    assert suspect.indication.value == "back pain"
    assert suspect.action_taken == "withdrawn"
    assert suspect.dechallenge
    assert suspect.dechallenge.value == "positive"
    dosage = suspect.dosages[0]
    assert dosage.text
    assert (dosage.text.value, dosage.amount, dosage.unit) == ("400 mg", 400, "mg")
    assert dosage.frequency
    assert dosage.frequency.value == "three times daily"
    assert dosage.start
    assert dosage.end
    assert (dosage.start.value, dosage.end.value) == ("2025-06-01", "2025-06-04")
    assert [r.term.value for r in case.reactions if r.term] == ["generalised rash", "facial swelling"]
    for reaction in case.reactions:
        assert reaction.onset
        assert reaction.onset.value == "2025-06-03"
        assert reaction.end
        assert reaction.end.value == "2025-06-10"
        assert reaction.time_to_onset
        assert reaction.time_to_onset.value == "Two days"
        assert reaction.outcome
        assert reaction.outcome.value == "recovered"
        assert [fact.value for fact in reaction.seriousness] == ["hospitalisation"]
    assert [fact.value for fact in case.treatments] == ["cetirizine"]


def test_an_onset_is_counted_from_the_stated_day_of_the_dose() -> None:
    case = only("She started aspirin on 1 June 2025. Three days after the first dose she developed a rash.")
    reaction = case.reactions[0]
    assert reaction.onset is not None
    assert reaction.onset.value == "2025-06-04"
    assert [e.quote for e in reaction.onset.evidence] == ["Three days", "1 June 2025"]
    assert reaction.time_to_onset is not None
    assert reaction.time_to_onset.value == "Three days"


def test_negated_and_family_conditions_are_no_reactions() -> None:
    case = only("A man took aspirin and developed hives. He had no fever. His mother had asthma.")
    assert [r.term.value for r in case.reactions if r.term] == ["hives"]
    assert case.patient.history == ()


def test_past_medicine_is_no_product() -> None:
    case = only(
        "She took lisinopril in 2021, which was stopped because of cough. She now took aspirin and developed hives."
    )
    assert [p.name.value for p in case.products if p.name] == ["aspirin"]
    assert [r.term.value for r in case.reactions if r.term] == ["hives"]


def test_interaction() -> None:
    case = only("An interaction between simvastatin and clarithromycin led to rhabdomyolysis in a man.")
    assert {p.role for p in case.products} == {"interacting"}


def test_positive_rechallenge() -> None:
    case = only(
        "She took aspirin and developed hives. Aspirin was stopped. When aspirin was restarted the hives recurred."
    )
    assert case.products[0].rechallenge
    assert case.products[0].rechallenge.value == "positive"


def test_death_with_cause_and_autopsy() -> None:
    case = only(
        "A man received aspirin and developed gastric haemorrhage. He died of gastric haemorrhage on "
        "5 May 2024. An autopsy was performed."
    )
    death = case.patient.death
    assert death
    assert death.date
    assert death.autopsy
    assert (death.date.value, death.autopsy.value) == ("2024-05-05", True)
    assert [fact.value for fact in death.causes] == ["gastric haemorrhage"]
    assert case.reactions[0].outcome
    assert case.reactions[0].outcome.value == "fatal"


@pytest.mark.parametrize(
    "text",
    [
        "Patient 1: a 45-year-old woman took aspirin and had hives.\n"
        "Patient 2: a 62-year-old man took aspirin and had fever.",
        "Case 1. A woman aged 45 took aspirin and had hives. Case 2. A man aged 62 took aspirin and had fever.",
        "A 45-year-old woman took aspirin and developed hives. A 62-year-old man took aspirin and developed fever.",
        "The first patient, a 45-year-old woman, took aspirin and had hives. "
        "The second patient, a 62-year-old man, took aspirin and had fever.",
    ],
)
def test_two_patients_are_two_cases(text: str) -> None:
    cases = extract([document(text)]).cases
    assert [c.patient.age.value.value for c in cases if c.patient.age] == [45, 62]
    assert [[r.term.value for r in c.reactions if r.term] for c in cases] == [["hives"], ["fever"]]
    assert [case.id[-2:] for case in cases] == ["-1", "-2"]


def test_what_is_said_of_all_patients_belongs_to_each() -> None:
    cases = extract(
        [
            document(
                "All patients received Zelvarin 50 mg by mouth.\n"
                "Case 1: A 45-year-old man had hives.\nCase 2: A 62-year-old man had fever."
            )
        ]
    ).cases
    assert [[p.name.value for p in c.products if p.name] for c in cases] == [["Zelvarin"], ["Zelvarin"]]


def test_another_language_needs_a_model() -> None:
    result = extract([document("Eine 54-jährige Frau nahm Aspirin ein.", language="de")])
    assert result.cases == ()
    assert [(f.check, f.severity) for f in result.findings] == [("language", "warning")]


class _Model:
    """Answers with one mention that lies in the text and one that does not."""

    def mentions(self, document: Document) -> list[Mention]:
        start = document.text.index("Aspirin")
        return [
            Mention(Kind.DRUG, start, start + 7, "Aspirin", method="model"),
            Mention(Kind.DRUG, 5000, 5007, "Invented", method="model"),
        ]


def test_a_model_reads_another_language_and_its_false_spans_are_dropped() -> None:
    result = extract([document("Eine 54-jährige Frau nahm Aspirin ein.", language="de")], _Model())
    assert [p.name.value for p in result.cases[0].products if p.name] == ["Aspirin"]


def test_named_products_are_found() -> None:
    text = "She took qwertinol and developed hives."
    case = extract([document(text)], products=["Qwertinol"]).cases[0]
    assert [p.name.value for p in case.products if p.name] == ["qwertinol"]


def test_empty_text_gives_no_case_and_idle_text_one() -> None:
    assert extract([document("  \n ")]).cases == ()
    assert extract([]).cases == ()
    assert len(extract([document("Dear all, the meeting is at noon.")]).cases) == 1


def test_a_newer_message_corrects_an_older_one() -> None:
    new = "The patient is 39 years old, not 38.\n\n"
    old = "> A 38-year-old woman took aspirin and developed\n> facial swelling on 5 May 2024."
    blocks = (
        Block(kind="message", start=0, end=len(new)),
        Block(kind="message", start=len(new), end=len(new) + len(old)),
    )
    one = document(new + old, blocks=blocks)
    result = extract([one])
    case = result.cases[0]
    assert case.patient.age
    assert case.patient.age.value.value == 39
    assert [r.term.value for r in case.reactions if r.term] == ["facial swelling"]
    assert [f.check for f in result.findings] == ["disagreement.age"]
    assert_quotes([one], result.cases)


def test_an_attachment_joins_the_letter_of_the_same_patient() -> None:
    first = document("Patient: A.B., female, 40 years. She took aspirin and developed hives.", name="mail.txt")
    second = document(
        "Patient: A.B., female, 40 years. After aspirin she had hives. The hives resolved.", name="summary.txt"
    )
    result = extract([first, second])
    assert len(result.cases) == 1
    assert set(result.cases[0].documents) == {first.id, second.id}
    assert result.cases[0].reactions[0].outcome is not None
    assert_quotes([first, second], result.cases)


def test_documents_of_different_patients_stay_apart() -> None:
    first = document("Patient: A.B., female, 40 years. She took aspirin and developed hives.")
    second = document("Patient: C.D., male, 71 years. He took aspirin and developed fever.")
    assert len(extract([first, second]).cases) == 2


def test_sentences_keep_decimals_and_abbreviations_whole() -> None:
    text = "Dr. Smith gave 2.5 mg b.i.d. to the pt. on Monday. She felt well."
    assert [text[s.start : s.end] for s in sentences(text)] == [
        "Dr. Smith gave 2.5 mg b.i.d. to the pt. on Monday.", "She felt well."
    ]  # fmt: skip


def test_sections() -> None:
    text = "Opening.\nCASE REPORT: A man.\nPast medical history:\ngout\n"
    assert [section.name for section in sections(text)] == ["", "case report", "past medical history"]


_PIECES = st.sampled_from(
    [
        *LETTER.split(),
        "no",
        "her mother had",
        "12/4/01",
        "54 yo",
        "\n",
        "\n\n",
        ">",
        "| x |",
        "Age:",
        "\u00e9",
        "\U0001f600",
    ]
)


@settings(max_examples=120, deadline=None)
@given(st.one_of(st.text(max_size=300), st.lists(_PIECES, max_size=60).map(" ".join)))
def test_quotes_are_identical_on_any_text(text: str) -> None:
    one = document(text)
    assert_quotes([one], extract([one]).cases)
    assert all(text[s.start : s.end].strip() == text[s.start : s.end] for s in sentences(text))


@pytest.mark.parametrize("text", ["fever and " * 2000, "no fever, " * 2000, "54 " * 5000, "a" * 50000, "A." * 5000])
def test_hostile_text_is_read_in_bounded_time(text: str) -> None:
    one = document(text)
    started = time.process_time()
    assert_quotes([one], extract([one]).cases)
    assert time.process_time() - started < 15
