"""Line listings, laboratory tables, and the tables that are neither."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pv_reports.extraction.forms import form_mentions, free_text_regions
from pv_reports.extraction.mentions import Kind
from pv_reports.extraction.tables import lab_mentions, row_cases
from pv_reports.records import Block, Document


def document(text: str, blocks: tuple[Block, ...] = ()) -> Document:
    return Document(id="d", name="d", media_type="text/plain", sha256="0" * 64, text=text, blocks=blocks)


def table(rows: list[list[str]], before: str = "") -> Document:
    text, blocks = before, []
    for number, row in enumerate(rows):
        start = len(text)
        for column, cell in enumerate(row):
            text += " | " if column else ""
            if cell:
                blocks.append(
                    Block(
                        kind="table_cell",
                        start=len(text),
                        end=len(text) + len(cell),
                        table=0,
                        row=number,
                        column=column,
                    )
                )
            text += cell
        blocks.append(Block(kind="table_row", start=start, end=max(len(text), start + 1), table=0, row=number))
        text += "\n"
    return document(text, tuple(blocks))


LISTING = [
    [
        "Case no.",
        "Pt initials",
        "Age",
        "Sex",
        "Suspect drug",
        "Daily dose",
        "Reaction(s)",
        "Onset",
        "Serious",
        "Outcome",
        "Con meds",
    ],
    [
        "LL-1",
        "A.B.",
        "52",
        "F",
        "Zelvarin",
        "50 mg",
        "Nausea; rash",
        "2025-02-05",
        "No",
        "Recovered",
        "pantoprazole; aspirin 100 mg",
    ],
    [
        "LL-2",
        "",
        "8/12",
        "M",
        "Corvantis 5 mg od",
        "",
        "Pleural effusion",
        "Jan 2025",
        "Yes - hospitalised",
        "Unknown",
        "none",
    ],
]


@pytest.mark.parametrize("shape", ["blocks", "pipes", "tabs"])
def test_a_line_listing_has_a_case_per_row(shape: str) -> None:
    sign = {"pipes": " | ", "tabs": "\t"}.get(shape, "")
    listing = table(LISTING) if shape == "blocks" else document("\n".join(sign.join(row) for row in LISTING))
    cases = row_cases(listing)
    assert cases is not None
    assert len(cases) == 2
    first = [(mention.kind, mention.value, mention.owner) for mention in cases[0]]
    assert (Kind.SEX, "female", None) in first
    assert (Kind.DRUG, "Zelvarin", "product:1") in first
    assert (Kind.DOSE, "50 mg", "product:1") in first
    assert [value for kind, value, _ in first if kind is Kind.REACTION] == ["Nausea", "rash"]
    assert (Kind.OUTCOME, "recovered", None) in first
    assert [value for kind, value, _ in first if kind is Kind.DRUG] == ["Zelvarin", "pantoprazole", "aspirin"]
    second = {mention.kind: (mention.value, mention.owner) for mention in cases[1]}
    assert second[Kind.AGE][0].unit == "month"
    assert second[Kind.FREQUENCY] == ("od", "product:1")
    assert second[Kind.ONSET] == ("2025-01", "reaction:1")
    assert second[Kind.SERIOUSNESS] == ("hospitalisation", "reaction:1")
    assert second[Kind.OUTCOME] == ("unknown", "reaction:1")
    assert {mention.patient for mention in cases[0]} == {"row 1"}
    for mention in [*cases[0], *cases[1]]:
        assert mention.start < mention.end
        assert listing.text[mention.start : mention.end].strip()
    assert form_mentions(listing) == []
    assert free_text_regions(listing) == []


def test_a_title_line_above_the_header_is_passed_over() -> None:
    titled = table([["Line listing March 2025"], *LISTING])
    assert len(row_cases(titled) or []) == 2


LABS = [
    ["Test", "Result", "Unit", "Reference range", "Date"],
    ["ALT", "1,184", "U/L", "<50", "26 Mar 2025"],
    ["INR", "1.6", "", "0.8-1.2", "26 Mar 2025"],
    ["TSH", "n/a", "mU/L", "", ""],
]


def test_a_laboratory_table_is_no_line_listing() -> None:
    labs = table(LABS)
    assert row_cases(labs) is None
    found = lab_mentions(labs)
    read = [{key: labs.text[slice(*span)] for key, span in (one.attributes or {}).items()} for one in found]
    assert [one.value for one in found] == ["ALT", "INR"]
    assert read[0] == {"value": "1,184", "unit": "U/L", "reference_range": "<50", "date": "26 Mar 2025"}
    assert read[1] == {"value": "1.6", "reference_range": "0.8-1.2", "date": "26 Mar 2025"}


def test_a_column_per_date_gives_a_result_per_cell() -> None:
    labs = table(
        [["Test", "26 Mar 2025", "8 Apr 2025", "Unit", "Reference range"], ["ALT", "1,184", "212", "U/L", "<50"]]
    )
    found = lab_mentions(labs)
    assert [labs.text[slice(*(one.attributes or {})["date"])] for one in found] == ["26 Mar 2025", "8 Apr 2025"]
    assert [labs.text[slice(*(one.attributes or {})["value"])] for one in found] == ["1,184", "212"]


def test_one_patients_products_are_no_line_listing() -> None:
    products = table(
        [
            ["Medicine", "Suspected?", "Dose", "How often", "Start", "Stop"],
            ["Ostravel", "Yes", "150 mg", "every 2 weeks", "2025-07-22", ""],
            ["salbutamol", "No", "100 micrograms", "as needed", "2018", ""],
        ]
    )
    assert row_cases(products) is None
    found = form_mentions(products)
    drugs = {
        mention.value: (mention.owner, (mention.attributes or {})["role"])
        for mention in found
        if mention.kind is Kind.DRUG
    }
    assert drugs == {"Ostravel": ("product:1", "suspect"), "salbutamol": ("product:2", "concomitant")}
    starts = {mention.owner: mention.value for mention in found if mention.kind is Kind.DOSE_START}
    assert starts == {"product:1": "2025-07-22", "product:2": "2018"}


def test_one_patients_reactions_keep_their_outcomes() -> None:
    reactions = table(
        [
            ["Reaction", "Onset", "Outcome"],
            ["Rash", "3 Feb 2025", "Recovered"],
            ["Nausea", "4 Feb 2025", "Not recovered"],
        ]
    )
    found = form_mentions(reactions)
    assert {mention.owner: mention.value for mention in found if mention.kind is Kind.OUTCOME} == {
        "reaction:1": "recovered",
        "reaction:2": "not_recovered",
    }


@pytest.mark.parametrize("text", ["", "no table here", "a | b | c\nd | e | f\n", "Age | Sex | City\n"])
def test_no_listing_is_none(text: str) -> None:
    assert row_cases(document(text)) is None
    assert lab_mentions(document(text)) == []


CELLS = st.sampled_from(
    [
        "Age",
        "Sex",
        "Drug",
        "Reaction",
        "Test",
        "Result",
        "Unit",
        "54",
        "F",
        "aspirin",
        "rash; fever",
        "n/a",
        "",
        "12 Mar 2024",
        "<5",
        "|",
        "((",
    ]
)


@given(st.lists(st.lists(CELLS, max_size=6), max_size=5))
@settings(max_examples=80, deadline=None)
def test_any_table_gives_valid_spans(rows: list[list[str]]) -> None:
    any_table = table(rows)
    mentions = [*lab_mentions(any_table), *form_mentions(any_table)]
    for row in row_cases(any_table) or []:
        mentions += row
    for mention in mentions:
        assert 0 <= mention.start < mention.end <= len(any_table.text)
