"""The shipped public pack keeps the format that retrieval and the expectedness rule read."""

import hashlib
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from pv_reports.settings import resource

PACK = resource("knowledge") / "public" / "starter-monographs"
MONOGRAPHS = sorted(PACK.glob("*.md"))
SECTIONS = [
    "Pharmacology",
    "Indications",
    "Posology",
    "Contraindications",
    "Warnings",
    "Interactions",
    "Adverse reactions",
    "Overdose",
]
REACTION_LINE = re.compile(
    r"- (?P<organ_class>[A-Z][a-z]+(?:[ ,]+[a-z]+)*) — "
    r"(?P<frequency>Very common \(≥1/10\)|Common \(≥1/100 to <1/10\)|Uncommon \(≥1/1,000 to <1/100\)"
    r"|Rare \(≥1/10,000 to <1/1,000\)|Very rare \(<1/10,000\)|Not known): (?P<terms>[^:;]+[^:;,. ])"
)
TERM = re.compile(r"[^(),]+(?: \([^(),]+\))?")


@pytest.fixture(scope="module")
def source() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((PACK / "source.yaml").read_text(encoding="utf-8"))
    return loaded


def sections(path: Path) -> dict[str, str]:
    """Body of every ``##`` section of a monograph, in file order."""
    parts = re.split(r"(?m)^## (.+)\n", path.read_text(encoding="utf-8"))
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_pack_lists_every_file_once_with_its_hash(source: dict[str, Any]) -> None:
    files = source["files"]
    assert source["pack"] == PACK.name
    assert sorted(entry["file"] for entry in files) == [path.name for path in MONOGRAPHS]
    assert len({entry["id"] for entry in files}) == len(files) >= 45
    for entry in files:
        assert hashlib.sha256((PACK / entry["file"]).read_bytes()).hexdigest() == entry["sha256"], entry["file"]


def test_products_are_lower_case_and_belong_to_one_monograph(source: dict[str, Any]) -> None:
    products = [product for entry in source["files"] for product in entry["products"]]
    assert all(product == product.strip().lower() for product in products)
    assert len(set(products)) == len(products)
    assert all(entry["kind"] == "monograph" for entry in source["files"])


@pytest.mark.parametrize("path", MONOGRAPHS, ids=lambda path: path.stem)
def test_monograph_has_all_sections_in_order(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"(?m)^#{1,6} .+$", text)[1:] == [f"## {name}" for name in SECTIONS]
    assert text.startswith("# ")
    assert 250 <= len(text.split()) <= 900


@pytest.mark.parametrize("path", MONOGRAPHS, ids=lambda path: path.stem)
def test_every_section_stands_alone(path: Path, source: dict[str, Any]) -> None:
    (entry,) = (entry for entry in source["files"] if entry["file"] == path.name)
    substance = entry["products"][0]
    for name, body in sections(path).items():
        prose = [line for line in body.splitlines() if line and not line.startswith("- ")]
        assert prose, name
        first = prose if name == "Adverse reactions" else prose[:1]
        assert substance in " ".join(first).lower(), f"{name} does not name {substance}"


@pytest.mark.parametrize("path", MONOGRAPHS, ids=lambda path: path.stem)
def test_adverse_reaction_lines_parse(path: Path) -> None:
    lines = [line for line in sections(path)["Adverse reactions"].splitlines() if line.startswith("-")]
    assert len(lines) >= 5
    seen: set[tuple[str, str]] = set()
    listed: dict[tuple[str, str], str] = {}
    for line in lines:
        match = REACTION_LINE.fullmatch(line)
        assert match, line
        place = (match["organ_class"], match["frequency"])
        assert place not in seen, f"{place} stands on two lines"
        seen.add(place)
        for term in match["terms"].split(", "):
            assert TERM.fullmatch(term), f"{line!r}: {term!r}"
            key = (match["organ_class"], term.partition(" (")[0])
            assert key not in listed, f"{term} is both {listed.get(key)} and {match['frequency']}"
            listed[key] = match["frequency"]


def test_no_sentence_is_repeated_over_monographs() -> None:
    owner: dict[str, str] = {}
    for path in MONOGRAPHS:
        for body in sections(path).values():
            for line in body.splitlines():
                for sentence in [] if line.startswith("- ") else re.split(r"(?<=[.!?]) +(?=[A-Z])", line):
                    if len(sentence.split()) >= 8:
                        assert sentence not in owner, f"{owner.get(sentence)} and {path.name}: {sentence}"
                        owner[sentence] = path.name
