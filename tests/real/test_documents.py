"""Forms, articles and labels that nobody here wrote."""

import hashlib
from datetime import date
from pathlib import Path

import pytest
import yaml

from pv_reports.intake import read
from pv_reports.knowledge import KnowledgeBase
from pv_reports.pipeline import build
from pv_reports.settings import Settings
from tests.cli.tiny_packs import WordHashes
from tests.real.evidence import altered_quotes

pytestmark = pytest.mark.shared


@pytest.mark.parametrize("folder", ["medwatch_pdf", "jats"])
def test_every_file_goes_the_whole_way_with_its_own_words(shared_data: Path, base: KnowledgeBase, folder: str) -> None:
    files = sorted(path for path in (shared_data / folder).iterdir() if path.is_file())
    assert len(files) >= 3
    for file in files:
        taken = read(file.read_bytes(), file.name)
        assert any(document.text.strip() for document in taken.documents)
        for document in taken.documents:
            assert all(document.text[block.start : block.end].strip() for block in document.blocks), file.name
        for made in build(taken.documents, base, received=date(2026, 1, 2)):
            assert altered_quotes(made.case, taken.documents) == []
            assert [q for c in made.draft.citations for q in altered_quotes(c, taken.documents)] == []


def test_the_filled_forms_give_their_patient_product_and_reaction(shared_data: Path, base: KnowledgeBase) -> None:
    file = shared_data / "medwatch_pdf" / "FDA_3500_simulated_filled_XFA.pdf"
    taken = read(file.read_bytes(), file.name)
    made = build(taken.documents, base, received=date(2026, 1, 2))
    assert len(made) == 1
    case = made[0].case
    assert case.patient.age or case.patient.sex or case.patient.birth_date or case.patient.initials
    assert any(product.name for product in case.products)
    assert any(reaction.term for reaction in case.reactions)


def test_labels_become_public_knowledge_that_is_found(shared_data: Path, tmp_path: Path) -> None:
    pack = tmp_path / "labels"
    pack.mkdir()
    entries = []
    for file in sorted((shared_data / "spl").glob("*.xml")):
        data = file.read_bytes()
        (pack / file.name).write_bytes(data)
        name = file.stem.partition("-")[0]
        entries.append(
            {
                "file": file.name, "id": file.stem, "title": f"Label of {name}", "edition": "1", "date": "2020-01-01",
                "sha256": hashlib.sha256(data).hexdigest(), "kind": "label", "products": [name],
            }
        )  # fmt: skip
    head = {"pack": "labels", "title": "Labels", "licence": "public domain (US government)", "files": entries}
    (pack / "source.yaml").write_text(yaml.safe_dump(head), encoding="utf-8")
    with KnowledgeBase.open(tmp_path / "home", Settings(home=tmp_path / "home"), embedder=WordHashes()) as base:
        added = base.add([pack], "public")
        assert {source.id for source in added} == {entry["id"] for entry in entries}
        for source in added:
            passages = base.passages_of(source.id)
            assert passages
            assert all(hashlib.sha256(p.text.encode()).hexdigest() == p.sha256 for p in passages)
            assert all(p.end - p.start == len(p.text) for p in passages)
            whole = "\n\n".join(d.text for d in read((pack / f"{source.id}.xml").read_bytes(), "label.xml").documents)
            assert all(whole[p.start : p.end] == p.text for p in passages)
        hits = base.search("serious infections tuberculosis", 3, products=("humira",))
        assert {hit.passage.source for hit in hits} == {"humira"}
        assert any("infection" in hit.passage.text.lower() for hit in hits)
