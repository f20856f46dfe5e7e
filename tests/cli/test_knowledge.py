"""The knowledge base from the command line."""

import json
from pathlib import Path

from tests.cli.conftest import Run
from tests.cli.tiny_packs import write_packs


def test_the_first_command_loaded_the_packs(run: Run) -> None:
    made = run("knowledge", "list", "--json")
    assert made.code == 0
    assert {(s["id"], s["scope"]) for s in made.json["sources"]} == {
        ("paracetamol", "public"),
        ("ccds-testavil", "private"),
    }


def test_adding_a_pack_again_changes_nothing(run: Run, tmp_path: Path) -> None:
    packs = write_packs(tmp_path / "again")
    made = run("knowledge", "add", packs / "public", "--scope", "public", "--json")
    assert made.code == 0
    assert made.json == {"sources": []}


def test_jsonl_can_be_added_searched_and_removed(run: Run, tmp_path: Path) -> None:
    abstracts = tmp_path / "abstracts.jsonl"
    rows = [
        {
            "id": "a1",
            "title": "Gentamicin and hearing",
            "text": "Aminoglycosides damage the hair cells of the cochlea.",
        },
        {"id": "a2", "title": "Statins", "text": "Simvastatin may cause rhabdomyolysis."},
    ]
    abstracts.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    added = run("knowledge", "add", abstracts, "--scope", "public", "--json")
    assert [source["id"] for source in added.json["sources"]] == ["a1", "a2"]
    hits = run("knowledge", "search", "rhabdomyolysis with simvastatin", "-k", 2, "--json").json["hits"]
    assert hits[0]["passage"]["source"] == "a2"
    assert hits[0]["passage"]["text"] in rows[1]["text"]
    for source in ("a1", "a2"):
        assert run("knowledge", "remove", source).code == 0
    hits = run("knowledge", "search", "rhabdomyolysis with simvastatin", "--json").json["hits"]
    assert "a2" not in {hit["passage"]["source"] for hit in hits}


def test_search_is_narrowed_by_scope_and_product(run: Run) -> None:
    def sources(*options: str) -> set[str]:
        hits = run("knowledge", "search", "rash", *options, "--json").json["hits"]
        return {hit["passage"]["source"] for hit in hits}

    assert sources() == {"paracetamol", "ccds-testavil"}
    assert sources("--scope", "private") == {"ccds-testavil"}
    assert sources("--product", "Paracetamol") == {"paracetamol"}
    assert "core data sheet" in run("knowledge", "search", "headache", "--arm", "bm25").out


def test_search_jsonl_gives_source_ids_in_the_order_asked(run: Run, tmp_path: Path) -> None:
    source, out = tmp_path / "queries.jsonl", tmp_path / "found.jsonl"
    queries = {"q2": "headache with testavil", "q1": "maximum daily dose of paracetamol"}
    source.write_text("".join(json.dumps({"id": k, "text": v}) + "\n" for k, v in queries.items()), encoding="utf-8")
    for arm in ("hybrid", "dense", "bm25"):
        made = run("knowledge", "search", "--jsonl", source, "--out", out, "-k", 1, "--arm", arm)
        assert (made.code, made.out) == (0, "")
        rows = [json.loads(line) for line in out.read_text().splitlines()]
        assert rows == [{"id": "q2", "ids": ["ccds-testavil"]}, {"id": "q1", "ids": ["paracetamol"]}]


def test_what_cannot_be_added_or_removed_is_named(run: Run, tmp_path: Path) -> None:
    stray = tmp_path / "stray.md"
    stray.write_text("# Without a description")
    for words in (
        ["add", stray, "--scope", "public"],
        ["add", tmp_path / "gone", "--scope", "public"],
        ["remove", "gone"],
    ):
        made = run("knowledge", *words)
        assert (made.code, made.out) == (1, "")
        assert str(words[1]) in made.err
