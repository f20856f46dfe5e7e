"""Help, exit codes and where messages go."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from pv_reports.cli.parser import build_parser
from tests.cli.conftest import Run

COMMANDS = [
    ["demo"], ["serve"], ["worker"], ["draft"], ["extract"], ["check"], ["evaluate"], ["doctor"], ["backup"],
    ["restore"], ["knowledge", "add"], ["knowledge", "list"], ["knowledge", "remove"], ["knowledge", "search"],
    ["case", "add"], ["case", "list"], ["case", "show"], ["case", "sign"], ["case", "export"],
    ["audit", "verify"], ["user", "add"], ["user", "list"],
]  # fmt: skip


def test_help_takes_at_most_half_a_second() -> None:
    times = []
    for _ in range(3):
        started = time.perf_counter()
        made = subprocess.run(
            [sys.executable, "-m", "pv_reports", "--help"], capture_output=True, text=True, check=True
        )
        times.append(time.perf_counter() - started)
        assert "example:" in made.stdout
    assert min(times) <= 0.5


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_has_help_with_an_example_of_itself(command: list[str], run: Run) -> None:
    made = run(*command, "--help", on=None)
    assert made.code == 0
    assert f"example:\n  pv-reports {' '.join(command)}" in made.out


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_the_example_of_a_command_is_one_that_parses(command: list[str], run: Run) -> None:
    import shlex

    shown = run(*command, "--help", on=None).out.partition("example:\n  pv-reports ")[2].strip()
    assert build_parser().parse_args(shlex.split(shown)).run


def test_no_command_prints_help_and_is_wrong_usage(run: Run) -> None:
    made = run(on=None)
    assert made.code == 2
    assert made.out == ""
    assert "usage:" in made.err


@pytest.mark.parametrize(
    "words",
    [
        ["nonsense"], ["case"], ["case", "nonsense"], ["draft"], ["extract"], ["extract", "--jsonl", "in.jsonl"],
        ["check", "draft.txt"], ["check", "--jsonl", "in.jsonl"], ["knowledge", "search"], ["evaluate"],
        ["knowledge", "search", "--jsonl", "in.jsonl"], ["knowledge", "add", "x"], ["case", "export", "x"],
        ["case", "export", "x", "--to", "parchment", "--out", "x"], ["user", "add", "anna", "--role", "king"],
        ["knowledge", "search", "q", "-k", "many"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_wrong_usage_is_exit_code_2_and_prints_nothing_on_stdout(words: list[str], run: Run) -> None:
    made = run(*words)
    assert (made.code, made.out) == (2, "")
    assert made.err.strip()


def test_home_may_stand_before_or_after_the_command(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    after = run("knowledge", "list", "--json").json
    assert run("--home", home, "knowledge", "list", "--json", on=None).json == after
    monkeypatch.setenv("PV_REPORTS_HOME", str(home))
    assert run("knowledge", "list", "--json", on=None).json == after
    assert len(after["sources"]) == 2


def test_a_wrong_setting_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PV_REPORTS_MAX_PAGES", "none")
    made = run("case", "list", "--json")
    assert made.code != 0
    assert made.out == ""
    assert "PV_REPORTS_MAX_PAGES" in made.err


def test_a_service_that_is_down_is_exit_code_3(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PV_REPORTS_QDRANT_URL", "http://127.0.0.1:9")
    made = run("knowledge", "search", "headache", "--json")
    assert (made.code, made.out) == (3, "")
    assert "127.0.0.1:9" in made.err
