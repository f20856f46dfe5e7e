"""Wordings of patients, medicines, tests and sources that free-text documents use, each in several writings."""

import pytest

from pv_reports.extraction import extract
from pv_reports.extraction.dates import find_dates, numeric_order
from pv_reports.extraction.demographics import demographic_mentions
from pv_reports.extraction.mentions import Kind
from pv_reports.intake import text_document
from pv_reports.records import SafetyCase


def _case(text: str) -> SafetyCase:
    return extract([text_document(text, "d")]).cases[0]


def _said(text: str, kind: Kind) -> list[object]:
    return [m.value for m in demographic_mentions(text) if m.kind is kind]


@pytest.mark.parametrize(
    ("text", "kilograms"),
    [
        ("She weighs 11 stone.", [69.9]),
        ("12 st 4 lb, non-smoker", [78.0]),
        ("M/62, 205 lb, tall", [93.0]),
        ("a lady of 55 kg with gout", [55.0]),
        ("Weight: 54,5 kg", [54.5]),
        ("about 90 kilos", [90.0]),
        ("He was given 5 mg/kg", []),
        ("She lost 5 kg in a month", []),
        ("a gallstone", []),
        ("2 mg per kg", []),
    ],
)
def test_weights(text: str, kilograms: list[float]) -> None:
    assert _said(text, Kind.WEIGHT) == kilograms


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("a 3½-year-old boy", (3.5, "year")),
        ("a girl of 6 weeks, 4.6 kg", (6, "week")),
        ("Male, 66, 94 kg", (66, "year")),
        ("a man of 67 years, smoker", (67, "year")),
        ("in his late twenties (27)", (27, "year")),
        ("He is fifty-four.", (54, "year")),
        ("a toddler of 18 months", (18, "month")),
        ("| KJH | female | 58 y | 54 kg", (58, "year")),
    ],
)
def test_ages(text: str, age: tuple[float, str]) -> None:
    best = max((m for m in demographic_mentions(text) if m.kind is Kind.AGE), key=lambda m: m.confidence)
    assert (best.value.value, best.value.unit) == age


@pytest.mark.parametrize(
    ("text", "initials"),
    [
        ("One of our ladies, M.E.K. (45F)", ["M.E.K."]),
        ("N.Ø. is a boy", ["N.Ø."]),
        ("initials L v. D., born healthy", ["L v. D."]),
        ("We act for D. P. V., a man aged 51", ["D. P. V."]),
        ('pat. initials: "W/B", 88 years', ["W/B"]),
        ("call her Z.", ["Z"]),
        ("Pt F.O'B. - 81 yr old male", ["F.O'B."]),
        ("a technician, P.N.-G., is", ["P.N.-G."]),
        ("Dr A.B. Ferrer, physician", []),
        ("in the U.S. and the U.K.", []),
    ],
)
def test_initials(text: str, initials: list[str]) -> None:
    assert _said(text, Kind.INITIALS) == initials


@pytest.mark.parametrize(
    ("text", "history"),
    [
        (
            "A man of 50 years, 80 kg. Asthma; gout. He took Corvantis 5 mg daily and developed a rash.",
            {"Asthma", "gout"},
        ),
        (
            "A boy of 4 years with a background of eczema and egg allergy took Corvantis 5 mg daily and had nausea.",
            {"eczema", "egg allergy"},
        ),
        ("A 50-year-old woman took Corvantis 5 mg daily and had hives. She has eczema.", {"eczema"}),
        ("A 50-year-old woman took Corvantis 5 mg daily and had hives. She has headaches since then.", set()),
    ],
)
def test_what_stood_before(text: str, history: set[str]) -> None:
    assert {fact.value for fact in _case(text).patient.history} == history


@pytest.mark.parametrize(
    "blame",
    [
        "To my mind the rash was down to Lumetra.",
        "Lumetra has to be the culprit.",
        "I think Lumetra is the likely cause.",
        "Lumetra probably caused the rash.",
        "I judge that Lumetra was responsible.",
        "She blames Lumetra.",
    ],
)
def test_a_blamed_medicine_is_the_suspect(blame: str) -> None:
    text = (
        "Mrs K, 45 years, asthmatic, was prescribed Lumetra 100 mg twice daily for cystitis. She developed a rash. "
        f"She also takes ramipril 5 mg daily. She was given loratadine for the rash. {blame}"
    )
    case = _case(text)
    assert {(p.name.value, p.role) for p in case.products} == {("Lumetra", "suspect"), ("ramipril", "concomitant")}
    assert [t.value for t in case.treatments] == ["loratadine"]


@pytest.mark.parametrize(
    "past",
    [
        "Haloperidol had been abandoned back in 2024.",
        "Haloperidol was stopped years ago.",
        "Her brother takes haloperidol.",
        "Her sister gets a rash from haloperidol.",
    ],
)
def test_medicines_of_the_past_and_of_relatives_are_no_products(past: str) -> None:
    case = _case(f"A 45-year-old woman took clozapine 100 mg daily and developed fever. {past}")
    assert [p.name.value for p in case.products] == ["clozapine"]


@pytest.mark.parametrize(
    ("text", "amount", "frequency"),
    [
        ("She took Corvantis 2 x 50 mg once daily and had a rash.", 100, "once daily"),
        ("She took Corvantis, half a tablet every night, and had a rash.", 0.5, "every night"),
        ("She took Corvantis 5 mg 1-0-1 and had a rash.", 5, "1-0-1"),
        ("She took Corvantis 5 mg nocte and had a rash.", 5, "nocte"),
        ("Instead of 10 mg she took Corvantis 100 mg once daily and had a rash.", 100, "once daily"),
    ],
)
def test_doses(text: str, amount: float, frequency: str) -> None:
    dosage = _case(text).products[0].dosages[0]
    assert dosage.amount == amount
    assert dosage.frequency is not None
    assert dosage.frequency.value == frequency


@pytest.mark.parametrize(
    ("text", "results"),
    [
        (
            "QTcF was 498 ms (<= 450) on 2025-09-25, 441 ms on 2025-10-01.",
            [("498", "2025-09-25", "<= 450"), ("441", "2025-10-01", None)],
        ),
        ("INR 14/6/25 = 8.9.", [("8.9", "2025-06-14", None)]),
        ("Tryptase came back at 19 ug/L (normal < 11.4) on 3 May 2025.", [("19", "2025-05-03", "< 11.4")]),
        (
            "They took blood on 24 November 2025. The CK was 640 U/L, and it should be below 200.",
            [("640", "2025-11-24", "below 200")],
        ),
    ],
)
def test_results(text: str, results: list[tuple[str, str, str | None]]) -> None:
    found = _case(f"A 60-year-old man took Corvantis 5 mg daily and had nausea. {text}").tests
    assert [
        (t.value and t.value.value, t.date and t.date.value, t.reference_range and t.reference_range.value)
        for t in found
    ] == results


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("CALL LOG 88/2025-C", "88/2025-C"),
        ("Please quote DK-2025/118 in any reply", "DK-2025/118"),
        ("Claim no. QH/7741", "QH/7741"),
        ("Form ID: MEDERR-5520", "MEDERR-5520"),
        ("incident IR-8841", "IR-8841"),
        ("Subject: baby, VK-2025-6", "VK-2025-6"),
    ],
)
def test_case_numbers(text: str, number: str) -> None:
    case = _case(f"{text}\n\nA 60-year-old man took Corvantis 5 mg daily and had nausea.")
    assert number in [fact.value for fact in case.case_numbers]


@pytest.mark.parametrize(
    "line",
    [
        "Received by our affiliate on 7 May 2024.",
        "[stamp: RECEIVED 7 MAY 2024]",
        "Telephone memo, 7 May 2024.",
        "Transcript, call of 7 May 2024.",
        "Phoned in on 7 May 2024 by a nurse.",
    ],
)
def test_receipt(line: str) -> None:
    case = _case(f"{line}\n\nA 60-year-old man took Corvantis 5 mg daily and had nausea.")
    assert case.received is not None
    assert case.received.value == "2024-05-07"


def test_a_stated_year_and_order_complete_short_dates() -> None:
    text = "All dates below are 2025, day/month. Started 22/3, admitted 3/4, warfarin since 2017."
    assert [d.value for d in find_dates(text, numeric_order(text))][-3:] == ["2025-03-22", "2025-04-03", "2017"]
