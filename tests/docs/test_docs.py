"""The documents say what the program does."""

import re
from pathlib import Path

import pytest

from pv_reports.cli.parser import build_parser
from pv_reports.settings import Settings, load

ROOT = Path(__file__).parents[2]


def test_every_setting_is_documented_as_it_is():
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    documented = dict(re.findall(r"^\| `(\w+)` \| .*? \| (.+) \|$", text, re.MULTILINE))
    assert documented == {name: field.description for name, field in Settings.model_fields.items()}


def test_the_example_settings_file_is_accepted(tmp_path, monkeypatch):
    example = (ROOT / "deploy" / "pv-reports.toml").read_text(encoding="utf-8")
    (tmp_path / "pv-reports.toml").write_text(example.replace("/var/lib/pv-reports", str(tmp_path / "home")))
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PV_REPORTS_HOME", raising=False)
    assert load().home == (tmp_path / "home").resolve()


def commands() -> list[str]:
    found = []
    for action in build_parser()._actions:
        for name, parser in (getattr(action, "choices", None) or {}).items():
            inner = [a for a in parser._actions if isinstance(getattr(a, "choices", None), dict)]
            found += [f"{name} {sub}" for a in inner for sub in a.choices] or [name]
    return found


@pytest.mark.parametrize("command", commands())
def test_every_command_is_documented(command):
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    group, _, action = command.partition(" ")
    assert re.search(rf"`[^`]*\b{group}\b", text)
    assert not action or re.search(rf"\b{action}\b", text)


@pytest.mark.parametrize("file", ["README.md", "CONTRIBUTING.md", "docs/architecture.md"])
def test_links_lead_somewhere(file):
    text = (ROOT / file).read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", text):
        assert (ROOT / file).parent.joinpath(target).exists(), target


def test_the_architecture_names_every_package():
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    packages = {path.parent.name for path in (ROOT / "pv_reports").glob("*/__init__.py")} - {"samples"}
    assert not {name for name in packages if f"`{name}`" not in text}
