"""Whole forms as companies, authorities and databases print them: leaders, numbered boxes, questions, columns."""

from time import process_time

import pytest

from pv_reports.extraction.forms import form_mentions, free_text_regions
from pv_reports.extraction.mentions import Kind, Mention
from pv_reports.extraction.questions import question_field
from pv_reports.extraction.tables import lab_mentions, row_cases
from pv_reports.records import Document


def document(text: str) -> Document:
    return Document(id="d", name="d.txt", media_type="text/plain", sha256="0" * 64, text=text)


def of(found: list[Mention], kind: Kind) -> list[tuple[object, str | None]]:
    return [(mention.value, mention.owner) for mention in found if mention.kind is kind]


CIOMS = """SUSPECT ADVERSE REACTION REPORT
1. PATIENT INITIALS
R.N.
7+13 DESCRIBE REACTION(S) (including relevant tests/lab data)
Event Verbatim [PREFERRED TERM] (Related symptoms if any separated by commas)
Liver enzymes up [Hepatic enzyme increased]
Low sodium [Hyponatraemia]

This spontaneous report came from a pharmacist.
14. SUSPECT DRUG(S) (include generic name)
#1 ) TEGRETOL (CARBAMAZEPINE) Tablet {Lot # TG8812; Exp.Dt. MAY-2026}
#2 ) Citalopram (CITALOPRAM)
15. DAILY DOSE(S)
#1 ) 200 mg, bid
#2 ) 20 mg, qd
17. INDICATION(S) FOR USE
#1 ) Epilepsy (Epilepsy)
#2 ) Low mood (Depression)
18. THERAPY DATES(from/to)
#1 ) 04-FEB-2024 / 19-MAR-2024
#2 ) 2021 / Ongoing
19. THERAPY DURATION
#1 ) 44 days
22. CONCOMITANT DRUG(S) AND DATES OF ADMINISTRATION (exclude those used to treat reaction)
#1 ) AMLODIPINE (AMLODIPINE) ; 2019 / Ongoing
23. OTHER RELEVANT HISTORY. (e.g. diagnostics, allergics, pregnancy with last month of period, etc.)
From/To Dates          Type of History / Notes        Description
2012 to Ongoing        Current Condition              Essential hypertension (Hypertension)
Unknown to 2019        Historical Condition           Migraine (Migraine)
24b. MFR CONTROL NO.
AT-EXA-2024000777
"""


def test_boxes_of_a_database_print_list_several_products() -> None:
    found = form_mentions(document(CIOMS))
    assert of(found, Kind.DRUG) == [
        ("TEGRETOL", "product:1"), ("Citalopram", "product:2"), ("AMLODIPINE", "product:3")
    ]  # fmt: skip
    assert of(found, Kind.DOSE) == [("200 mg", "product:1"), ("20 mg", "product:2")]
    assert of(found, Kind.INDICATION) == [("Epilepsy", "product:1"), ("Low mood", "product:2")]
    assert of(found, Kind.DOSE_START) == [("2024-02-04", "product:1"), ("2021", "product:2")]
    assert of(found, Kind.DOSE_DURATION) == [("44 days", "product:1")]
    assert [value for value, _ in of(found, Kind.REACTION)] == ["Liver enzymes up", "Low sodium"]
    assert [value for value, _ in of(found, Kind.HISTORY)] == ["Essential hypertension", "Migraine"]


FLAT_3500A = """A. PATIENT INFORMATION
1. Patient Identifier  2. Age      3. Sex           4. Weight
C.P.                   29 Years    [ ] Female       158 lb
                                   [X] Male
2. Outcome Attributed to Adverse Event (Check all that apply)
[ ] Death (mm/dd/yyyy):
[ ] Life-threatening
[X] Hospitalization - initial or prolonged
[X] Other Serious or Important Medical Events
3. Date of Event (mm/dd/yyyy)  11/02/2024
6. Relevant Tests/Laboratory Data, Including Dates
Troponin 0.8 ng/mL (11/03/2024); WBC 18.1 x10^9/L (ref 4.0-11.0)
7. Other Relevant History, Including Preexisting Medical Conditions (e.g., allergies, pregnancy, smoking and alcohol \
use, hepatic/renal dysfunction, etc.)
Eczema, gout. Non-smoker. No known drug allergies.
C. SUSPECT PRODUCT(S)
1. Name, Manufacturer/Compounder, Strength
#1 Clozapine 100 mg tablet / Mylan
#2 Lithium 300 mg
3. Dose   Frequency   Route Used
#1 100 mg  twice daily  oral
#2 300 mg  at bedtime  oral
9. Event Abated After Use Stopped or Dose Reduced?
#1 [X] Yes [ ] No [ ] Doesn't apply  #2 [ ] Yes [X] No [ ] Doesn't apply
Lot # #1 CZ4410
"""


def test_a_flat_print_of_3500a() -> None:
    text = FLAT_3500A
    found = form_mentions(document(text))
    assert of(found, Kind.DRUG) == [("Clozapine", "product:1"), ("Lithium", "product:2")]
    assert of(found, Kind.DOSE) == [("100 mg", "product:1"), ("300 mg", "product:2")]
    assert of(found, Kind.FREQUENCY) == [("twice daily", "product:1"), ("at bedtime", "product:2")]
    assert of(found, Kind.DECHALLENGE) == [("positive", "product:1"), ("negative", "product:2")]
    assert of(found, Kind.LOT) == [("CZ4410", "product:1")]
    assert [value for value, _ in of(found, Kind.SERIOUSNESS)] == ["hospitalisation", "medically_important"]
    assert [value for value, _ in of(found, Kind.HISTORY)] == ["Eczema", "gout"]
    (_, blood) = [mention.attributes or {} for mention in found if mention.kind is Kind.TEST]
    assert {key: text[slice(*span)] for key, span in blood.items()} == {
        "value": "18.1", "unit": "x10^9/L", "reference_range": "4.0-11.0"
    }  # fmt: skip


def test_dotted_leaders_and_lists_below_a_heading() -> None:
    found = form_mentions(document(
        "REPORTER DETAILS\nFull name .......... Mrs. Ida Lund\nProfession ......... Nurse\n\nPATIENT\n"
        "Age at onset ....... 66 years\nGender ............. Male\n\nSUSPECTED MEDICATION\n"
            "Brand name ......... Xarelto\n"
        "Batch no ........... XR-9\n\nCONCOMITANT MEDICATION\nBisoprolol 2.5 mg OD\nAtorvastatin 20 mg nocte\n\n"
        "MEDICAL HISTORY\nAF, gout\n"
    ))  # fmt: skip
    assert of(found, Kind.REPORTER_NAME) == [("Ida Lund", None)]
    assert of(found, Kind.LOT) == [("XR-9", "product:1")]
    assert [value for value, _ in of(found, Kind.DRUG)] == ["Xarelto", "Bisoprolol", "Atorvastatin"]
    assert [value for value, _ in of(found, Kind.HISTORY)] == ["AF", "gout"]


def test_a_web_form_that_asks_in_sentences() -> None:
    found = form_mentions(document(
        "1. How old is the person?\n9 years\n\n2. Which medicine do you think caused it?\nZithromax suspension\n\n"
        "3. Why was it taken?\nSore throat\n\n4. When was it started?\n2025-03-01\n\n5. When did you stop giving it?\n"
        "2025-03-03\n\n6. What were the side effects?\nStomach cramps\nVomiting\n\n7. When did the symptoms begin?\n"
        "2025-03-02\n\n8. How is the child now?\nRecovered\n"
    ))  # fmt: skip
    assert of(found, Kind.DRUG) == [("Zithromax", "product:1")]
    assert of(found, Kind.DOSE_START) == [("2025-03-01", "product:1")]
    assert of(found, Kind.DOSE_END) == [("2025-03-03", "product:1")]
    assert [value for value, _ in of(found, Kind.REACTION)] == ["Stomach cramps", "Vomiting"]
    assert of(found, Kind.ONSET) == [("2025-03-02", None)]
    assert of(found, Kind.OUTCOME) == [("recovered", None)]


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ("When did the reaction first appear", "onset"),
        ("When did you stop taking the tablets", "dose_end"),
        ("What other medicines were taken", "concomitant"),
        ("How much did you take", "dose"),
        ("What is the batch number", "lot"),
        ("Does the patient have any other health problems", "history"),
        ("Have you told your doctor", None),
        ("The reaction started when", None),
    ],
)
def test_questions(question: str, field: str | None) -> None:
    assert question_field(question) == field


def test_a_field_without_a_number_is_said_of_no_product_in_particular() -> None:
    found = form_mentions(document(
        "Suspect drug #1: Zelvarin 100 mg tablets\nDose #1: 100 mg once daily\nSuspect drug #2: Corvantis\n"
        "Dose #2: 10 mg/d\nDechallenge: Positive\n"
    ))  # fmt: skip
    assert of(found, Kind.DOSE) == [("100 mg", "product:1"), ("10 mg/d", "product:2")]
    assert of(found, Kind.DECHALLENGE) == [("positive", None)]


def test_unticked_options_are_not_left_to_the_free_text() -> None:
    text = "Felt faint and\n[ ] DISABILITY OR\nwas brought to\n[ ] PATIENT DIED\n[X] LIFE THREATENING\nhospital."
    left = " ".join(text[start:end] for start, end in free_text_regions(document(text)))
    assert "DISABILITY" not in left
    assert "DIED" not in left
    assert "brought to" in left
    assert of(form_mentions(document(text)), Kind.SERIOUSNESS) == [("life_threatening", None)]


def results(text: str) -> list[tuple[str, ...]]:
    """Name, value, unit, reference range and date of each result, "" for what is not stated."""
    found = []
    for mention in lab_mentions(document(text)):
        spans = mention.attributes or {}
        parts = ("value", "unit", "reference_range", "date")
        found.append((str(mention.value), *(text[slice(*spans.get(part, (0, 0)))] for part in parts)))
    return found


def test_results_with_a_column_per_date() -> None:
    assert results(
        "Test | Reference | 02.03.2025 | 05.03.2025\nLipase (U/L) | <60 | 41 | 910 H\nEKG | | normal | normal\n"
    ) == [("Lipase", "41", "U/L", "<60", "02.03.2025"), ("Lipase", "910", "U/L", "<60", "05.03.2025")]


def test_results_with_a_row_per_date() -> None:
    assert results("Date | Na (mmol/L) | K (mmol/L)\n2025-03-02 | 138 | 4.1\n2025-03-05 | 119 | 5.6\n") == [
        ("Na", "138", "mmol/L", "", "2025-03-02"), ("K", "4.1", "mmol/L", "", "2025-03-02"),
        ("Na", "119", "mmol/L", "", "2025-03-05"), ("K", "5.6", "mmol/L", "", "2025-03-05"),
    ]  # fmt: skip


def test_results_dated_by_their_caption() -> None:
    assert results(
        "Blood results of 7 April 2025\nParameter | Value | Normal range\nUrea | 9.1 mmol/L | 2.5-7.8\n"
    ) == [("Urea", "9.1", "mmol/L", "2.5-7.8", "7 April 2025")]


def test_results_dated_by_a_row_of_dates() -> None:
    text = (
        "Parameter | Unit | Baseline | Week 2 | Normal\nDate | | 02-Mar-2025 | 16-Mar-2025 |\n"
        "CK | U/L | 90 | 4400 | 30-200\n"
    )
    assert results(text) == [
        ("CK", "90", "U/L", "30-200", "02-Mar-2025"), ("CK", "4400", "U/L", "30-200", "16-Mar-2025")
    ]  # fmt: skip


def test_results_in_columns_of_blanks() -> None:
    assert results(
        "Test            Result     Unit    Ref range     Date\n"
        "Haemoglobin     8.9        g/dL    13.0-17.0     9 May 2025\n"
        "Creatinine      104        umol/L  64-104        9 May 2025\n"
    ) == [
        ("Haemoglobin", "8.9", "g/dL", "13.0-17.0", "9 May 2025"),
        ("Creatinine", "104", "umol/L", "64-104", "9 May 2025")
    ]  # fmt: skip
    untitled = (
        "             12/Feb/2025   15/Feb/2025\nGGT (U/L)    35            612\nINR          1.1           3.9\n"
    )
    assert results(untitled) == [
        ("GGT", "35", "U/L", "", "12/Feb/2025"), ("GGT", "612", "U/L", "", "15/Feb/2025"),
        ("INR", "1.1", "", "", "12/Feb/2025"), ("INR", "3.9", "", "", "15/Feb/2025"),
    ]  # fmt: skip


def test_a_row_of_boxes_is_no_line_listing() -> None:
    text = "1. PATIENT INITIALS   2. AGE   3. SEX   4. ONSET\nM.K.   71   F   2023-06-03\nT.L.   33   M   2023-06-04\n"
    assert row_cases(document(text)) is None


def test_a_listing_names_its_subjects() -> None:
    rows = row_cases(document(
        "Subject | Age/Sex | Suspect product (dose) | AE term | SAE criterion | AE outcome\n"
        "2044 | 45/F | Zelvarin (50 mg daily) | Rash | | Unknown\n2045 | 60/M | Zelvarin | Sepsis | Death | Fatal\n"
    ))  # fmt: skip
    assert rows is not None
    assert of(rows[0], Kind.RECORD_NUMBER) == [("2044", None)]
    assert of(rows[0], Kind.OUTCOME) == [("unknown", "reaction:1")]
    assert of(rows[1], Kind.SERIOUSNESS) == [("death", "reaction:1")]


@pytest.mark.parametrize("label", ["", "Reaction(s): ", "Suspect drug(s): ", "Laboratory data: ", "Medical history: "])
@pytest.mark.parametrize(
    "piece",
    [
        "| ",
        "a\tb\t",
        "[x] yes ",
        "1. ",
        "#1 ",
        "(",
        "A ",
        "1-1-",
        "a        ",
        "....",
        "01 Jan 2020 - ",
        "Event(s): (a ",
    ],
)
def test_hostile_repetition_takes_linear_time(label: str, piece: str) -> None:
    text = label + piece * (60_000 // len(piece))
    begun = process_time()
    form_mentions(document(text))
    free_text_regions(document(text))
    lab_mentions(document(text))
    assert process_time() - begun < 5


def test_the_date_of_a_letter_is_no_receipt_and_that_of_a_mail_is() -> None:
    letter = "Date: 4 July 2025\nTo: Drug Safety\nRe: Ostravel\n\nDear colleagues,\n"
    assert of(form_mentions(document(letter)), Kind.RECEIVED) == []
    mail = "From: a@b.example\nTo: Safety\nDate: Fri, 4 Jul 2025 09:12\nSubject: our ref. NOX-2025-077 - more\n\nHi"
    assert of(form_mentions(document(mail)), Kind.RECEIVED) == [("2025-07-04", None)]
    assert of(form_mentions(document(mail)), Kind.CASE_NUMBER) == [("NOX-2025-077", None)]
