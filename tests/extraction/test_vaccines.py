"""Vaccines by the names people give them, and signs at the place of an injection."""

import pytest

from pv_reports.extraction import extract
from pv_reports.extraction.vaccines import vaccine_spans
from pv_reports.intake import text_document
from pv_reports.records import SafetyCase


def case_of(text: str) -> SafetyCase:
    return extract([text_document(text, "d")]).cases[0]


def names(text: str) -> list[str]:
    return [text[start:end] for start, end in vaccine_spans(text, [])]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("She had the chickenpox vaccine and a flu shot.", ["chickenpox vaccine", "flu shot"]),
        ("Given hepatitis B injection in clinic.", ["hepatitis B injection"]),
        ("Received Hib #3, MMR #1, varicella.", ["Hib", "MMR", "varicella"]),
        ("Received the third dose of hepatitis B.", ["hepatitis B"]),
        ("He developed varicella and pneumonia.", []),
        ("Rubella titer was low; mumps IgG positive.", []),
        ("He was given rubella antibody testing.", []),
    ],
)
def test_lay_names(text: str, found: list[str]) -> None:
    assert names(text) == found


def test_the_vaccine_of_a_report_that_names_none_is_its_product() -> None:
    case = case_of("Vaccines were given on 21 January 2005. The next day the child developed a fever.")
    assert [(p.name.value, p.role) for p in case.products if p.name] == [("Vaccines", "suspect")]


def test_a_named_vaccine_leaves_no_room_for_an_unnamed_one() -> None:
    case = case_of("Vaccines were given on 21 January 2005: Prevnar. After the vaccine the child developed a fever.")
    assert [p.name.value for p in case.products if p.name] == ["Prevnar"]


def test_a_list_at_the_injection_site_is_coded_there() -> None:
    case = case_of("She developed redness, warmth and tenderness at the injection site, and vomiting.")
    coded = {r.term.value: r.coded[0].term for r in case.reactions if r.term}
    assert coded["redness"] == "Injection site erythema"
    assert coded["warmth"] == "Injection site warmth"
    assert coded["vomiting"] == "Vomiting"
