"""Commands run in this process, on a home whose knowledge base was filled once."""

import io
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import partial
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
BROKEN = b"%PDF-1.7\nnothing of the kind"


def command(*words: object, on: Path | None) -> Ran:
    """One command in this process. Not under capsys: loggers keep the stream they find, and capsys closes it."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            code = main([*map(str, words), *(["--home", str(on)] if on else [])])
        except SystemExit as left:
            code = int(left.code or 0)
    return Ran(code, out.getvalue(), err.getvalue())


@pytest.fixture(autouse=True, scope="session")
def _small_and_alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No setting of the machine, no model, and the tiny packs where the first command loads the shipped ones."""
    packs = write_packs(tmp_path_factory.mktemp("packs"))
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HOME", "MODEL_URL", "QDRANT_URL", "DATABASE_URL", "PASSWORD"):
            patch.delenv(f"PV_REPORTS_{name}", raising=False)
        patch.chdir(tmp_path_factory.mktemp("cwd"))
        patch.setattr(base, "resource", lambda name: packs)
        patch.setattr(embeddings, "open_embedder", WordHashes.opened)
        yield


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One home for all tests that leave its queue alone; the first command has loaded the packs."""
    folder = tmp_path_factory.mktemp("home")
    letter = folder.parent / "first.txt"
    letter.write_text(LETTER, encoding="utf-8")
    assert command("draft", letter, "--out", folder / "out", on=folder).code == 0
    return folder


@pytest.fixture(scope="session")
def queue(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """Two files drafted, one refused and one absent: what ``case add`` said of them."""
    folder = tmp_path_factory.mktemp("files")
    for name, content in (("letter.txt", LETTER.encode()), ("broken.pdf", BROKEN), ("call.txt", CALL_NOTE.encode())):
        (folder / name).write_bytes(content)
    files = [folder / name for name in ("letter.txt", "broken.pdf", "absent.pdf", "call.txt")]
    return command("case", "add", *files, "--json", on=home)


@pytest.fixture
def copied(queue: Ran, home: Path, tmp_path: Path) -> Path:
    """This test's own copy of the home with its queue, without the knowledge base, which takes longer to copy."""
    return Path(shutil.copytree(home, tmp_path / "home", ignore=shutil.ignore_patterns("index", "knowledge")))


@pytest.fixture
def run(request: pytest.FixtureRequest) -> Run:
    """``run("case", "list", "--json")`` on this test's own home where it asked for one, else on the shared home."""
    on = request.getfixturevalue("copied" if "copied" in request.fixturenames else "home")
    return partial(command, on=on)


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
    file.write_bytes(BROKEN)
    return file
