"""draft, extract and check, of files and of JSONL batches."""

import json
import pickle
from pathlib import Path
from typing import Any

import docx
import pytest

from pv_reports.errors import IntakeError
from pv_reports.records import Draft, Finding, SafetyCase
from tests.cli.conftest import Run
from tests.cli.tiny_packs import CALL_NOTE, LETTER


def evidence(value: Any) -> list[dict[str, Any]]:
    """Every evidence within a dumped case."""
    if isinstance(value, dict):
        own = [value] if value.keys() == {"document", "start", "end", "quote"} else []
        return own + [found for item in value.values() for found in evidence(item)]
    return [found for item in value for found in evidence(item)] if isinstance(value, list) else []


def test_draft_writes_a_docx_and_a_json_for_each_case(run: Run, letter: Path, call_note: Path, tmp_path: Path) -> None:
    out = tmp_path / "drafts"
    made = run("draft", letter, call_note, "--out", out, "--json")
    assert made.code == 0
    assert [entry["file"] for entry in made.json["drafts"]] == ["letter.txt", "call.txt"]
    assert made.json["refusals"] == []
    first = made.json["drafts"][0]
    body = json.loads((out / f"{first['id']}.json").read_text(encoding="utf-8"))
    SafetyCase.model_validate(body["case"])
    draft = Draft.model_validate(body["draft"])
    assert "54-year-old female patient" in draft.text
    text = "\n".join(paragraph.text for paragraph in docx.Document(str(out / f"{first['id']}.docx")).paragraphs)
    assert "Testavil" in text
    assert "must not leave as a final report" in text


def test_drafts_expectedness_comes_from_the_private_data_sheet(run: Run, letter: Path, tmp_path: Path) -> None:
    entry = run("draft", letter, "--out", tmp_path, "--json").json["drafts"][0]
    body = json.loads(Path(entry["json"]).read_text(encoding="utf-8"))
    status = {r["reaction"]: r["status"] for r in body["assessment"]["listedness"]}
    terms = [reaction["term"]["value"] for reaction in body["case"]["reactions"]]
    assert {terms[n]: status[n] for n in status} == {"headache": "listed", "jaundice": "unlisted"}


def test_one_refused_file_does_not_stop_the_others(run: Run, letter: Path, broken: Path, tmp_path: Path) -> None:
    made = run("draft", broken, tmp_path / "absent.txt", letter, "--out", tmp_path / "out", "--json")
    assert made.code == 1
    assert [entry["file"] for entry in made.json["drafts"]] == ["letter.txt"]
    assert [refusal["name"] for refusal in made.json["refusals"]] == ["broken.pdf", "absent.txt"]
    assert all(refusal["problem"] and refusal["remedy"] for refusal in made.json["refusals"])
    assert "broken.pdf" in made.err


def test_a_folder_and_an_empty_file_are_refused_by_name(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    made = run("extract", tmp_path, tmp_path / "empty.txt", "--json")
    assert made.code == 1
    assert [refusal["name"] for refusal in made.json["refusals"]] == [tmp_path.name, "empty.txt"]


def test_a_template_or_folder_that_is_not_there_is_an_error_with_a_remedy(run: Run, letter: Path) -> None:
    assert "nosuch" in run("draft", letter, "--report", "nosuch").err
    made = run("draft", letter, "--out", letter)
    assert (made.code, made.out) == (1, "")
    assert "--out" in made.err


def test_extract_gives_safety_cases_whose_quotes_are_the_documents_words(run: Run, letter: Path) -> None:
    made = run("extract", letter, "--json")
    assert made.code == 0
    case = SafetyCase.model_validate(made.json["cases"][0])
    texts = {document["id"]: document["text"] for document in made.json["files"][0]["documents"]}
    found = evidence(made.json["cases"])
    assert len(found) > 10
    assert all(texts[e["document"]][e["start"] : e["end"]] == e["quote"] for e in found)
    assert case.patient.age
    assert case.patient.age.value.value == 54
    assert {reaction.term.value for reaction in case.reactions if reaction.term} == {"headache", "jaundice"}


def test_a_case_has_the_fields_of_the_contract(run: Run, letter: Path) -> None:
    case = run("extract", letter, "--json").json["cases"][0]
    assert {"patient", "reporter", "products", "reactions", "tests", "speculated", "validity"} <= case.keys()
    assert {"age", "sex", "initials", "weight_kg", "birth_date", "history"} <= case["patient"].keys()
    assert {"qualification", "country"} <= case["reporter"].keys()
    product = case["products"][0]
    assert {"name", "role", "dosages", "indication", "lot", "action_taken"} <= product.keys()
    dosage = product["dosages"][0]
    assert {"text", "amount", "unit", "frequency", "route", "start", "end", "duration"} <= dosage.keys()
    reaction = case["reactions"][0]
    assert {"term", "coded", "onset", "time_to_onset", "duration", "outcome", "seriousness"} <= reaction.keys()
    assert all(code.keys() >= {"dictionary", "code", "term", "score"} for code in reaction["coded"])
    assert case["validity"].keys() == {"valid", "missing"}
    age = case["patient"]["age"]
    assert age.keys() >= {"value", "evidence", "confidence", "method"}
    assert age["value"] == {"value": 54, "unit": "year"}
    assert case["patient"]["weight_kg"] is None
    assert (dosage["amount"], dosage["unit"], dosage["start"]["value"]) == (20, "mg", "2025-03-03")


def test_extract_jsonl_keeps_the_order_and_counts_in_the_given_text(run: Run, tmp_path: Path) -> None:
    separated = "A 30-year-old man\u2028had nausea.\r\n\tIt began after aspirin 100 mg."
    texts = {"b": LETTER, "a": separated, "empty": "", "c": CALL_NOTE}
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    lines = (json.dumps({"id": key, "text": text}, ensure_ascii=False) for key, text in texts.items())
    source.write_text("\n".join(lines) + "\n\n", encoding="utf-8")
    made = run("extract", "--jsonl", source, "--out", out)
    assert (made.code, made.out) == (0, "")
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").split("\n") if line]
    assert [row["id"] for row in rows] == list(texts)
    for row in rows:
        assert row.keys() == {"id", "cases"}
        for found in evidence(row["cases"]):
            assert found["document"] == row["id"]
            assert texts[row["id"]][found["start"] : found["end"]] == found["quote"]
    assert rows[1]["cases"][0]["patient"]["sex"]["value"] == "male"


@pytest.mark.parametrize(
    ("line", "place"),
    [("{not json", "line 2"), ('["a list"]', "line 2"), ('{"id": "x"}', "line 2"), ('{"text": "x"}', "line 2")],
)
def test_a_bad_line_is_named_before_anything_is_written(run: Run, tmp_path: Path, line: str, place: str) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(f'{{"id": "ok", "text": "A man had nausea."}}\n{line}\n', encoding="utf-8")
    made = run("extract", "--jsonl", source, "--out", out)
    assert made.code == 1
    assert place in made.err
    assert "in.jsonl" in made.err
    assert not out.exists()


def test_check_of_a_file_says_what_its_source_does_not_carry(run: Run, letter: Path, tmp_path: Path) -> None:
    true, false = tmp_path / "true.txt", tmp_path / "false.txt"
    true.write_text("A 54-year-old woman took Testavil 20 mg once daily. She developed headache and jaundice.")
    false.write_text("A 45-year-old woman took Testavil 20 mg once daily. She developed headache and jaundice.")
    good = run("check", true, "--source", letter, "--json")
    assert (good.code, good.json) == (0, {"findings": []})
    bad = run("check", false, "--source", letter, "--json")
    assert bad.code == 1
    finding = Finding.model_validate(bad.json["findings"][0])
    text = false.read_text()
    assert text[finding.start : finding.end] in finding.sentence or finding.sentence in text
    assert "45" in text[finding.start : finding.end]
    assert "45" in run("check", false, "--source", letter).out


def test_check_jsonl_keeps_the_order(run: Run, tmp_path: Path) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    rows = [
        {"id": 2, "draft": "The patient took Testavil 40 mg.", "sources": [LETTER, CALL_NOTE]},
        {"id": 1, "draft": "The patient took Testavil 20 mg.", "sources": [LETTER]},
        {"id": 3, "draft": "", "sources": []},
    ]
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert run("check", "--jsonl", source, "--out", out).code == 0
    found = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in found] == [2, 1, 3]
    assert [bool(row["findings"]) for row in found] == [True, False, False]
    assert found[0]["findings"][0].keys() == {"check", "severity", "sentence", "start", "end", "reason", "suggestion"}


def test_a_draft_that_cannot_be_read_is_an_error_of_check(run: Run, letter: Path, broken: Path) -> None:
    made = run("check", letter, "--source", broken, "--json")
    assert (made.code, made.out) == (1, "")
    assert "broken.pdf" in made.err


def test_extract_jsonl_in_two_processes_gives_what_one_gives(run: Run, tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    rows = [{"id": n, "text": f"A {20 + n}-year-old woman had a rash after aspirin {n} mg."} for n in range(40)]
    source.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    for jobs in (1, 2):
        assert run("extract", "--jsonl", source, "--out", tmp_path / f"{jobs}.jsonl", "--jobs", jobs).code == 0
    written = (tmp_path / "2.jsonl").read_text(encoding="utf-8")
    assert written == (tmp_path / "1.jsonl").read_text(encoding="utf-8")
    assert [json.loads(line)["id"] for line in written.splitlines()] == list(range(40))


def test_extract_needs_at_least_one_process(run: Run, tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text('{"id": "1", "text": "A man had nausea."}', encoding="utf-8")
    made = run("extract", "--jsonl", source, "--out", tmp_path / "out.jsonl", "--jobs", 0)
    assert (made.code, "--jobs" in made.err) == (2, True)


def test_an_error_comes_back_whole_from_another_process() -> None:
    error = pickle.loads(pickle.dumps(IntakeError("letter.pdf", "is empty.", "Send it again.", place="page 2")))
    assert type(error) is IntakeError
    assert (str(error), error.place) == ("letter.pdf page 2: is empty. Send it again.", "page 2")
