"""doctor, audit, backup and restore, user, evaluate."""

import json
import sqlite3
from pathlib import Path

import pytest

from pv_reports.store.engine import DATABASE_FILE
from tests.cli.conftest import Ran, Run
from tests.cli.tiny_packs import LETTER

SECRET = "a-long-enough-secret"


def test_doctor_says_what_is_active_and_what_is_missing(run: Run) -> None:
    made = run("doctor", "--json")
    assert made.code == 0
    report = made.json
    assert {"model", "index", "database", "ocr", "dictionary", "knowledge", "embedding"} <= report.keys()
    assert "2 sources" in report["knowledge"]["active"]
    assert "PV_REPORTS_MODEL_URL" in report["model"]["missing"]
    assert "MedDRA" in report["dictionary"]["missing"]
    assert "SQLite" in run("doctor").out


@pytest.mark.usefixtures("copied")
def test_people_are_added_once_with_a_password(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PV_REPORTS_PASSWORD", SECRET)
    assert run("user", "add", "anna", "--role", "approver", "--printed-name", "Anna Berg, MD").code == 0
    people = run("user", "list", "--json").json["users"]
    assert [(p["name"], p["printed_name"], p["role"]) for p in people] == [("anna", "Anna Berg, MD", "approver")]
    assert SECRET not in json.dumps(people)
    assert "Anna Berg" in run("user", "list").out
    again = run("user", "add", "anna", "--role", "admin")
    assert again.code == 1
    assert "anna" in again.err
    monkeypatch.setenv("PV_REPORTS_PASSWORD", "short")
    assert run("user", "add", "otto", "--role", "admin").code == 1


def test_an_altered_record_is_found(run: Run, copied: Path) -> None:
    good = run("audit", "verify", "--json")
    assert (good.code, good.json["sound"]) == (0, True)
    assert good.json["events"] > 3
    with sqlite3.connect(copied / DATABASE_FILE) as connection:
        triggers = connection.execute("select name from sqlite_master where type = 'trigger'").fetchall()
        for (name,) in triggers:
            connection.execute(f'drop trigger "{name}"')
        connection.execute("update audit set action = 'nothing.happened' where number = 2")
    bad = run("audit", "verify", "--json")
    assert (bad.code, bad.json["sound"]) == (1, False)
    assert "NOT SOUND" in run("audit", "verify").out


@pytest.mark.usefixtures("copied")
def test_a_backup_restores_into_an_empty_home_only(run: Run, queue: Ran, tmp_path: Path) -> None:
    file = tmp_path / "backup.tar"
    assert run("backup", file).code == 0
    other = tmp_path / "other"
    assert run("restore", file, on=other).code == 0
    restored = run("case", "list", "--json", on=other).json["cases"]
    assert {row["id"] for row in restored} == {row["id"] for row in queue.json["cases"]}
    assert run("audit", "verify", on=other).code == 0
    again = run("restore", file, on=other)
    assert again.code == 1
    assert again.err.strip()
    missing = run("restore", tmp_path / "absent.tar", on=tmp_path / "third")
    assert missing.code == 1
    assert "absent.tar" in missing.err


def test_evaluate_scores_documents_beside_their_gold(run: Run, tmp_path: Path) -> None:
    gold = tmp_path / "gold"
    gold.mkdir()
    (gold / "letter.txt").write_text(LETTER, encoding="utf-8")
    case = {"patient": {"age": {"value": 54, "unit": "year"}, "sex": "male"}, "reactions": [{"term": "headache"}]}
    (gold / "letter.json").write_text(json.dumps({"file": "letter.txt", "cases": [case]}), encoding="utf-8")
    made = run("evaluate", "--gold", gold, "--json")
    assert made.code == 0
    fields = made.json["fields"]
    assert fields["patient.age"]["f1"] == 1
    assert (fields["patient.sex"]["precision"], fields["patient.sex"]["recall"]) == (0, 0)
    assert made.json["evidence"]["quotes"] == made.json["evidence"]["identical"] > 5
    assert "| patient.sex |" in run("evaluate", "--gold", gold / "letter.json").out


def test_evaluate_without_gold_or_document_names_it(run: Run, tmp_path: Path) -> None:
    nothing = run("evaluate", "--gold", tmp_path / "none", "--json")
    assert (nothing.code, nothing.out) == (1, "")
    gold = tmp_path / "g.json"
    gold.write_text(json.dumps({"file": "gone.txt", "cases": []}))
    assert "gone.txt" in run("evaluate", "--gold", gold).err
    gold.write_text("{")
    broken = run("evaluate", "--gold", gold)
    assert broken.code == 1
    assert "g.json" in broken.err
    assert run("evaluate", "--gold", gold, "--with-model").code == 2
