"""The fictional company's pack: whole, unaltered, in the exact format, and different from edition to edition."""

import hashlib
import re
from datetime import date
from typing import Any, get_args

import pytest
import yaml

from pv_reports.records import SourceKind
from pv_reports.settings import resource

PACK = resource("knowledge") / "private" / "norvelia"
CONTENT: dict[str, Any] = yaml.safe_load((PACK / "source.yaml").read_text())
FILES: list[dict[str, Any]] = CONTENT["files"]
SHEETS = [entry for entry in FILES if entry["kind"] == "reference_safety_information"]
SECTIONS = [
    "4.1 Therapeutic indications",
    "4.2 Posology and method of administration",
    "4.3 Contraindications",
    "4.4 Special warnings and precautions for use",
    "4.5 Interactions",
    "4.6 Fertility, pregnancy and lactation",
    "4.8 Undesirable effects",
    "4.9 Overdose",
]
FREQUENCIES = [
    "Very common (≥1/10)",
    "Common (≥1/100 to <1/10)",
    "Uncommon (≥1/1,000 to <1/100)",
    "Rare (≥1/10,000 to <1/1,000)",
    "Very rare (<1/10,000)",
    "Not known",
]
BULLET = re.compile(rf"- ([A-Z][\w ,]+) — ({'|'.join(re.escape(each) for each in FREQUENCIES)}): (.+)")


def name(entry: dict[str, Any]) -> str:
    return str(entry["file"])


def listed(file: str) -> list[str]:
    """The terms of section 4.8, in order."""
    section = (PACK / file).read_text().split("## 4.8 Undesirable effects\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("- ")]
    assert lines
    matches = [BULLET.fullmatch(line) for line in lines]
    assert all(matches), [line for line, match in zip(lines, matches, strict=True) if not match]
    return [term for match in matches if match for term in match[3].split(", ")]


def test_pack_names_itself_and_every_file() -> None:
    assert CONTENT["pack"] == PACK.name
    assert CONTENT["licence"]
    assert sorted(map(name, FILES)) == sorted(path.name for path in PACK.glob("*.md"))


@pytest.mark.parametrize("entry", FILES, ids=name)
def test_entry_is_complete_and_the_file_unaltered(entry: dict[str, Any]) -> None:
    assert hashlib.sha256((PACK / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]
    assert entry["kind"] in get_args(SourceKind)
    assert isinstance(entry["edition"], str)
    assert isinstance(entry["date"], date)
    assert entry["products"] == [product.lower() for product in entry["products"]]
    assert isinstance(entry.get("effective_from"), date) is (entry in SHEETS)


@pytest.mark.parametrize("entry", FILES, ids=name)
def test_file_starts_with_its_title_and_has_sections(entry: dict[str, Any]) -> None:
    text = (PACK / entry["file"]).read_text()
    assert text.startswith("# ")
    assert text.count("\n# ") == 0
    assert "\n## " in text


@pytest.mark.parametrize("entry", SHEETS, ids=name)
def test_sheet_has_the_numbered_sections_in_order_and_none_empty(entry: dict[str, Any]) -> None:
    parts = re.split(r"^## (.+)\n", (PACK / entry["file"]).read_text(), flags=re.M)
    assert parts[1::2] == SECTIONS
    assert all(len(body.strip()) > 40 for body in parts[2::2])


@pytest.mark.parametrize("entry", SHEETS, ids=name)
def test_terms_are_lower_case_and_listed_once(entry: dict[str, Any]) -> None:
    terms = listed(entry["file"])
    assert terms == [term.lower() for term in terms]
    assert len(terms) == len(set(terms)) >= 10


def test_three_products_have_two_editions_that_list_different_terms() -> None:
    ids = sorted({entry["id"] for entry in SHEETS})
    assert ids == ["ccds-corvantis", "ccds-ostravel", "ccds-zelvarin"]
    for each in ids:
        old, new = sorted((entry for entry in SHEETS if entry["id"] == each), key=lambda entry: str(entry["edition"]))
        assert (old["edition"], new["edition"]) == ("1.0", "2.0")
        assert old["effective_from"] < new["effective_from"]
        assert old["products"] == new["products"]
        assert set(listed(new["file"])) - set(listed(old["file"]))


@pytest.mark.parametrize(
    ("product", "term", "first_edition", "second_edition"),
    [
        ("zelvarin", "drug-induced liver injury", False, True),
        ("zelvarin", "pleural effusion", False, True),
        ("zelvarin", "alopecia", True, True),
        ("zelvarin", "interstitial lung disease", False, False),
        ("ostravel", "anaphylactic reaction (including life-threatening cases)", False, True),
        ("corvantis", "angioedema", False, True),
        ("corvantis", "constipation", False, True),
    ],
)
def test_terms_the_samples_turn_on(product: str, term: str, first_edition: bool, second_edition: bool) -> None:
    assert (term in listed(f"ccds-{product}-1.0.md")) is first_edition
    assert (term in listed(f"ccds-{product}-2.0.md")) is second_edition


def test_procedure_and_two_narratives_are_there() -> None:
    kinds = [entry["kind"] for entry in FILES]
    assert kinds.count("procedure") == 1
    assert kinds.count("narrative") == 2
