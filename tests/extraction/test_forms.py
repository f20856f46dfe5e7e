"""Labelled fields in every shape that forms, call sheets and web forms use, and what must not be read from them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pv_reports.extraction.form_boxes import ticked
from pv_reports.extraction.form_lists import items, says_nothing
from pv_reports.extraction.forms import form_mentions, free_text_regions
from pv_reports.extraction.labels import field_label, find_label
from pv_reports.extraction.mentions import Kind, Mention
from pv_reports.records import Age, Block, Document


def document(text: str, blocks: tuple[Block, ...] = (), method: str = "text") -> Document:
    return Document(
        id="d", name="d.txt", media_type="text/plain", sha256="0" * 64, text=text, blocks=blocks, method=method
    )


def read(text: str) -> list[Mention]:
    found = form_mentions(document(text))
    for mention in found:
        assert mention.method == "form"
        assert 0 <= mention.start < mention.end <= len(text)
        assert mention.evidence(document(text)).quote == text[mention.start : mention.end]
    return found


def values(text: str, kind: Kind) -> list[object]:
    return [mention.value for mention in read(text) if mention.kind is kind]


SHAPES = [
    ("Age: 54", Kind.AGE, [Age(value=54, unit="year")]),
    ("Age: 54 yrs", Kind.AGE, [Age(value=54, unit="year")]),
    ("Age = 3 months", Kind.AGE, [Age(value=3, unit="month")]),
    ("Age: 8/12", Kind.AGE, [Age(value=8, unit="month")]),
    ("Age (months): 7", Kind.AGE, [Age(value=7, unit="month")]),
    ("Age at time of event: 6 weeks", Kind.AGE, [Age(value=6, unit="week")]),
    ("Age/Sex: 54/F", Kind.SEX, ["female"]),
    ("Age/Sex: 72 M", Kind.AGE, [Age(value=72, unit="year")]),
    ("Sex: F", Kind.SEX, ["female"]),
    ("Gender - male", Kind.SEX, ["male"]),
    ("Sex: w", Kind.SEX, ["female"]),
    ("Sex: [ ] Male [x] Female", Kind.SEX, ["female"]),
    ("Sex: ☐ Male ☒ Female", Kind.SEX, ["female"]),
    ("Sex: M / F", Kind.SEX, []),
    ("Weight: 154 lb", Kind.WEIGHT, [69.85]),
    ("Weight (kg): 72,5", Kind.WEIGHT, [72.5]),
    ("Weight: 72", Kind.WEIGHT, []),
    ("Height: 1.72 m", Kind.HEIGHT, [172.0]),
    ("DOB: 12-Mar-1960", Kind.BIRTH_DATE, ["1960-03-12"]),
    ("Date of birth: 1960", Kind.BIRTH_DATE, ["1960"]),
    ("Date of birth: March 1960", Kind.BIRTH_DATE, ["1960-03"]),
    ("Pt initials: J.D.", Kind.INITIALS, ["J.D."]),
    ("Patient name: Harold Pemberton", Kind.INITIALS, []),
    ("MRN: 4471-882", Kind.RECORD_NUMBER, ["4471-882"]),
    ("Country: United Kingdom", Kind.COUNTRY, ["GB"]),
    ("Country: USA", Kind.COUNTRY, ["US"]),
    ("1a. COUNTRY: GERMANY", Kind.COUNTRY, ["DE"]),
    ("Relation to patient: husband", Kind.QUALIFICATION, ["consumer"]),
    ("Reporter: community pharmacist", Kind.QUALIFICATION, ["pharmacist"]),
    ("Occupation: Dermatologist", Kind.QUALIFICATION, ["physician"]),
    ("Batch/Lot: CV2409B", Kind.LOT, ["CV2409B"]),
    ("Lot #: 77-31A exp 08/2027", Kind.LOT, ["77-31A"]),
    ("Case no.: NOR-2024-00931", Kind.CASE_NUMBER, ["NOR-2024-00931"]),
    ("Date of call: 14 Mar 2025", Kind.RECEIVED, ["2025-03-14"]),
    ("Date of this report: 14 Mar 2025", Kind.RECEIVED, []),
    ("Outcome: Recovered/resolved", Kind.OUTCOME, ["recovered"]),
    ("Outcome: not recovered", Kind.OUTCOME, ["not_recovered"]),
    ("Outcome: Recovered with sequelae", Kind.OUTCOME, ["sequelae"]),
    ("Outcome: improving", Kind.OUTCOME, ["recovering"]),
    ("Outcome: Unknown", Kind.OUTCOME, ["unknown"]),
    ("Outcome: lost to follow-up", Kind.OUTCOME, ["unknown"]),
    ("Outcome: N/A", Kind.OUTCOME, []),
    ("Therapy duration: 17 days", Kind.DOSE_DURATION, ["17 days"]),
    ("Reporter name: Prof. Dr. Anna Berg, MD", Kind.REPORTER_NAME, ["Anna Berg"]),
    ("Reporter name: Miriam Okafor", Kind.REPORTER_NAME, ["Miriam Okafor"]),
    ("Action taken: dose reduced", Kind.ACTION, ["reduced"]),
    ("Action taken: Drug withdrawn", Kind.ACTION, ["withdrawn"]),
    ("Serious? Y – hospitalised", Kind.SERIOUSNESS, ["hospitalisation"]),
    (
        "Serious? Y/N – reason: Y – life-threatening, hospitalised",
        Kind.SERIOUSNESS,
        ["life_threatening", "hospitalisation"],
    ),
    ("Serious: yes", Kind.SERIOUSNESS, []),
    ("Serious: No, not hospitalised", Kind.SERIOUSNESS, []),
    ("Hospitalised: yes", Kind.SERIOUSNESS, ["hospitalisation"]),
    ("Hospitalised: no", Kind.SERIOUSNESS, []),
    ("20. DID REACTION ABATE AFTER STOPPING DRUG? [ ] YES [X] NO [ ] NA", Kind.DECHALLENGE, ["negative"]),
    ("21. DID REACTION REAPPEAR AFTER REINTRODUCTION?\n☒ YES ☐ NO ☐ NA", Kind.RECHALLENGE, ["positive"]),
    ("Did reaction reappear after reintroduction? YES [ ] NO [X] NA [ ]", Kind.RECHALLENGE, ["negative"]),
    ("Rechallenge: no", Kind.RECHALLENGE, []),
    ("Rechallenge: positive", Kind.RECHALLENGE, ["positive"]),
    ("Autopsy: no", Kind.AUTOPSY, [False]),
    ("When did it start? 3 March 2025", Kind.ONSET, ["2025-03-03"]),
    ("When did it start: about 2 weeks after the first tablet", Kind.TIME_TO_ONSET, ["about 2 weeks"]),
    ("Event(s): nausea, vomiting and rash", Kind.REACTION, ["nausea", "vomiting", "rash"]),
    ("Reactions: #1 nausea #2 skin rash", Kind.REACTION, ["nausea", "skin rash"]),
    ("Reactions:\n1. Nausea\n2. Headache", Kind.REACTION, ["Nausea", "Headache"]),
    (
        "Reaction: The patient developed nausea and vomiting two days after she had started the tablets",
        Kind.REACTION,
        [],
    ),
    ("Reactions: none", Kind.REACTION, []),
    ("1. [X] Adverse Event   [ ] Product Problem", Kind.REACTION, []),
    ("Suspect drug: n/a", Kind.DRUG, []),
    ("Medical history: hypertension, hip replacement 2019", Kind.HISTORY, ["hypertension", "hip replacement"]),
    ("Medical history: none known", Kind.HISTORY, []),
    ("Medical history: obesity. Father died of lung cancer.", Kind.HISTORY, ["obesity"]),
    ("Medical history: no diabetes, no asthma", Kind.HISTORY, []),
    ("Therapy dates: 02 Sep 2024 - 18 Sep 2024", Kind.DOSE_END, ["2024-09-18"]),
    ("Therapy dates: since 2021", Kind.DOSE_START, ["2021"]),
    ("19. THERAPY DURATION: 17 days", Kind.DOSE_DURATION, ["17 days"]),
    ("Cause of death: respiratory failure", Kind.DEATH_CAUSE, ["respiratory failure"]),
    ("Route: by mouth", Kind.ROUTE, ["by mouth"]),
    ("**Age:** 54", Kind.AGE, [Age(value=54, unit="year")]),
    ("- Age: 54", Kind.AGE, [Age(value=54, unit="year")]),
    ("Age\t54 years\tSex\tmale", Kind.SEX, ["male"]),
    ("Initials: AB; Age: 61; Sex: M; Weight: 80 kg", Kind.WEIGHT, [80.0]),
    ("Age: 54, Sex: F, Country: France", Kind.COUNTRY, ["FR"]),
    ("Age: 54   Sex: F   Weight: 60 kg", Kind.SEX, ["female"]),
    ("Age: 54 Sex: F Weight: 60 kg", Kind.WEIGHT, [60.0]),
    ("Age: 54 Sex: F Weight: 60 kg", Kind.AGE, [Age(value=54, unit="year")]),
    ("Surgery: Millbrook Practice, Hamilton, New Zealand", Kind.ORGANISATION, ["Millbrook Practice"]),
    ("Surgery: Millbrook Practice, Hamilton, New Zealand", Kind.COUNTRY, ["NZ"]),
    ("Age: 54   Sex: F", Kind.AGE, [Age(value=54, unit="year")]),
    ("Age: 54 | Sex: F | Weight: 60 kg", Kind.AGE, [Age(value=54, unit="year")]),
    ("PATIENT INITIALS\nJ.D.\n\nSEX\nF\n\nAGE\n54 Years", Kind.INITIALS, ["J.D."]),
    ("Labs: ALT 850 U/L (7-56), AST 640 U/L", Kind.TEST, ["ALT", "AST"]),
]


@pytest.mark.parametrize(("text", "kind", "expected"), SHAPES, ids=[shape[0][:40] for shape in SHAPES])
def test_a_field_is_read_in_each_shape(text: str, kind: Kind, expected: list[object]) -> None:
    assert values(text, kind) == expected


@pytest.mark.parametrize(
    "nothing",
    [
        "",
        "-",
        "n/a",
        "N.A.",
        "unknown",
        "UNK",
        "not reported",
        "none",
        "None known",
        "nil",
        "NKDA",
        "?",
        "--",
        "not known",
        "no known allergies",
    ],
)
@pytest.mark.parametrize(
    "label",
    [
        "Age",
        "Sex",
        "Weight",
        "Suspect drug",
        "Reaction",
        "Outcome",
        "Medical history",
        "Lot",
        "Country",
        "Other medicines",
    ],
)
def test_words_for_nothing_give_no_mention(label: str, nothing: str) -> None:
    found = read(f"{label}: {nothing}\nReport status: open")
    assert [one for one in found if one.value != "unknown"] == []
    assert says_nothing(nothing)


CIOMS = """1. PATIENT INITIALS   1a. COUNTRY   2. DATE OF BIRTH   2a. AGE   3. SEX   4-6 REACTION ONSET
(first, last)                   Day Month Year       Years           Day Month Year
T.H.   GERMANY   05 JUN 1969   55   F   18 SEP 2024
7 + 13 DESCRIBE REACTION(S) (including relevant tests/lab data)
The patient woke up with swelling of the lips and was taken to hospital.
8-12 CHECK ALL APPROPRIATE TO ADVERSE REACTION
[ ] PATIENT DIED
[x] INVOLVED OR PROLONGED INPATIENT HOSPITALISATION
[ ] LIFE THREATENING
14. SUSPECT DRUG(S) (include generic name)
#1 Corvantis (corvadipine) #2 Aspirin
15. DAILY DOSE(S)
#1 10 mg once daily #2 100 mg
16. ROUTE(S) OF ADMINISTRATION
oral
17. INDICATION(S) FOR USE
#1 hypertension #2 stroke prevention
18. THERAPY DATES (from/to)
#1 02 Sep 2024 - 18 Sep 2024 #2 2019 - ongoing
20. DID REACTION ABATE AFTER STOPPING DRUG? [X] YES [ ] NO [ ] NA
21. DID REACTION REAPPEAR AFTER REINTRODUCTION? [ ] YES [ ] NO [X] NA
22. CONCOMITANT DRUG(S) AND DATES OF ADMINISTRATION (exclude those used to treat reaction)
ramipril 5 mg once daily; levothyroxine 100 micrograms daily since 2018
23. OTHER RELEVANT HISTORY
hypothyroidism, seasonal rhinitis
24b. MFR CONTROL NO.
DE-NOR-2024-00931
24c. DATE RECEIVED BY MANUFACTURER
27 SEP 2024
"""


def test_cioms_boxes() -> None:
    found = read(CIOMS)
    by = {(mention.kind, mention.owner): mention.value for mention in found}
    assert by[Kind.INITIALS, None] == "T.H."
    assert by[Kind.COUNTRY, None] == "DE"
    assert by[Kind.BIRTH_DATE, None] == "1969-06-05"
    assert by[Kind.AGE, None] == Age(value=55, unit="year")
    assert by[Kind.SEX, None] == "female"
    assert by[Kind.ONSET, None] == "2024-09-18"
    assert [m.value for m in found if m.kind is Kind.SERIOUSNESS] == ["hospitalisation"]
    assert by[Kind.DRUG, "product:1"] == "Corvantis"
    assert by[Kind.DRUG, "product:2"] == "Aspirin"
    assert by[Kind.DOSE, "product:1"] == "10 mg"
    assert by[Kind.DOSE, "product:2"] == "100 mg"
    assert by[Kind.INDICATION, "product:2"] == "stroke prevention"
    assert by[Kind.DOSE_START, "product:1"] == "2024-09-02"
    assert by[Kind.DOSE_START, "product:2"] == "2019"
    assert (Kind.DOSE_END, "product:2") not in by
    assert Kind.RECHALLENGE not in {m.kind for m in found}
    assert [m.value for m in found if m.kind is Kind.DECHALLENGE] == ["positive"]
    concomitant = [m for m in found if (m.attributes or {}).get("role") == "concomitant"]
    assert [m.value for m in concomitant] == ["ramipril", "levothyroxine"]
    assert by[Kind.DOSE_START, concomitant[1].owner] == "2018"
    assert [m.value for m in found if m.kind is Kind.HISTORY] == ["hypothyroidism", "seasonal rhinitis"]
    assert by[Kind.CASE_NUMBER, None] == "DE-NOR-2024-00931"
    assert by[Kind.RECEIVED, None] == "2024-09-27"
    regions = "".join(CIOMS[start:end] for start, end in free_text_regions(document(CIOMS)))
    assert "woke up with swelling" in regions
    assert "ramipril" not in regions
    assert "LIFE THREATENING" not in regions


@pytest.mark.parametrize(
    "line",
    [
        "l. PATIENT INITIALS: T.H.",
        "1 . PATI ENT INITIALS : T.H.",
        "1, PATIENT 1NITIALS: T.H.",
        "I. PATIENT INITIAL5: T.H.",
        "1. PATIENT INITlALS\nT.H.\nla. C0UNTRY\nGermany\n3. SEX\nF",
    ],
)
def test_ocr_noise_in_labels_does_not_hide_the_value(line: str) -> None:
    assert values(line, Kind.INITIALS) == ["T.H."]


@pytest.mark.parametrize(
    "row",
    ["T.H. GERMANY 05 JUN 1969 55 Years F 18 SEP 2024", "T.H.   GERMANY   05 JUN 1969   55 Years   F   18 SEP 2024"],
)
@pytest.mark.parametrize("gap", [" ", "   "])
def test_a_row_of_labels_above_a_row_of_values(gap: str, row: str) -> None:
    labels = gap.join(
        ["1. PATIENT INITIALS", "1a. COUNTRY", "2. DATE OF BIRTH", "2a. AGE", "3. SEX", "4-6. REACTION ONSET"]
    )
    by = {mention.kind: mention.value for mention in read(f"{labels}\n\n{row}\n")}
    assert by == {
        Kind.INITIALS: "T.H.",
        Kind.COUNTRY: "DE",
        Kind.BIRTH_DATE: "1969-06-05",
        Kind.AGE: Age(value=55, unit="year"),
        Kind.SEX: "female",
        Kind.ONSET: "2024-09-18",
    }


def test_sections_decide_what_a_start_date_is_of() -> None:
    text = (
        "CALLER\nName: Mrs Whitlock\nRelationship to patient: patient\n\nPRODUCT\nProduct: Corvantis\nStart date: "
        "3 Feb 2025\n\nEVENT\nEvent: rash\nStart date: 5 Feb 2025\n"
    )
    by = {mention.kind: (mention.value, mention.owner) for mention in read(text)}
    assert by[Kind.DOSE_START] == ("2025-02-03", "product:1")
    assert by[Kind.ONSET] == ("2025-02-05", "reaction:1")
    assert by[Kind.REPORTER_NAME][0] == "Whitlock"


def test_numbered_products_keep_their_own_doses() -> None:
    text = (
        "Suspect drug 1: Corvantis\nSuspect drug 1 dose: 5 mg\nSuspect drug 2: Zelvarin\nSuspect drug 2 dose: 50 "
        "mg daily\nRoute: oral"
    )
    by = {(mention.kind, mention.owner): mention.value for mention in read(text)}
    assert by[Kind.DOSE, "product:1"] == "5 mg"
    assert by[Kind.DOSE, "product:2"] == "50 mg"


def test_a_drug_field_gives_its_regimen_apart() -> None:
    text = "Suspect drug: Corvantis 5 mg tablets once daily by mouth since 3 Feb 2025 for hypertension, batch CV2409B"
    by = {mention.kind: mention.value for mention in read(text)}
    assert by[Kind.DRUG] == "Corvantis"
    assert by[Kind.DOSE] == "5 mg"
    assert by[Kind.FREQUENCY] == "once daily"
    assert by[Kind.ROUTE] == "by mouth"
    assert by[Kind.DOSE_START] == "2025-02-03"
    assert by[Kind.LOT] == "CV2409B"


def test_outcomes_are_tied_to_the_reaction_the_label_names() -> None:
    text = (
        "Side effects: injection site redness; hives\nHives now: Recovered\nInjection site redness now: Not recovered"
    )
    by = {mention.owner: mention.value for mention in read(text) if mention.kind is Kind.OUTCOME}
    assert by == {"reaction:1": "not_recovered", "reaction:2": "recovered"}


def test_email_headers_are_not_the_patient() -> None:
    text = (
        "From: Dr. J. Doe <j@x.example>\nTo: Safety\nDate: Thu, 18 Sep 2025 16:40:12 +0200\nSubject: Age: 99, "
        "Sex: M\n\nDear all, see below.\n"
    )
    assert [(mention.kind, mention.value) for mention in read(text)] == [(Kind.RECEIVED, "2025-09-18")]


def test_a_thread_gives_receipt_and_follow_up() -> None:
    text = (
        "From: A <a@x.example>\nTo: B\nDate: Thu, 18 Sep 2025 16:40:12 +0200\nSubject: AW\n\nThanks.\n\nOn Tue, 9 "
        "Sep 2025 at 09:12, A <a@x.example> wrote:\n> Hello\n"
    )
    assert {(mention.kind, mention.value) for mention in read(text)} == {
        (Kind.RECEIVED, "2025-09-09"),
        (Kind.FOLLOW_UP, "2025-09-18"),
    }


def test_form_field_blocks_of_a_medwatch_form() -> None:
    lines = [
        ("topmostSubform[0].Page1[0].patAge[0]", "80"),
        ("topmostSubform[0].Page1[0].ageYrs[0]", "1"),
        ("sexM[0]", "Off"),
        ("sexF[0]", "1"),
        ("WeightValue[0]", "160"),
        ("WeightLB[0]", "1"),
        ("Hospital[0]", "1"),
        ("Death[0]", "0"),
        ("Prod1Name[0]", "AUGMENTIN (amoxicillin)"),
        ("Prod1Dose[0]", "1"),
        ("Prod1DoseUnit[0]", "tablet"),
        ("Prod1TherapyStartDate[0]", "05-Jan-2026"),
        ("Prod1AbatedYes[0]", "1"),
        ("a3_initials", "J.D."),
        ("Day", "05"),
        ("Month", "06"),
        ("Year", "1969"),
        ("DescEvent[0]", "She developed jaundice."),
    ]
    text, blocks = "Sex: Male\n", []
    for name, value in lines:
        text += f"{name}: "
        blocks.append(Block(kind="form_field", start=len(text), end=len(text) + len(value), label=name))
        text += f"{value}\n"
    filled = document(text, tuple(blocks), "form")
    by = {mention.kind: (mention.value, mention.owner) for mention in form_mentions(filled)}
    assert by[Kind.AGE][0] == Age(value=80, unit="year")
    assert by[Kind.SEX][0] == "female"
    assert by[Kind.WEIGHT][0] == 72.57
    assert by[Kind.SERIOUSNESS][0] == "hospitalisation"
    assert by[Kind.DRUG] == ("AUGMENTIN", "product:1")
    assert by[Kind.DOSE] == ("1 tablet", "product:1")
    assert by[Kind.DOSE_START] == ("2026-01-05", "product:1")
    assert by[Kind.DECHALLENGE] == ("positive", "product:1")
    assert by[Kind.INITIALS][0] == "J.D."
    assert by[Kind.BIRTH_DATE][0] == "1969-06-05"
    assert [text[start:end] for start, end in free_text_regions(filled)] == ["She developed jaundice"]


def test_two_column_table_rows() -> None:
    rows = [
        ("Initials", "J.M."),
        ("Age", "42 years"),
        ("Reported by", "Patient"),
        ("In your own words", "I took it and then I had hives."),
    ]
    text, blocks = "", []
    for number, (label, value) in enumerate(rows):
        for column, cell in enumerate((label, value)):
            blocks.append(
                Block(kind="table_cell", start=len(text), end=len(text) + len(cell), table=0, row=number, column=column)
            )
            text += cell + (" | " if column == 0 else "\n")
    table = document(text, tuple(blocks))
    by = {mention.kind: mention.value for mention in form_mentions(table)}
    assert by == {Kind.INITIALS: "J.M.", Kind.AGE: Age(value=42, unit="year"), Kind.QUALIFICATION: "consumer"}
    assert any("hives" in text[start:end] for start, end in free_text_regions(table))


def test_a_letter_without_labels_is_free_text_whole() -> None:
    text = "A 67-year-old man took Zelvarin. He recovered.\n\nKind regards"
    assert read(text) == []
    assert free_text_regions(document(text)) == [(0, len(text))]


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("topmostSubform[0].Page1[0].patAge[0]", "age"),
        ("a4_weight", "weight"),
        ("Routes_of_Admin", "route"),
        ("advEvDesc", "narrative"),
        ("Prod1LotNum", "lot"),
        ("Suspect product 1 therapy start date", "dose_start"),
    ],
)
def test_field_names(name: str, field: str) -> None:
    label = field_label(name)
    assert label is not None
    assert label.field == field


def test_labels_outside_the_vocabulary_are_none() -> None:
    assert find_label("The weather today") is None
    assert find_label("x" * 500) is None


def test_boxes_before_and_after_their_options() -> None:
    before, after = "[ ] Yes [x] No", "YES [X] NO [ ]"
    assert [before[start:end] for start, end in ticked(before, 0, len(before)) or []] == ["No"]
    assert [after[start:end] for start, end in ticked(after, 0, len(after)) or []] == ["YES"]
    assert ticked("no boxes", 0, 8) is None


def test_lists_keep_what_stands_in_brackets() -> None:
    text = "rash (face, arms); nausea and vomiting"
    assert [text[item.start : item.end] for item in items(text, 0, len(text))] == [
        "rash (face, arms)",
        "nausea",
        "vomiting",
    ]


PIECES = st.sampled_from(
    [
        "Age",
        "Sex",
        "Suspect drug",
        "1. ",
        "Reaction(s)",
        ":",
        " ",
        "\n",
        "|",
        "\t",
        "   ",
        "[x]",
        "[ ]",
        "☒",
        "54",
        "F",
        "n/a",
        "#1",
        "#2",
        ";",
        "?",
        "mg",
        "12 Mar 2024",
        "(",
        ")",
        "DATE OF BIRTH",
        "From: ",
        "To: ",
        "Serious",
        "yes",
        "Outcome",
        "Test",
        "Result",
        "0",
        "é",
        "\u0000",
        "𝔘",
        "-",
        ",",
        ".",
    ]
)


@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=60).map("".join)))
@settings(max_examples=150, deadline=None)
def test_any_text_gives_valid_spans(text: str) -> None:
    whole = document(text)
    for mention in form_mentions(whole):
        assert 0 <= mention.start < mention.end <= len(text)
        assert mention.fact(whole).evidence[0].quote == text[mention.start : mention.end]
    at = 0
    for start, end in free_text_regions(whole):
        assert at <= start < end <= len(text)
        at = end
