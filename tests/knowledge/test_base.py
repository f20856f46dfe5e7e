"""Adding, replacing, removing and searching, on both engines alike."""

import datetime
import json
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from pv_reports.errors import KnowledgeError, ServiceError
from pv_reports.knowledge import KnowledgeBase
from pv_reports.knowledge.stored import write
from pv_reports.settings import Settings
from tests.knowledge.conftest import OpenBase, Pack, WordHashes

ALPHA = (
    "# Alpha\n\n## Adverse reactions\n\nAlpha causes jaundice and rash.\n\n## Posology\n\nTake 50 mg of alpha daily.\n"
)
BETA = "# Beta\n\n## Adverse reactions\n\nBeta causes jaundice and cough.\n"


@pytest.fixture
def two(pack: Pack) -> Path:
    return pack(
        "two",
        {
            "alpha.md": (ALPHA, {"products": ["alpha"], "kind": "monograph"}),
            "beta.md": (BETA, {"products": ["beta"], "kind": "label"}),
        },
    )


def _state(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in (folder / "home" / "knowledge").rglob("*") if path.is_file()}


def test_added_sources_are_found_in_every_arm(open_base: OpenBase, two: Path) -> None:
    base = open_base()
    steps: list[tuple[int, int]] = []
    assert [source.id for source in base.add([two], "public", lambda *step: steps.append(step))] == ["alpha", "beta"]
    assert steps[-1] == (3, 3)
    for arm in ("hybrid", "dense", "bm25"):
        hits = base.search("beta cough", 2, arm=arm)
        assert hits[0].passage.source == "beta"
        assert hits[0].passage.section == "Adverse reactions"
        assert hits == sorted(hits, key=lambda hit: -hit.score)


def test_filters(open_base: OpenBase, two: Path, pack: Pack) -> None:
    base = open_base()
    base.add([two], "public")
    base.add([pack("own", {"sop.md": ("Jaundice is described first.", {"kind": "procedure"})})], "private")

    def found(**conditions: Any) -> set[str]:
        return {hit.passage.source for hit in base.search("jaundice", 10, **conditions)}

    assert found() == {"alpha", "beta", "sop"}
    assert found(scope="private") == {"sop"}
    assert found(scope="public", products=["BETA"]) == {"beta"}
    assert found(products=["alpha", "beta"]) == {"alpha", "beta"}
    assert found(kinds=["procedure", "label"]) == {"beta", "sop"}
    assert found(products=["gamma"]) == set()
    assert base.product_names("public") == ["alpha", "beta"]
    assert base.product_names() == []


def test_question_without_any_known_word_and_empty_base(open_base: OpenBase, two: Path) -> None:
    base = open_base()
    assert base.search("jaundice") == []
    base.add([two], "public")
    assert base.search("the of and", arm="bm25") == []
    assert base.search("jaundice", 0) == []


def test_adding_again_changes_nothing(open_base: OpenBase, two: Path, tmp_path: Path, embedder: WordHashes) -> None:
    base = open_base()
    base.add([two], "public")
    before, embedded = _state(tmp_path), embedder.embedded
    assert base.add([two], "public") == []
    assert (_state(tmp_path), embedder.embedded) == (before, embedded)


def test_new_edition_replaces_the_old_whose_passages_stay(open_base: OpenBase, pack: Pack) -> None:
    base = open_base()
    base.add([pack("p", {"alpha.md": (ALPHA, {"edition": "1"})})], "public")
    old = base.passages_of("alpha")
    base.add([pack("p", {"alpha.md": (ALPHA.replace("rash", "pruritus"), {"edition": "2"})})], "public")
    assert {hit.passage.edition for hit in base.search("alpha jaundice rash")} == {"2"}
    assert base.passages_of("alpha", "1") == old
    assert [base.passage(passage.id) for passage in old] == old
    assert [source.edition for source in base.sources()] == ["2"]
    assert [(source.edition, source.active) for source in base.sources(all=True)] == [("1", False), ("2", True)]


def test_older_edition_added_later_is_kept_but_not_used(open_base: OpenBase, pack: Pack) -> None:
    base = open_base()
    base.add([pack("p", {"alpha.md": (ALPHA + "new", {"edition": "2"})})], "public")
    added = base.add([pack("p", {"alpha.md": (ALPHA, {"edition": "1"})})], "public")
    assert [(source.edition, source.active) for source in added] == [("1", False)]
    assert {hit.passage.edition for hit in base.search("alpha")} == {"2"}


def test_altered_text_under_a_known_edition_is_refused(open_base: OpenBase, pack: Pack, tmp_path: Path) -> None:
    base = open_base()
    base.add([pack("p", {"alpha.md": (ALPHA, {})})], "public")
    before = _state(tmp_path)
    with pytest.raises(KnowledgeError, match="edition"):
        base.add([pack("p", {"alpha.md": (ALPHA + "more", {}), "new.md": (BETA, {})})], "public")
    assert _state(tmp_path) == before


def test_changed_metadata_of_an_edition_take_effect(open_base: OpenBase, pack: Pack) -> None:
    base = open_base()
    base.add([pack("p", {"alpha.md": (ALPHA, {"products": ["alpha"]})})], "public")
    ids = [passage.id for passage in base.passages_of("alpha")]
    base.add([pack("p", {"alpha.md": (ALPHA, {"products": ["alpha", "alphabrand"]})})], "public")
    assert [hit.passage.source for hit in base.search("jaundice", 1, products=["alphabrand"])] == ["alpha"]
    assert [passage.id for passage in base.passages_of("alpha")] == ids


def test_jsonl_text_follows_the_file_there_and_back(open_base: OpenBase, tmp_path: Path) -> None:
    base, path = open_base(), tmp_path / "papers.jsonl"

    def add(text: str) -> int:
        path.write_text(json.dumps({"id": "1", "title": "T", "text": text}))
        return len(base.add([path], "private"))

    assert [add("jaundice"), add("cough"), add("jaundice"), add("jaundice")] == [1, 1, 1, 0]
    assert [hit.passage.text for hit in base.search("jaundice")] == ["jaundice"]
    assert len(base.sources(all=True)) == 2


def test_removed_source_is_not_found_but_its_passages_are_readable(open_base: OpenBase, two: Path) -> None:
    base = open_base()
    base.add([two], "public")
    passage = base.passages_of("beta")[0]
    base.remove("beta")
    assert {hit.passage.source for hit in base.search("beta cough")} == {"alpha"}
    assert base.passage(passage.id) == passage
    with pytest.raises(KnowledgeError):
        base.remove("beta")
    assert [source.id for source in base.add([two], "public")] == ["beta"]
    assert base.search("beta cough", 1)[0].passage == passage


def test_reference_in_force_on_a_day(open_base: OpenBase, pack: Pack) -> None:
    base = open_base()

    def edition(name: str, day: str) -> dict[str, Any]:
        return {"id": "ccds", "edition": name, "effective_from": day, "products": ["alpha"],
                "kind": "reference_safety_information"}  # fmt: skip

    files = {"two.md": ("Two.", edition("2", "2026-06-01")), "one.md": ("One.", edition("1", "2025-01-01"))}
    base.add([pack("p", files)], "private")

    def on(day: str, *products: str) -> list[str]:
        return [passage.text for passage in base.reference_in_force(products, datetime.date.fromisoformat(day))]

    assert on("2024-12-31", "alpha") == []
    assert on("2025-01-01", "Alpha") == ["One."]
    assert on("2026-05-31", "beta", "alpha") == ["One."]
    assert on("2026-06-01", "alpha") == ["Two."]
    assert on("2026-06-01", "Alpha 50 mg tablets") == ["Two."]
    assert on("2026-06-01", "beta") == []
    assert [hit.passage.text for hit in base.search("one two")] == ["Two."]


class _Killed(BaseException):
    """Stands for the end of the process: nothing after it runs."""


@pytest.mark.parametrize("survived", range(6))
def test_crash_during_replacement_is_repaired(
    open_base: OpenBase, pack: Pack, two: Path, monkeypatch: pytest.MonkeyPatch, survived: int
) -> None:
    base = open_base()
    base.add([two], "public")
    new = pack("newer", {"alpha.md": (ALPHA.replace("rash", "pruritus"), {"edition": "2", "products": ["alpha"]})})
    steps = 0

    def step(*_: Any, **__: Any) -> None:
        nonlocal steps
        steps += 1
        if steps > survived:
            raise _Killed

    index = base._open_index()
    for name in ("upsert", "delete"):
        original = getattr(index, name)
        monkeypatch.setattr(index, name, lambda *a, original=original: (step(), original(*a)))
    monkeypatch.setattr("pv_reports.knowledge.archive.write", lambda *a: (step(), write(*a)))
    try:
        base.add([new], "public")
        finished = True
    except _Killed:
        finished = False
    monkeypatch.setattr("pv_reports.knowledge.archive.write", write)
    index.close()

    again = open_base()
    (edition,) = {source.edition for source in again.sources() if source.id == "alpha"}
    assert edition == "2" or not finished
    hits = again.search("alpha jaundice rash pruritus", 10)
    assert sorted(hit.passage.id for hit in hits) == sorted(
        passage.id for source in again.sources() for passage in again.passages_of(source.id)
    )
    again.add([new], "public")
    assert {hit.passage.edition for hit in again.search("alpha", products=["alpha"])} == {"2"}
    assert again._archive.pending() == []


def test_index_is_rebuilt_for_another_model(open_base: OpenBase, two: Path, embedder: WordHashes) -> None:
    with open_base() as base:
        base.add([two], "public")
    embedder.name, embedder.dimension = "other", 32
    client_side_only = open_base()
    try:
        hits = client_side_only.search("beta cough", 1)
    finally:
        client_side_only.close()
    assert hits[0].passage.source == "beta"


def test_threads_share_one_base(open_base: OpenBase, two: Path, pack: Pack) -> None:
    base = open_base()
    base.add([two], "public")
    faults: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for turn in range(5):
                base.add([pack(f"p{number}", {f"s{number}.md": (BETA, {"edition": str(turn)})})], "private")
                assert base.search("beta cough", 3)
        except BaseException as fault:  # asserted below, in the main thread
            faults.append(fault)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(base.sources()) == 6


def test_many_sources_are_ranked_by_their_best_passage(open_base: OpenBase, tmp_path: Path) -> None:
    base, path = open_base(), tmp_path / "papers.jsonl"
    texts = {str(n): " ".join([f"jaundice{n} cough"] * 300) for n in range(8)}
    path.write_text("\n".join(json.dumps({"id": n, "title": "", "text": text}) for n, text in texts.items()))
    base.add([path], "public")
    ranked = base.rank_sources(["jaundice3", "cough"], 5)
    assert ranked[0][0] == "3"
    assert [len(set(ids)) for ids in ranked] == [5, 5]
    assert len(base.search_sources("cough", 50)) == 8
    assert base.search_sources("cough", 50, products=["omega"]) == []


def test_second_process_is_told_to_use_a_server(tmp_path: Path, two: Path) -> None:
    home, settings = tmp_path / "home", Settings(home=tmp_path / "home")
    with KnowledgeBase.open(home, settings, embedder=WordHashes()) as first:
        first.add([two], "public")
        second = KnowledgeBase.open(home, settings, embedder=WordHashes())
        with pytest.raises(ServiceError, match="QDRANT_URL"):
            second.search("jaundice")
        assert [source.id for source in second.sources()] == ["alpha", "beta"]
    assert second.search("cough", 1)[0].passage.source == "beta"
    second.close()


def test_lost_index_is_rebuilt_from_the_stored_texts(tmp_path: Path, two: Path) -> None:
    home, settings = tmp_path / "home", Settings(home=tmp_path / "home")
    with KnowledgeBase.open(home, settings, embedder=WordHashes()) as base:
        base.add([two], "public")
    shutil.rmtree(home / "index")
    with KnowledgeBase.open(home, settings, embedder=WordHashes()) as base:
        assert base.search("beta cough", 1)[0].passage.source == "beta"


def test_server_that_does_not_answer_is_a_service_error(tmp_path: Path, two: Path) -> None:
    settings = Settings(home=tmp_path / "home", qdrant_url="http://127.0.0.1:9")
    with (
        KnowledgeBase.open(tmp_path / "home", settings, embedder=WordHashes()) as base,
        pytest.raises(ServiceError, match="QDRANT_URL"),
    ):
        base.add([two], "public")


def test_damaged_switch_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "knowledge").mkdir()
    (tmp_path / "knowledge" / "active.json").write_text("{")
    with pytest.raises(KnowledgeError, match=r"active\.json"):
        KnowledgeBase.open(tmp_path, Settings(home=tmp_path)).sources()


KILLED = """
import os, sys
from pathlib import Path
from pv_reports.knowledge import KnowledgeBase
from pv_reports.settings import Settings
from tests.knowledge.conftest import WordHashes

home, pack, survived = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
base = KnowledgeBase.open(home, Settings(home=home), embedder=WordHashes())
base.search("warm up")
index, steps = base._open_index(), 0
upsert, delete = index.upsert, index.delete

def counted(call):
    def step(*arguments):
        global steps
        call(*arguments)
        steps += 1
        if steps > survived:
            os._exit(9)
    return step

index.upsert, index.delete = counted(upsert), counted(delete)
base.add([pack], "public")
os._exit(0)
"""


@pytest.mark.kill
@pytest.mark.parametrize(("survived", "edition"), [(0, "1"), (1, "2"), (2, "2")])
def test_killed_process_leaves_one_edition_in_use(tmp_path: Path, pack: Pack, survived: int, edition: str) -> None:
    home = tmp_path / "home"
    old = pack("old", {"alpha.md": (ALPHA, {})})
    new = pack("new", {"alpha.md": (ALPHA.replace("rash", "pruritus"), {"edition": "2"})})
    with KnowledgeBase.open(home, Settings(home=home), embedder=WordHashes()) as base:
        base.add([old], "public")
    script = [sys.executable, "-c", KILLED, str(home), str(new), str(survived)]
    ended = subprocess.run(script, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False)
    assert ended.returncode == (9 if survived < 2 else 0), ended.stderr
    with KnowledgeBase.open(home, Settings(home=home), embedder=WordHashes()) as base:
        assert {hit.passage.edition for hit in base.search("alpha")} == {edition}
        assert len(base.search("alpha", 10)) == len(base.passages_of("alpha"))
        base.add([new], "public")
        assert {hit.passage.edition for hit in base.search("alpha")} == {"2"}
