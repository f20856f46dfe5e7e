"""`pv-reports evaluate`: options, files and exit codes."""

import json

import pytest

from pv_reports import evaluation
from pv_reports.cli import main
from pv_reports.cli.parser import build_parser

LETTER = "A 54-year-old woman developed headache after taking ibuprofen 400 mg. Reported by a physician."
CASE = {"patient": {"sex": "female"}, "reactions": [{"term": "glumness"}]}


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch, tmp_path):
    monkeypatch.delenv("PV_REPORTS_MODEL_URL", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def gold(tmp_path):
    folder = tmp_path / "gold"
    folder.mkdir()
    for name in ("a", "b"):
        (folder / f"{name}.txt").write_text(LETTER)
        (folder / f"{name}.json").write_text(json.dumps({"file": f"{name}.txt", "cases": [CASE]}))
    return folder


@pytest.fixture
def run(gold, tmp_path, capsys):
    def command(*words):
        code = main(["evaluate", "--gold", str(gold), "--home", str(tmp_path / "home"), *map(str, words)])
        return code, *capsys.readouterr()

    return command


def test_the_table_on_stdout_holds_no_value_of_the_gold(run):
    code, out, err = run()
    assert code == 0
    assert "| patient.sex | 2 | 2 | 1.000 |" in out
    assert "glumness" not in out + err


def test_a_report_as_markdown_and_as_json(run, tmp_path):
    code, out, err = run("--report", tmp_path / "x.md")
    assert code == 0
    assert "| patient.sex |" in out
    rows = "| reactions.term | glumness | – |\n| reactions.term | – | headache |"
    assert rows in (tmp_path / "x.md").read_text("utf-8")
    assert "x.md" in err
    assert "glumness" not in out + err
    run("--report", tmp_path / "x.json", "--json", "--seed", "3")
    found = json.loads((tmp_path / "x.json").read_text("utf-8"))
    assert {"field": "reactions.term", "gold": "glumness", "found": None} in found["worst"][0]["misses"]
    assert found["bootstrap"]["seed"] == 3


@pytest.mark.parametrize(
    "words",
    [
        ["--report", "x.docx"], ["--report", "nowhere/x.md"], ["--jobs", "0"], ["--with-model"],
        ["--compare", "--without-tagger"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_wrong_usage_is_said_before_anything_is_read(run, words, monkeypatch):
    monkeypatch.setattr(evaluation, "evaluate", None)
    monkeypatch.setattr(evaluation, "compare", None)
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert words[0] in err


def test_a_refused_document_is_exit_code_1(run, gold):
    (gold / "b.txt").write_bytes(b"")
    code, out, err = run()
    assert code == 1
    assert "refused: b.txt" in err
    assert "| patient.sex | 2 | 1 |" in out


def test_an_interruption_prints_what_was_scored(run, monkeypatch, tmp_path):
    whole = evaluation.evaluate

    def interrupted(*given, progress, **options):
        def stop(done, total):
            if done == 2:
                raise KeyboardInterrupt

        return whole(*given, progress=stop, **options)

    monkeypatch.setattr(evaluation, "evaluate", interrupted)
    code, out, err = run("--report", tmp_path / "x.md")
    assert code == 130
    assert "Interrupted: 2 were planned." in out
    assert "| patient.sex | 1 | 1 |" in out
    assert "Traceback" not in err
    assert "Interrupted" in (tmp_path / "x.md").read_text("utf-8")


def test_ways_of_reading_are_compared(run, monkeypatch, tmp_path):
    known = [evaluation.Reader("small", tagged=False), evaluation.Reader("large", tagged=False)]
    monkeypatch.setattr(evaluation, "readers", lambda settings, **left_out: known)
    code, out, _ = run("--compare", "--report", tmp_path / "x.md")
    assert code == 0
    assert "| field | gold | F1 small | F1 large | large: gain [95%] |" in out
    found = json.loads(run("--compare", "--json")[1])
    assert found["reader"] == "large"
    assert found["differences"][0]["from"] == "small"


def test_a_fault_in_the_gold_is_exit_code_1(run, gold):
    (gold / "b.json").write_text(json.dumps({"file": "b.txt", "cases": [{"patient": {"sex": "woman"}}]}))
    code, out, err = run("--json")
    assert (code, out) == (1, "")
    assert "b.json case 1 patient.sex" in err


def test_the_parser_repeats_the_formats_and_the_seed(gold):
    given = build_parser().parse_args(["evaluate", "--gold", str(gold), "--format", "phee"])
    assert given.format in evaluation.FORMATS
    assert given.seed == evaluation.SEED
