"""The wheel alone, in an empty folder, does what a checkout does."""

import importlib.util
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built with the backend at hand, else with one that pip fetches."""
    folder = tmp_path_factory.mktemp("wheel")
    words = [sys.executable, "-m", "pip", "wheel", str(ROOT), "--no-deps", "--quiet", "--wheel-dir", str(folder)]
    if importlib.util.find_spec("hatchling"):
        words.append("--no-build-isolation")
    made = subprocess.run(words, capture_output=True, text=True, check=False)
    if made.returncode and "--no-build-isolation" not in words:
        pytest.skip(f"hatchling is not installed and could not be fetched: {made.stderr[-300:]}")
    assert made.returncode == 0, made.stderr
    return next(folder.glob("pv_reports-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds the wheel's content and nothing else."""
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def command(installed: Path, empty: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """One command of the installed wheel, from an empty folder, with nothing of the checkout in reach."""
    (empty / "cwd").mkdir(parents=True, exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PV_REPORTS_")}
    env = kept | {"PYTHONPATH": str(installed), "HOME": str(empty), "PV_REPORTS_HOME": str(empty / "home")}
    return subprocess.run(
        [sys.executable, "-m", "pv_reports", *words],
        cwd=empty / "cwd", env=env, capture_output=True, text=True, timeout=1000, check=False,
    )  # fmt: skip


def test_everything_that_is_no_code_travels_inside(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())

    def shipped(folder: Path, under: str) -> set[str]:
        files = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
        return {f"{under}/{path.relative_to(folder).as_posix()}" for path in files if path.suffix != ".pyc"}

    assert shipped(ROOT / "pv_reports", "pv_reports") - {n for n in names if n.startswith("pv_reports/")} == set()
    for folder in ("knowledge", "templates"):
        wanted = shipped(ROOT / folder, f"pv_reports/_resources/{folder}")
        assert len(wanted) > 5
        assert wanted - names == set()
    for part in ("samples/02_cioms_scan.pdf", "terminology/data/substances.tsv", "store/migrations/env.py", "py.typed"):
        assert f"pv_reports/{part}" in names
    assert any(name.startswith("pv_reports/web/static/") for name in names)
    assert any(name.startswith("pv_reports/web/templates/") for name in names)
    assert not [name for name in names if name.startswith(("tests/", "docs/")) or "__pycache__" in name]


def test_the_demo_runs_from_the_wheel_alone(installed: Path, tmp_path: Path) -> None:
    where = [sys.executable, "-c", "import pv_reports; print(pv_reports.__file__)"]
    env = dict(os.environ, PYTHONPATH=str(installed))
    found = subprocess.run(where, cwd=tmp_path, env=env, capture_output=True, text=True, check=True).stdout
    assert found.startswith(str(installed))

    made = command(installed, tmp_path, "demo", "--no-serve", "--json")
    assert made.returncode == 0, made.stderr[-2000:]
    cases: list[dict[str, Any]] = json.loads(made.stdout)["cases"]
    assert len(cases) >= 25
    assert {case["state"] for case in cases} == {"drafted"}
    assert sum("Zelvarin" in case["products"] for case in cases) >= 5

    again = command(installed, tmp_path, "demo", "--no-serve", "--json")
    assert {case["id"] for case in json.loads(again.stdout)["cases"]} == {case["id"] for case in cases}

    sources = json.loads(command(installed, tmp_path, "knowledge", "list", "--json").stdout)["sources"]
    assert {source["scope"] for source in sources} == {"public", "private"}
    assert command(installed, tmp_path, "audit", "verify").returncode == 0
    out = tmp_path / "case.docx"
    assert command(installed, tmp_path, "case", "export", cases[0]["id"], "--out", str(out), "--draft").returncode == 0
    assert out.read_bytes().startswith(b"PK")
    assert list((tmp_path / "cwd").iterdir()) == []
