"""What is read as a source, and what is refused and how."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from pv_reports.errors import KnowledgeError
from pv_reports.knowledge.passages import passages
from pv_reports.knowledge.sources import JSONL_LICENCE, read
from tests.knowledge.conftest import Pack

TEXT = "# Alpha\n\n## Warnings\n\nLiver damage.\n"


def test_pack_is_read_with_all_it_says(pack: Pack) -> None:
    entry = {"products": ["Alphadrug", " ALPHA "], "kind": "monograph", "edition": "2026-11"}
    (item,) = read([pack("p", {"alpha.md": (TEXT, entry)})], "public")
    assert item.source.products == ("alphadrug", "alpha")
    assert (item.source.licence, item.source.edition, item.source.scope) == ("CC0-1.0", "2026-11", "public")
    assert [section.title for section in item.sections] == ["Warnings"]


def test_folder_of_packs_and_single_file_of_a_pack(pack: Pack) -> None:
    one = pack("one", {"a.md": (TEXT, {}), "b.md": (TEXT, {})})
    pack("two", {"c.md": (TEXT, {})})
    assert [item.source.id for item in read([one.parent], "public")] == ["a", "b", "c"]
    assert [item.source.id for item in read([one / "b.md"], "public")] == ["b"]


def test_windows_line_ends_and_byte_order_mark_are_read(pack: Pack, tmp_path: Path) -> None:
    folder = pack("p", {"a.md": ("\ufeff" + TEXT.replace("\n", "\r\n"), {})})
    assert read([folder], "public")[0].text == TEXT


def _refused(path: Path) -> KnowledgeError:
    with pytest.raises(KnowledgeError) as refusal:
        read([path], "public")
    assert refusal.value.remedy
    return refusal.value


def test_file_without_description_is_refused(tmp_path: Path) -> None:
    lonely = tmp_path / "lonely.md"
    lonely.write_text(TEXT)
    for path in (lonely, tmp_path):
        error = _refused(path)
        assert error.subject == str(lonely)
        assert "source.yaml" in error.remedy


def test_file_that_the_description_does_not_list_is_refused(pack: Pack) -> None:
    folder = pack("p", {"a.md": (TEXT, {})})
    (folder / "stray.pdf").write_bytes(b"%PDF-")
    assert _refused(folder).subject.endswith("stray.pdf")
    assert _refused(folder / "stray.pdf").subject.endswith("stray.pdf")


def test_altered_file_is_refused(pack: Pack) -> None:
    folder = pack("p", {"a.md": (TEXT, {})})
    (folder / "a.md").write_text(TEXT.replace("Liver", "Renal"))
    error = _refused(folder)
    assert error.subject.endswith("a.md")
    assert "altered" in error.problem


@pytest.mark.parametrize(
    "entry",
    [
        {"sha256": "short"},
        {"kind": "gossip"},
        {"date": "yesterday"},
        {"kind": "reference_safety_information"},
        {"colour": "blue"},
        {"file": "../outside.md"},
        {"file": "missing.md"},
        {"id": ""},
    ],
)
def test_incomplete_description_is_refused(pack: Pack, entry: dict[str, Any]) -> None:
    assert str(_refused(pack("p", {"a.md": (TEXT, entry)})))


@pytest.mark.parametrize("text", ["", "- [", "pack: p", "{a: &a [*a]}", "\x00", "files: []\npack: p\nlicence: x"])
def test_damaged_description_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "source.yaml").write_text(text)
    assert _refused(tmp_path).subject == str(tmp_path / "source.yaml")


def test_file_that_is_not_text_is_refused(pack: Pack) -> None:
    assert "no text" in _refused(pack("p", {"a.md": (" \n", {})})).problem


def test_missing_path_is_refused(tmp_path: Path) -> None:
    assert "no such file" in _refused(tmp_path / "nowhere").problem


def test_jsonl_stands_on_its_own(tmp_path: Path) -> None:
    path = tmp_path / "papers.jsonl"
    rows = [{"id": 7, "title": "Seven", "text": "Liver damage."}, {"id": "8", "text": "# not a heading\nRash."}]
    path.write_text("\n\n".join(json.dumps(row) for row in rows))
    seven, eight = read([path], "private")
    assert (seven.source.id, seven.source.kind, seven.source.licence) == ("7", "other", JSONL_LICENCE)
    assert seven.source.sha256.startswith(seven.source.edition)
    assert seven.source.edition != eight.source.edition
    assert eight.text[eight.sections[0].start :].startswith("# not")


@pytest.mark.parametrize(
    "line",
    ["{", "[]", '{"id":"1"}',
     '{"id":"1","text":" "}', '{"id":null,"text":"a"}', '{"id":true,"text":"a"}', '{"id":"1","text":5}',
     '{"id":"1","text":"\\ud800"}'],
)  # fmt: skip
def test_bad_jsonl_line_is_refused_with_its_number(tmp_path: Path, line: str) -> None:
    path = tmp_path / "papers.jsonl"
    path.write_text('{"id":"0","text":"fine"}\n' + line)
    assert _refused(path).place == "line 2"


def test_jsonl_that_is_not_utf8_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "papers.jsonl"
    path.write_bytes(b'{"id":"0","text":"\xff\xfe"}')
    assert _refused(path).place == "line 1"


def test_two_texts_under_one_id_are_refused(pack: Pack) -> None:
    one = pack("one", {"a.md": (TEXT, {})})
    two = pack("two", {"b.md": (TEXT + "more", {"id": "a"})})
    with pytest.raises(KnowledgeError, match="two different texts"):
        read([one, two], "public")


def test_other_formats_are_read_through_intake(pack: Pack) -> None:
    page = (
        "<html><body><h1>Alpha</h1><h2>Warnings</h2><p>Liver &lt;3x ULN.</p><h2>Overdose</h2><p>Call.</p></body></html>"
    )
    (item,) = read([pack("p", {"alpha.html": (page, {})})], "public")
    bodies = {section.title: item.text[section.start : section.end].strip() for section in item.sections}
    assert bodies["Warnings"] == "Liver <3x ULN."
    assert bodies["Overdose"] == "Call."


def test_file_that_intake_refuses_is_refused_with_its_remedy(pack: Pack) -> None:
    assert _refused(pack("p", {"alpha.docx": ("PK\x03\x04 a broken archive", {})})).subject.endswith("alpha.docx")


@pytest.mark.shared
def test_real_labels_keep_their_sections(shared_data: Path, tmp_path: Path) -> None:
    label = (shared_data / "spl" / "humira.xml").read_bytes()
    (tmp_path / "humira.xml").write_bytes(label)
    entry = {
        "file": "humira.xml", "id": "humira", "title": "Humira", "edition": "1", "date": "2026-01-01", "kind": "label",
        "sha256": hashlib.sha256(label).hexdigest(),
    }  # fmt: skip
    description = {"pack": "labels", "title": "Labels", "licence": "US government work", "files": [entry]}
    (tmp_path / "source.yaml").write_text(json.dumps(description))
    (item,) = read([tmp_path], "public")
    made = passages(item.source, item.text, item.sections)
    assert all(item.text[passage.start : passage.end] == passage.text for passage in made)
    assert len({passage.section for passage in made}) > 50
