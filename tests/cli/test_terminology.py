"""Dictionaries from the command line."""

from pathlib import Path

from tests.cli.conftest import Run
from tests.terminology import licensed


def test_a_release_is_imported_used_and_removed(run: Run, tmp_path: Path) -> None:
    made = run("terminology", "import", licensed.meddra(tmp_path / "release"), "--json")
    assert made.code == 0
    assert made.json["id"] == "meddra-91.2-english"
    listed = run("terminology", "list", "--json").json["dictionaries"]
    assert [d["id"] for d in listed] == ["starter", "starter-substances", "meddra-91.2-english"]

    coded = run("terminology", "code", "threw up", "--json").json["terms"]
    assert ("MedDRA", "90000004") in [(c["dictionary"], c["code"]) for entry in coded for c in entry["coded"]]
    letter = tmp_path / "letter.txt"
    letter.write_text("A 54-year-old man took Testavil 50 mg. Two hours later he had vomiting.", encoding="utf-8")
    reactions = run("extract", letter, "--json").json["cases"][0]["reactions"]
    assert [(c["dictionary"], c["version"], c["accepted"]) for c in reactions[0]["coded"]] == [
        ("starter", "", True),
        ("MedDRA", "91.2", True),
    ]
    assert "meddra" in run("doctor").out.lower()

    assert run("terminology", "remove", "meddra-91.2-english").code == 0
    assert len(run("terminology", "list", "--json").json["dictionaries"]) == 2
    assert run("terminology", "remove", "meddra-91.2-english").code == 2


def test_meaning_is_made_for_one_dictionary(run: Run, tmp_path: Path) -> None:
    run("terminology", "import", licensed.meddra(tmp_path / "release"))
    assert run("terminology", "embed", "meddra-91.2-english").code == 0
    listed = run("terminology", "list", "--json").json["dictionaries"]
    assert [d["meaning"] for d in listed] == [False, False, True]
    found = run("terminology", "code", "glimmring fevr", "--dictionary", "meddra-91.2-english", "--json").json["terms"]
    assert found[0]["coded"]
    run("terminology", "remove", "meddra-91.2-english")


def test_a_folder_without_a_release_is_refused(run: Run, tmp_path: Path) -> None:
    made = run("terminology", "import", tmp_path)
    assert made.code == 1
    assert "llt.asc" in made.err
    assert run("terminology", "embed", "nothing").code == 2
