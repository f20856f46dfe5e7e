"""Shapes of semi-structured documents: margins, lettered lists, conversations, timelines, lines about the patient."""

from time import process_time

import pytest

from pv_reports.extraction.form_dialogue import dialogue_fields
from pv_reports.extraction.form_timeline import in_timeline
from pv_reports.extraction.forms import form_mentions, free_text_regions
from pv_reports.extraction.mentions import Kind, Mention
from pv_reports.extraction.questions import asked_fields
from pv_reports.extraction.tables import lab_mentions, row_cases
from pv_reports.records import Document


def document(text: str) -> Document:
    return Document(id="d", name="d.txt", media_type="text/plain", sha256="0" * 64, text=text)


def of(text: str, kind: Kind) -> list[object]:
    return [mention.value for mention in form_mentions(document(text)) if mention.kind is kind]


def test_lettered_items_keep_their_own_dates_and_outcomes() -> None:
    text = (
        "Adverse reaction(s) ...... (a) vertigo  (b) dry mouth\n"
        "Onset .................... (a) 02.06.2025  (b) 05.06.2025\n"
        "Outcome .................. (a) recovered 09.06.2025  (b) recovering\n"
    )
    found = form_mentions(document(text))
    owners = {str(m.value): m.owner for m in found if m.kind is Kind.REACTION}
    assert {(m.value, m.owner) for m in found if m.kind is Kind.ONSET} == {
        ("2025-06-02", owners["vertigo"]), ("2025-06-05", owners["dry mouth"])
    }  # fmt: skip
    assert {(m.value, m.owner) for m in found if m.kind is Kind.OUTCOME} == {
        ("recovered", owners["vertigo"]), ("recovering", owners["dry mouth"])
    }  # fmt: skip
    assert [(m.value, m.owner) for m in found if m.kind is Kind.REACTION_END] == [("2025-06-09", owners["vertigo"])]


def test_boxes_behind_numbered_options() -> None:
    text = "Seriousness ...... (1) death [ ]  (2) disability [x]  (3) life-threatening [ ]\n"
    assert of(text, Kind.SERIOUSNESS) == ["disability"]


def test_margin_labels_with_values_behind_a_blank() -> None:
    text = (
        "REPORTER       Name: Dr Ana Brito, cardiologist\n"
        "PATIENT        Born 03-JAN-1970   Height 171 cm   Weight 80.5 kg\n"
        "EVENT 1        Syncope    Start 04-MAY-2025   End 05-MAY-2025   Outcome: resolved\n"
    )
    assert of(text, Kind.REPORTER_NAME) == ["Ana Brito"]
    assert of(text, Kind.QUALIFICATION) == ["physician"]
    assert of(text, Kind.BIRTH_DATE) == ["1970-01-03"]
    assert of(text, Kind.HEIGHT) == [171.0]
    assert of(text, Kind.REACTION) == ["Syncope"]
    assert of(text, Kind.ONSET) == ["2025-05-04"]
    assert of(text, Kind.REACTION_END) == ["2025-05-05"]


@pytest.mark.parametrize(
    "line",
    [
        "Patient: K.L., F/47, 61 kg, Ht 165 cm",
        "Pt: K.L.; female; 47 y; 61 kg; 165 cm",
        "Pt ID: 0815-K | K.L. | female | 47 yrs | 61 kg | 165 cm",
        "Patient: woman, 47 years, 61 kg, 165 cm, initials K.L.",
    ],
)
def test_a_patient_in_one_line(line: str) -> None:
    assert of(line, Kind.INITIALS) == ["K.L."]
    assert of(line, Kind.SEX) == ["female"]
    assert [value.value for value in of(line, Kind.AGE)] == [47.0]  # type: ignore[attr-defined]
    assert of(line, Kind.WEIGHT) == [61.0]
    assert of(line, Kind.HEIGHT) == [165.0]


def test_a_product_goes_on_over_set_in_lines_and_regimens() -> None:
    text = "Study drug: Exovan tablets for gout\n   - 20 mg QD, 2025-01-02 to 2025-01-09\n   - 40 mg QD, 2025-01-10\n"
    assert of(text, Kind.DRUG) == ["Exovan"]
    assert of(text, Kind.DOSE) == ["20 mg", "40 mg"]
    assert of(text, Kind.DOSE_START) == ["2025-01-02", "2025-01-10"]


def test_a_condition_behind_a_medicine_is_its_indication() -> None:
    text = "Concomitant medication: letrozole 2.5 mg once a day, from 06-JAN-2025, breast cancer"
    assert of(text, Kind.DRUG) == ["letrozole"]
    assert of(text, Kind.INDICATION) == ["breast cancer"]


def test_a_conversation_is_read_question_by_question() -> None:
    text = (
        "Q: Who am I speaking to?\nA: Ines Kral. I am calling about my son.\n"
        "Q: How old is he and what does he weigh?\nA: Twelve. Forty-one kilos.\n"
        "Q: Any fever?\nA: No.\n"
        "Q: What happened?\nA: He got hives.\n"
    )
    assert of(text, Kind.REPORTER_NAME) == ["Ines Kral"]
    assert [value.value for value in of(text, Kind.AGE)] == [12.0]  # type: ignore[attr-defined]
    free = " ".join(text[start:end] for start, end in free_text_regions(document(text)))
    assert "fever" not in free
    assert "hives" in free


def test_one_question_is_no_conversation() -> None:
    assert dialogue_fields("Q: Is it serious?\nA: Yes.\n") == ([], [])


@pytest.mark.parametrize(
    ("question", "fields"),
    [
        ("His initials and his age?", ["initials", "age"]),
        ("Where are you calling from?", ["country"]),
        ("What do you think caused it?", ["causality"]),
        ("Is he otherwise healthy?", ["history"]),
        ("Did you enjoy the weather?", []),
    ],
)
def test_spoken_questions(question: str, fields: list[str]) -> None:
    assert sorted(asked_fields(question)) == sorted(fields)


def test_a_results_table_with_its_dates_below_the_header() -> None:
    text = (
        "LABS            Admission     Peak          Reference\n"
        "                05/05/2025    06/05/2025\n"
        "Sodium          131           128           135-145 mmol/L\n"
        "Urea            9.1           12.4          2.5-7.8 mmol/L\n"
    )
    found = lab_mentions(document(text))
    assert [(m.value, text[slice(*(m.attributes or {})["value"])]) for m in found] == [
        ("Sodium", "131"), ("Sodium", "128"), ("Urea", "9.1"), ("Urea", "12.4")
    ]  # fmt: skip
    parts = found[1].attributes or {}
    assert (text[slice(*parts["date"])], text[slice(*parts["reference_range"])], text[slice(*parts["unit"])]) == (
        "06/05/2025", "135-145", "mmol/L"
    )  # fmt: skip


def test_results_of_one_test_over_several_days() -> None:
    text = "Laboratory data: Platelets (10^9/L)  ref 150-400   02-MAR-2025: 31   05-MAR-2025: 88"
    tests = [m for m in form_mentions(document(text)) if m.kind is Kind.TEST]
    assert [(m.value, text[slice(*(m.attributes or {})["value"])]) for m in tests] == [
        ("Platelets", "31"), ("Platelets", "88")
    ]  # fmt: skip


def test_titles_that_are_short_in_a_listing() -> None:
    text = (
        "Case ID\tRec'd\tPt\tM/F\tSuspect\tFrom\tTo\tEvent(s)\tBegan\n"
        "X-1\t04-Apr-2025\tH.J.\tF\tMethotrexate\t08-Jan-2025\t26-Mar-2025\tStomatitis\t24-Mar-2025\n"
    )
    (row,) = row_cases(document(text)) or []
    values = {m.kind: m.value for m in row}
    assert values[Kind.DOSE_START] == "2025-01-08"
    assert values[Kind.DOSE_END] == "2025-03-26"
    assert values[Kind.ONSET] == "2025-03-24"
    assert values[Kind.RECEIVED] == "2025-04-04"


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("Ward 3 - incident IR-9920 - note", Kind.CASE_NUMBER, "IR-9920"),
        ("Please quote NO-2025/77 in any reply.", Kind.CASE_NUMBER, "NO-2025/77"),
        ("[stamp: RECEIVED 21 JAN 2026]", Kind.RECEIVED, "2026-01-21"),
        ("(phoned in on 8 April 2025 by a nurse)", Kind.RECEIVED, "2025-04-08"),
        ("Transcript, helpline, call of 3 December 2025", Kind.RECEIVED, "2025-12-03"),
    ],
)
def test_numbers_and_receipts_of_titles_and_stamps(text: str, kind: Kind, value: str) -> None:
    assert of(text, kind) == [value]


@pytest.mark.parametrize(
    "text", ["The first dose was received on 3 May 2025.", "Medical records received on 3 May 2025.", "He came in."]
)
def test_what_is_no_receipt_of_a_report(text: str) -> None:
    assert of(text, Kind.RECEIVED) == []


def test_a_timeline_dates_the_first_entry_of_a_reaction() -> None:
    text = "4 June 2025\n08:10   infusion started\n08:20   itching\n09:00   itching gone\n"
    at = text.index("itching")
    again = text.index("itching", at + 1)
    found = [Mention(Kind.REACTION, start, start + 7, "itching") for start in (at, again)]
    dated = in_timeline(text, found, "day_first")
    assert [(m.value, text[m.start : m.end], m.owner) for m in dated if m.kind is Kind.ONSET] == [
        ("2025-06-04", "4 June 2025", "timeline:itching")
    ]


@pytest.mark.parametrize("piece", ["Q: a?\nA: b.\n", "case AB-", "4 June 2025\n08:10 x\n", "Start 1 ", "(a) x [ ] "])
def test_hostile_repetition_of_the_shapes_takes_linear_time(piece: str) -> None:
    whole = document(piece * (60_000 // len(piece)))
    began = process_time()
    form_mentions(whole)
    in_timeline(whole.text, [], "day_first")
    assert process_time() - began < 10
