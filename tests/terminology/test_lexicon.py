import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pv_reports.terminology import Concept, Lexicon, lexicon
from pv_reports.terminology.concepts import load


def found(text: str, *kinds: str) -> list[tuple[str, str | None]]:
    matches = lexicon().find(text, kinds or None)  # type: ignore[arg-type]
    return [(match.matched, match.concept.term if match.concept else None) for match in matches]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She threw up twice.", ("threw up", "Vomiting")),
        ("He BROKE OUT IN HIVES.", ("BROKE OUT IN HIVES", "Urticaria")),
        ("then passed out", ("passed out", "Syncope")),
        ("felt light headed", ("light headed", "Dizziness")),
        ("lightheadedness noted", ("lightheadedness", "Dizziness")),
        ("SOB on exertion", ("SOB", "Dyspnoea")),
        ("Stevens-Johnson\nsyndrome", ("Stevens-Johnson\nsyndrome", "Stevens-Johnson syndrome")),
        ("developed hemorrhages", ("hemorrhages", "Haemorrhage")),
        ("swelling at the injection site", ("swelling at the injection site", "Injection site swelling")),
    ],
)
def test_listed_reactions_are_found_as_people_write_them(text: str, expected: tuple[str, str]) -> None:
    assert expected in found(text, "reaction")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Graves’ disease", ("Graves’ disease", "Hyperthyroidism")),
        ("left upper arm pain", ("left upper arm pain", "Pain in extremity")),
        ("numbness in both hands", ("numbness in both hands", "Hypoaesthesia")),
        ("swelling in the left arm", ("swelling in the left arm", "Peripheral swelling")),
        ("acute sialoadenitis", ("acute sialoadenitis", None)),
        ("elevated serum creatinine", ("elevated serum creatinine", "Blood creatinine increased")),
        ("platelet count was very low", ("platelet count was very low", "Platelet count decreased")),
        ("ALT and AST were normal; hemoglobin decreased", ("hemoglobin decreased", "Haemoglobin decreased")),
    ],
)
def test_phrases_are_built_from_parts(text: str, expected: tuple[str, str | None]) -> None:
    assert expected in found(text, "reaction")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("took Tylenol", ("Tylenol", "paracetamol")),
        ("a flu shot and MMR", ("MMR", "measles, mumps and rubella vaccine")),
        ("Engerix-B, dose 2", ("Engerix-B", "hepatitis b vaccine")),
        ("warfarin sodium 5 mg", ("warfarin sodium", "warfarin")),
        ("started on xyzutinib", ("xyzutinib", None)),
        ("Zelvarin 50 mg", ("Zelvarin", "zelvatinib")),
    ],
)
def test_substances(text: str, expected: tuple[str, str | None]) -> None:
    assert expected in found(text, "substance")


@pytest.mark.parametrize(
    "text",
    [
        "apply a warm compress",
        "ten days",
        "an analysis in April",
        "the prognosis",
        "stat",
        "aids to walking",
        "I'm fine",
    ],
)
def test_no_reaction_where_there_is_none(text: str) -> None:
    assert found(text, "reaction") == []
    assert found(text, "substance") == []


def test_an_abbreviation_needs_capitals_in_a_text_that_is_not_all_capitals() -> None:
    assert found("He developed TEN.", "reaction") == [("TEN", "Toxic epidermal necrolysis")]
    assert found("FEVER FOR TEN DAYS AFTER THE FIRST DOSE", "reaction") == [("FEVER", "Pyrexia")]
    assert ("MI", "Myocardial infarction") in found("PATIENT HAD AN MI ON THE SECOND DAY", "reaction")


def test_countries_need_a_capital() -> None:
    assert found("In Turkey he ate turkey.", "country") == [("Turkey", "Turkey")]


def test_kinds_restrict_what_is_found() -> None:
    text = "aspirin by mouth caused hives in France"
    assert {match.kind for match in lexicon().find(text)} == {"substance", "route", "reaction", "country"}
    assert {match.kind for match in lexicon().find(text, {"route"})} == {"route"}


def term(concept: Concept | None) -> str | None:
    return concept.term if concept else None


def test_exact_lookup_forgives_case_salts_and_trade_marks_only() -> None:
    book = lexicon()
    assert term(book.substance("LIPITOR®")) == "atorvastatin"
    assert term(book.substance("metoprolol succinate")) == "metoprolol"
    assert term(book.reaction("Haemorrhages")) == "Haemorrhage"
    assert book.reaction("bad haemorrhage") is None
    assert book.substance("") is None
    assert book.reaction("aspirin") is None


def test_product_names_can_be_added_without_changing_the_original() -> None:
    book = lexicon().with_products({"Newbrand Forte": "warfarin", "Mysteriol": "unheard"})
    assert [(m.matched, m.concept and m.concept.term) for m in book.find("newbrand-forte and mysteriol")] == [
        ("newbrand-forte", "warfarin"), ("mysteriol", "unheard"),
    ]  # fmt: skip
    assert lexicon().find("mysteriol") == []
    plain = lexicon().with_products(["Plainol"]).substance("plainol")
    assert plain is not None
    assert plain.code == ""


WORDS = st.sampled_from(
    [
        "left",
        "arm",
        "pain",
        "in",
        "the",
        "injection",
        "site",
        "swelling",
        "of",
        "both",
        "hands",
        "elevated",
        "ALT",
        "was",
        "low",
        "platelet",
        "count",
        ".",
        ",",
        "\n",
        "-",
        "warfarin\n",
        "",
        "",
        "",
        "sodium",
        "Turkey",
        "p.o.",
        "SOB",
        "increased",
        "gastritis",
        "mumps",
        "vaccine",
        "é",
        "’s",
        "5-FU",
        "xxmab",
        "-",
        "--",
        "/",
        "red",
    ]
)


@given(st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=40).map(" ".join)))
def test_offsets_are_right_and_matches_never_overlap(text: str) -> None:
    at = 0
    for match in lexicon().find(text):
        assert at <= match.start < match.end <= len(text)
        assert text[match.start : match.end] == match.matched
        assert match.kind != "blocked"
        at = match.end


def test_every_preferred_term_finds_itself() -> None:
    book = lexicon()
    lost = [c.term for c in book.concepts if c.kind == "reaction" and book.reaction(f" {c.term}\n") is not c]
    lost += [c.term for c in book.concepts if c.kind == "substance" and book.substance(c.term.upper()) is not c]
    assert lost == []


def test_loading_and_matching_are_fast() -> None:
    """Bounds are three times what one busy core of 2020 needs, so that only a real change of cost fails."""
    concepts = load()
    start = time.process_time()
    book = Lexicon(concepts)
    assert time.process_time() - start < 0.4
    text = "The patient had swelling and pain in the left arm after the second dose of vaccine, then recovered. " * 2000
    start = time.process_time()
    book.find(text)
    assert len(text) / (time.process_time() - start) > 400_000


@pytest.mark.shared
def test_real_narratives_hold_a_reaction(shared_data: Path) -> None:
    with (shared_data / "vaers" / "2005.jsonl").open(encoding="utf-8") as lines:
        narratives = [json.loads(line)["narrative"] for line in lines]
    share = sum(bool(lexicon().find(text, {"reaction"})) for text in narratives) / len(narratives)
    assert share >= 0.97
