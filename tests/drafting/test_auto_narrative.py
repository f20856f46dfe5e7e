from datetime import date

import pytest

from pv_reports.assessment import assess
from pv_reports.drafting import issue, load_template, write
from pv_reports.drafting.keys import WITHHELD, field_of
from pv_reports.drafting.wording import article, at_date, join, write_date, write_number, write_route
from pv_reports.records import Dosage, Fact, Hit, Patient, Product, SafetyCase
from tests.cases import case, fact, passage

INTERACTION = passage(
    "Zelvarin is metabolised by CYP3A4. Clarithromycin doubles the exposure to zelvatinib; avoid it.",
    section="4.5 Interactions",
)


def draft_of(record, hits=()):
    assessment = assess(record, received=date(2025, 3, 25), reference=[])
    draft, findings = write(record, assessment, hits, load_template())
    assert findings == ()
    return draft


def test_every_sentence_cites_issued_keys_only():
    draft = draft_of(case())
    issued = {citation.key for citation in draft.citations}
    sentences = [sentence for section in draft.sections for sentence in section.sentences]
    assert sentences
    for sentence in sentences:
        assert sentence.citations
        assert set(sentence.citations) <= issued


def test_the_narrative_of_a_whole_case():
    draft = draft_of(case())
    assert draft.text == (
        "Source of the report\n"
        "This report was received from a physician in Germany on 21 March 2025.\n\n"
        "Patient\n"
        "The report concerns a 54-year-old female patient.\n\n"
        "Suspect and concomitant products\n"
        "The suspect product was Zelvarin. Zelvarin was given at a dose of 50 mg, twice daily, from 3 March 2025.\n\n"
        "Course of the event\n"
        "On 17 March 2025, the patient experienced ALT <3x ULN & rising and severe headache (reported time to onset: "
        "two weeks). ALT <3x ULN & rising met the seriousness criterion hospitalisation.\n\n"
        "Investigations\n\n\n"
        "Treatment, action taken and outcome\n"
        "Zelvarin was withdrawn. The patient had recovered from ALT <3x ULN & rising on 20 March 2025.\n\n"
        "Reporter's assessment\n\n\n"
        "Company comment\n"
        "Expectedness of ALT <3x ULN & rising and severe headache could not be assessed: no reference safety "
        "information with a list of undesirable effects is loaded for Zelvarin."
    )


def test_offsets_of_sentences_hold():
    draft = draft_of(case())
    for start, end, _, sentence in draft.placed():
        assert draft.text[start:end] == sentence.text


def test_direct_identifiers_are_never_issued():
    patient = Patient(
        initials=Fact(value="A.B."), birth_date=fact("2025-03-03", "3 March 2025"), record_number=Fact(value="HN-77")
    )
    record = case(patient=patient)
    keys = issue(record, assess(record, received=date(2025, 3, 25), reference=[]), ())
    assert not {field_of(citation.path) for citation in keys.citations} & WITHHELD
    assert not any(word in citation.text for citation in keys.citations for word in ("A.B.", "HN-77"))


def test_an_empty_case_drafts_to_what_is_missing_and_invents_nothing():
    record = case(patient=Patient(), products=(), reactions=(), received=None, reporter=case().reporter)
    text = draft_of(record).text
    assert "not stated: patient, suspect product, reaction" in text
    assert "experienced" not in text


def test_an_interaction_is_quoted_only_when_both_drugs_are_in_the_case():
    second = (
        case()
        .products[0]
        .model_copy(update={"name": Fact(value="clarithromycin"), "substance": "clarithromycin", "role": "concomitant"})
    )
    hit = Hit(passage=INTERACTION, score=1.0, question="interactions")
    with_both = draft_of(case(products=(case().products[0], second)), [hit])
    assert "Clarithromycin doubles the exposure to zelvatinib" in with_both.text
    assert "Clarithromycin" not in draft_of(case(), [hit]).text


def test_the_draft_keeps_what_the_writer_saw():
    hit = Hit(passage=INTERACTION, score=1.0, question="interactions")
    made = draft_of(case(), [hit]).provenance
    assert (made.writer, made.template, made.passages) == ("auto_narrative", "narrative", (INTERACTION.id,))
    assert made.template_sha256 == load_template().sha256


@pytest.mark.parametrize(
    ("partial", "written", "at"),
    [
        ("2024-03-05", "5 March 2024", "on 5 March 2024"),
        ("2024-03", "March 2024", "in March 2024"),
        ("2024", "2024", "in 2024"),
    ],
)
def test_partial_dates_stay_partial(partial, written, at):
    assert (write_date(partial), at_date(partial)) == (written, at)


def test_wording():
    assert [article(n) for n in (8, 11, 18, 54, 80, 1)] == ["an", "an", "an", "a", "an", "a"]
    assert [join(items) for items in (["a"], ["a", "b"], ["a", "b", "c"])] == ["a", "a and b", "a, b and c"]
    assert [write_number(n) for n in (54.0, 7.25)] == ["54", "7.25"]


@pytest.mark.parametrize(
    ("route", "written"),
    [
        ("oral", "by the oral route"),
        ("by mouth", "by mouth"),
        ("intravenously", "intravenously"),
        ("IM", "by the intramuscular route (IM)"),
        ("p.o.", "by the oral route (p.o.)"),
        ("inhalation", "by the inhalation route"),
    ],
)
def test_routes_read_as_prose(route, written):
    assert write_route(route) == written


def test_a_vaccine_is_given_on_a_day():
    dose = Dosage(text=Fact(value="0.5 ml"), start=Fact(value="2025-03-03"))
    vaccine = Product(name=Fact(value="Priorix"), substance="measles, mumps and rubella vaccine", dosages=(dose,))
    assert "Priorix was given at a dose of 0.5 ml, on 3 March 2025." in draft_of(case(products=(vaccine,))).text


def test_nothing_read_is_not_said_to_be_not_stated():
    empty = SafetyCase(id="d1-1", documents=("d1",))
    assert "that are not stated in what was read: reporter" in draft_of(empty).text
