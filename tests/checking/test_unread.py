"""The note on source sentences that the record does not hold: what it names, and what it leaves alone."""

from datetime import date

import pytest

from pv_reports.assessment import assess
from pv_reports.checking import check
from pv_reports.records import Finding
from tests.cases import TEXT, document
from tests.checking.drafts import findings, made

CHECK = "completeness.unread_source"


def note(more: str, text: str = TEXT) -> Finding | None:
    record, draft = made()
    found = [f for f in findings(draft, record, text=f"{text}{more}") if f.check == CHECK]
    assert len(found) <= 1
    return found[0] if found else None


@pytest.mark.parametrize(
    ("sentence", "named"),
    [
        (" She also took clozapine for two years.", "clozapine"),
        (" Ten days later she developed acute pancreatitis.", "acute pancreatitis"),
        (" She was admitted again on 2 May 2025.", "2 May 2025"),
        (" It came back on 2 May.", "2 May"),
        (" Creatinine was 310 µmol/L.", "310"),
        (" Later 75 mg were given.", "75 mg"),
        (" She recovered without clozapine but received digoxin.", "digoxin"),
    ],
)
def test_a_sentence_that_no_fact_was_read_from_is_named(sentence, named):
    found = note(sentence)
    assert found is not None
    assert found.severity == "note"
    assert named in found.reason
    assert found.suggestion == "Read it and add what belongs to the case."
    assert (found.sentence, found.start, found.end) == ("", 0, 0)


@pytest.mark.parametrize(
    "sentence",
    [
        "",
        " She denied chest pain and had no pancreatitis.",
        " Her mother had a stroke.",
        " Family history: asthma.",
        " The severe headache was gone.",
        " Zelvarin 50 mg had been well tolerated.",
        "\nDate: 2 May 2025",
        "\n2 May 2025",
        "\nSent: 2 May 2025 10:15",
        "\nKind regards, the clinic of 2 May 2025",
        " Further information was requested on 2 May 2025.",
        " The risk of pancreatitis is known.",
        "\nThis e-mail is confidential; do not take digoxin.",
    ],
)
def test_what_is_denied_a_relative_s_a_frame_or_known_already_is_left_alone(sentence):
    assert note(sentence) is None


def test_a_medicine_is_named_even_where_the_sentence_gave_other_facts():
    found = note("", TEXT.replace("Zelvarin was stopped", "Zelvarin and clozapine were stopped"))
    assert found is not None
    assert "(clozapine)" in found.reason


def test_five_sentences_at_most_the_weightiest_in_their_order_and_shortened():
    drugs = ["digoxin", "clozapine", "warfarin", "lithium", "tacrolimus"]
    dated = "".join(f" She came again on {day} June 2025." for day in range(1, 8))
    long = " She took digoxin in the morning" + " and slept and ate and walked and read" * 8 + "."
    found = note(dated + long + "".join(f" She took {drug}." for drug in drugs[1:]))
    assert found is not None
    assert "; 5 of them" in found.reason
    assert "June" not in found.reason
    places = [found.reason.index(f"({drug})") for drug in drugs]
    assert places == sorted(places)
    assert " …”" in found.reason


def test_nobody_is_named():
    found = note(" Dr Anna Berg (berg@clinic.example) gave her digoxin.")
    assert found is not None
    assert "digoxin" in found.reason
    assert "Berg" not in found.reason
    assert "@" not in found.reason


def test_of_several_patients_only_the_own_part_is_read():
    other = "\n\nPatient 2: A 30-year-old man took warfarin and developed acute pancreatitis on 4 May 2025."
    found = note(f" She took digoxin.{other}", f"Patient 1: {TEXT}")
    assert found is not None
    assert "digoxin" in found.reason
    assert "warfarin" not in found.reason


def test_documents_of_other_cases_and_other_languages_are_left_out():
    record, draft = made()
    foreign = document(" Sie nahm Digoxin.").model_copy(update={"id": "d2", "language": "de"})
    other = document("She took digoxin.").model_copy(update={"id": "d3"})
    own = document(TEXT)
    assessment = assess(record, received=date(2025, 3, 25), reference=[])
    for documents, ids in (((own, foreign), ("d1", "d2")), ((own, other), ("d1",))):
        changed = record.model_copy(update={"documents": ids})
        assert CHECK not in {f.check for f in check(draft, changed, documents, [], assessment)}
    both = record.model_copy(update={"documents": ("d1", "d3")})
    assert CHECK in {f.check for f in check(draft, both, (own, other), [], assessment)}
