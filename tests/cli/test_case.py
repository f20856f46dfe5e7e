"""The queue without a browser: add, list, show, sign, export."""

import hashlib
import io
from pathlib import Path

import docx
import pytest

from pv_reports.cli.case import COMMAND_LINE
from pv_reports.records import UserRole
from pv_reports.review import claim, save_edit
from pv_reports.settings import load
from pv_reports.store import Store
from tests.cli.conftest import Ran, Run

SECRET = "a-long-enough-secret"


@pytest.fixture
def people(copied: Path) -> None:
    with Store.open(load(home=copied)) as store:
        store.add_user("anna", "Anna Berg, MD", UserRole.APPROVER, SECRET)
        store.add_user("rita", "Rita Rowe", UserRole.REVIEWER, SECRET)


@pytest.fixture
def case_id(queue: Ran) -> str:
    return str(queue.json["cases"][0]["id"])


def words_of(content: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs)


def test_add_drafts_every_file_and_says_which_were_refused(run: Run, queue: Ran) -> None:
    assert queue.code == 1
    assert len(queue.json["cases"]) == 2
    assert {refusal["name"] for refusal in queue.json["refusals"]} == {"broken.pdf", "absent.pdf"}
    assert "broken.pdf" in queue.err
    listed = run("case", "list", "--json")
    assert listed.code == 0
    assert {row["id"] for row in listed.json["cases"]} == {row["id"] for row in queue.json["cases"]}
    assert [row["serious"] for row in listed.json["cases"]] == [True, False]
    assert {row["state"] for row in listed.json["cases"]} == {"drafted"}


def test_the_same_file_again_is_the_same_case(run: Run, letter: Path, case_id: str) -> None:
    again = run("case", "add", letter, "--json")
    assert [row["id"] for row in again.json["cases"]] == [case_id]
    assert len(run("case", "list", "--json").json["cases"]) == 2


def test_list_and_show_are_tables_for_people(run: Run, case_id: str) -> None:
    table = run("case", "list")
    assert table.code == 0
    assert table.out.startswith("id ")
    assert "Testavil" in table.out
    shown = run("case", "show", case_id)
    assert "Course of the event" in shown.out
    whole = run("case", "show", case_id, "--json").json
    assert whole["row"]["id"] == case_id
    assert whole["record"]["patient"]["age"]["value"]["value"] == 54


@pytest.mark.parametrize(
    "command", [["show", "none"], ["export", "none", "--out", "x.docx"], ["sign", "none", "--user", "anna"]]
)
@pytest.mark.usefixtures("people")
def test_an_unknown_case_is_named(run: Run, command: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PV_REPORTS_PASSWORD", SECRET)
    made = run("case", *command)
    assert (made.code, made.out) == (1, "")
    assert "none" in made.err


def test_an_unsigned_case_leaves_only_as_a_draft(run: Run, case_id: str, tmp_path: Path) -> None:
    out = tmp_path / "report.docx"
    refused = run("case", "export", case_id, "--to", "docx", "--out", out)
    assert refused.code == 1
    assert "--draft" in refused.err
    assert not out.exists()
    assert run("case", "export", case_id, "--to", "docx", "--out", out, "--draft").code == 0
    assert "must not leave as a final report" in words_of(out.read_bytes())


@pytest.mark.usefixtures("people")
def test_signing_needs_the_password_and_the_role_and_gives_the_signed_bytes(
    run: Run, case_id: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign = ("case", "sign", case_id, "--user")
    monkeypatch.setenv("PV_REPORTS_PASSWORD", "not the password")
    assert run(*sign, "anna").code == 1
    monkeypatch.setenv("PV_REPORTS_PASSWORD", SECRET)
    assert "reviewer" in run(*sign, "rita").err
    made = run(*sign, "anna", "--reason", "Read against the letter.", "--json")
    assert made.code == 0, made.err
    assert made.json["state"] == "signed"
    assert made.json["signature"]["printed_name"] == "Anna Berg, MD"
    out = tmp_path / "signed.docx"
    assert run("case", "export", case_id, "--to", "docx", "--out", out).code == 0
    assert hashlib.sha256(out.read_bytes()).hexdigest() == made.json["signature"]["sha256"]
    assert "Anna Berg, MD" in words_of(out.read_bytes())
    assert run(*sign, "anna").code == 1


@pytest.mark.usefixtures("people")
def test_who_edited_last_may_not_sign(run: Run, case_id: str, copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store.open(load(home=copied)) as store:
        user = store.user("anna")
        assert user
        stored = store.case(case_id)
        assert stored.draft
        row = claim(store, case_id, user.actor)
        save_edit(store, case_id, row.version, stored.draft, (), user.actor, "wording")
    monkeypatch.setenv("PV_REPORTS_PASSWORD", SECRET)
    made = run("case", "sign", case_id, "--user", "anna")
    assert made.code == 1
    assert "edited the draft last" in made.err
    assert "in_review" in {row["state"] for row in run("case", "list", "--json").json["cases"]}


def test_without_a_terminal_the_password_must_be_given(run: Run, case_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PV_REPORTS_PASSWORD", raising=False)
    made = run("case", "sign", case_id, "--user", "anna")
    assert made.code == 1
    assert "PV_REPORTS_PASSWORD" in made.err


def test_exports_are_on_the_record(run: Run, case_id: str, tmp_path: Path, copied: Path) -> None:
    run("case", "export", case_id, "--out", tmp_path / "x.docx", "--draft")
    with Store.open(load(home=copied)) as store:
        event = store.audit_events(f"case/{case_id}")[-1]
    assert (event.action, event.actor) == ("case.exported", COMMAND_LINE)
