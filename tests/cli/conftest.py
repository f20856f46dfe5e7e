"""Commands run in this process, on a home whose knowledge base was filled once."""

import io
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pv_reports.cli import base, main
from pv_reports.knowledge import embeddings
from tests.cli.tiny_packs import CALL_NOTE, LETTER, WordHashes, write_packs


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON document on stdout; fails where anything else stands there."""
        assert self.out, f"exit code {self.code}, nothing on stdout; stderr:\n{self.err}"
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture(scope="session")
def filled_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home with the tiny packs loaded as the first command on it loads the shipped ones; copied, never used."""
    packs = write_packs(tmp_path_factory.mktemp("packs"))
    home = tmp_path_factory.mktemp("filled") / "home"
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HOME", "MODEL_URL", "QDRANT_URL", "DATABASE_URL", "PASSWORD"):
            patch.delenv(f"PV_REPORTS_{name}", raising=False)
        patch.chdir(tmp_path_factory.mktemp("cwd"))
        patch.setattr(base, "resource", lambda name: packs)
        patch.setattr(embeddings, "open_embedder", WordHashes.opened)
        letter = packs / "letter.txt"
        letter.write_text(LETTER, encoding="utf-8")
        assert main(["draft", str(letter), "--home", str(home), "--out", str(packs / "out")]) == 0
        yield home


@pytest.fixture
def home(filled_home: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(filled_home, tmp_path / "home"))


@pytest.fixture
def run(home: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """``run("case", "list", "--json")`` → exit code, stdout and stderr; on this test's home, without the model."""
    monkeypatch.setattr(embeddings, "open_embedder", WordHashes.opened)

    def command(*words: object, on: Path | None = home) -> Ran:
        # not capsys: loggers keep the stream they find, and capsys closes it
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            try:
                code = main([*map(str, words), *(["--home", str(on)] if on else [])])
            except SystemExit as left:
                code = int(left.code or 0)
        return Ran(code, out.getvalue(), err.getvalue())

    return command


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    file = tmp_path / "letter.txt"
    file.write_text(LETTER, encoding="utf-8")
    return file


@pytest.fixture
def call_note(tmp_path: Path) -> Path:
    file = tmp_path / "call.txt"
    file.write_text(CALL_NOTE, encoding="utf-8")
    return file


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A file that says it is a PDF and is none."""
    file = tmp_path / "broken.pdf"
    file.write_bytes(b"%PDF-1.7\nnothing of the kind")
    return file
