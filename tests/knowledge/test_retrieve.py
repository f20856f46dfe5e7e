"""Retrieval for a case asks for each part of the report."""

from pathlib import Path

import pytest

from pv_reports.knowledge import KnowledgeBase, retrieve_for_case
from pv_reports.knowledge.retrieve import MOST_HITS
from pv_reports.records import Fact, Patient, Product, Reaction, SafetyCase
from tests.knowledge.conftest import OpenBase, Pack

MONOGRAPH = """# {0}

## Posology

The maximum daily dose of {0} is 50 mg.

## Warnings

{0} must be used with caution in liver disease.

## Interactions

{0} with {1} raises the risk of bleeding.

## Adverse reactions

- Hepatobiliary disorders — Rare (≥1/10,000 to <1/1,000): jaundice

## Overdose

An overdose of {0} is treated with charcoal.
"""


@pytest.fixture
def base(open_base: OpenBase, pack: Pack) -> KnowledgeBase:
    base = open_base()
    names = ["alpha", "beta", "gamma"]
    files = {
        f"{name}.md": (MONOGRAPH.format(name, other), {"products": [name], "kind": "monograph"})
        for name, other in zip(names, names[1:] + names[:1], strict=True)
    }
    base.add([pack("monographs", files)], "public")
    own = {
        "sop.md": ("A case narrative states source, patient and event.", {"kind": "procedure"}),
        "earlier.md": ("A 60-year-old woman had jaundice on alpha.", {"kind": "narrative", "products": ["alpha"]}),
    }
    base.add([pack("own", own)], "private")
    return base


def _case(*reactions: str, suspect: str = "Alpha", concomitant: str | None = "beta") -> SafetyCase:
    products = [Product(name=Fact(value=suspect), role="suspect")]
    if concomitant:
        products.append(Product(name=Fact(value=concomitant), role="concomitant"))
    return SafetyCase(
        id="c",
        products=tuple(products),
        reactions=tuple(Reaction(term=Fact(value=term)) for term in reactions),
        patient=Patient(history=(Fact(value="liver disease"),)),
    )


def test_each_part_of_the_report_gets_its_passages(base: KnowledgeBase) -> None:
    hits = retrieve_for_case(base, _case("jaundice"))
    purposes = {(hit.question, hit.passage.source, hit.passage.section) for hit in hits}
    assert ("listedness of jaundice with alpha", "alpha", "Adverse reactions") in purposes
    assert ("interaction of alpha with beta", "alpha", "Interactions") in purposes
    assert ("posology of alpha", "alpha", "Posology") in purposes
    assert ("warnings for alpha", "alpha", "Warnings") in purposes
    assert ("similar earlier narratives", "earlier", "") in purposes
    assert ("house rules for narratives", "sop", "") in purposes


def test_passages_of_other_products_are_left_out(base: KnowledgeBase) -> None:
    assert "gamma" not in {hit.passage.source for hit in retrieve_for_case(base, _case("jaundice"))}


def test_no_passage_comes_twice_and_many_reactions_do_not_crowd_out_the_rest(base: KnowledgeBase) -> None:
    hits = retrieve_for_case(base, _case(*(f"reaction {n}" for n in range(30))))
    assert len({hit.passage.id for hit in hits}) == len(hits) <= MOST_HITS
    assert {"alpha", "sop", "earlier"} <= {hit.passage.source for hit in hits}


def test_overdose_is_asked_for(base: KnowledgeBase) -> None:
    case = _case().model_copy(update={"special_situations": (Fact(value="overdose"),)})
    assert any(hit.passage.section == "Overdose" for hit in retrieve_for_case(base, case))


def test_unknown_product_and_empty_case_get_no_product_information(base: KnowledgeBase) -> None:
    for case in (_case("jaundice", suspect="omega", concomitant=None), SafetyCase(id="c")):
        assert {hit.passage.kind for hit in retrieve_for_case(base, case)} <= {"procedure", "narrative"}


def test_empty_base_gives_nothing(open_base: OpenBase, tmp_path: Path) -> None:
    assert retrieve_for_case(open_base(), _case("jaundice")) == ()
