"""A store with people and a case made by the real pipeline, the application over it, and a browser per person."""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI
from fastapi.testclient import TestClient

from pv_reports.intake import read
from pv_reports.knowledge import KnowledgeBase
from pv_reports.pipeline import build
from pv_reports.records import Actor, Finding, UserRole
from pv_reports.settings import Settings
from pv_reports.store import MACHINE, ProcessedCase, Store, users
from pv_reports.web import create_app

PASSWORD = "correct horse"
CHEAP = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
LETTER = (
    "Dear colleagues,\n\n"
    "I report on my patient, a 54-year-old woman from Germany (initials A.B.). She took Zelvarin 50 mg twice daily "
    "from 3 March 2025 for hypertension. On 17 March 2025 she developed a severe headache and was admitted to "
    "hospital. Zelvarin was stopped. She recovered on 20 March 2025.\n\n"
    "Dr Eva Muster, physician\n"
)


@dataclass
class Jobs:
    """Stands in for the queue: it only notes what it was given."""

    enqueued: list[str] = field(default_factory=list)

    def enqueue(self, upload_id: str) -> None:
        self.enqueued.append(upload_id)


class Visitor:
    """A browser: keeps cookies, and sends each form with the token of the page it came from."""

    def __init__(self, app: FastAPI, base_url: str = "http://testserver") -> None:
        self.http = TestClient(app, base_url=base_url, follow_redirects=False, raise_server_exceptions=True)
        self._tokens: dict[str, str] = {}

    def get(self, path: str, **options: Any) -> Any:
        return self.http.get(path, **options)

    def token(self, page: str = "/uploads") -> str:
        """The token that a page's forms carry; it stays the same as long as the session."""
        session = self.http.cookies.get("pv_session", "")
        if not session or session not in self._tokens:
            self._tokens[session] = re.search(r'name="csrf" value="(\w+)"', self.http.get(page).text)[1]
        return self._tokens[session]

    def post(self, path: str, data: dict[str, Any] | None = None, page: str = "/uploads", **options: Any) -> Any:
        return self.http.post(path, data={"csrf": self.token(page), **(data or {})}, **options)

    def sign_in(self, name: str, password: str = PASSWORD, **more: str) -> Any:
        return self.post("/sign-in", {"name": name, "password": password, **more}, page="/sign-in")


@pytest.fixture(autouse=True)
def _cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(users, "_hasher", CHEAP)


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder with a person of each role, copied for each test: creating tables takes longer than copying."""
    home = tmp_path_factory.mktemp("furnished") / "home"
    with pytest.MonkeyPatch.context() as patch, Store.open(Settings(home=home)) as opened:
        patch.setattr(users, "_hasher", CHEAP)
        for role in UserRole:
            opened.add_user(role.value, f"{role.value.title()} Person", role, PASSWORD)
        opened.add_user("second", "Second Approver", UserRole.APPROVER, PASSWORD)
    return home


@pytest.fixture
def settings(tmp_path: Path, furnished: Path) -> Settings:
    shutil.copytree(furnished, tmp_path / "home")
    return Settings(home=tmp_path / "home", max_file_mb=1)


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    with Store.open(settings) as opened:
        yield opened


@pytest.fixture
def base(settings: Settings) -> Iterator[KnowledgeBase]:
    with KnowledgeBase.open(settings.home, settings) as opened:
        yield opened


@pytest.fixture
def jobs() -> Jobs:
    return Jobs()


@pytest.fixture
def app(store: Store, base: KnowledgeBase, jobs: Jobs, settings: Settings) -> FastAPI:
    return create_app(store, base, jobs, settings)


@pytest.fixture
def visit(app: FastAPI) -> Iterator[Callable[..., Visitor]]:
    """``visit("reviewer")`` is a browser with that person signed in; ``visit()`` one with nobody."""

    with ExitStack() as open_browsers:

        def made(name: str = "", base_url: str = "http://testserver") -> Visitor:
            visitor = Visitor(app, base_url)
            open_browsers.enter_context(visitor.http)
            if name:
                assert visitor.sign_in(name).status_code == 303
            return visitor

        yield made


@pytest.fixture(scope="session")
def processed() -> dict[tuple[str, str], Any]:
    """What the pipeline made of a text, so that the same letter is not read for every test."""
    return {}


@pytest.fixture
def make_case(store: Store, base: KnowledgeBase, processed: dict[tuple[str, str], Any]) -> Callable[..., str]:
    """Take a text through the pipeline into the store, with these findings instead of the checks'; its case id."""

    def made(text: str = LETTER, name: str = "letter.txt", findings: tuple[Finding, ...] = ()) -> str:
        upload = store.accept_upload(text.encode(), name, MACHINE)
        if (text, name) not in processed:
            documents = read(text.encode(), name).documents
            processed[text, name] = documents, build(documents, base, received=date(2025, 3, 21))
        documents, found = processed[text, name]
        cases = [
            ProcessedCase(case=f.case, assessment=f.assessment, draft=f.draft, findings=findings) for f in found[:1]
        ]
        return store.save_processed(upload.id, documents, cases)[0]

    return made


@pytest.fixture
def case_id(make_case: Callable[..., str]) -> str:
    return make_case()


def finding(severity: str = "warning", reason: str = "The dose is not in the source.", sentence: str = "") -> Finding:
    return Finding(check="figures", severity=severity, sentence=sentence, start=0, end=0, reason=reason)


@pytest.fixture
def a_finding() -> Callable[..., Finding]:
    return finding


@pytest.fixture
def approved(store: Store, case_id: str) -> str:
    """The case, edited by nobody and approved by ``approver``."""
    from pv_reports import review

    who = Actor(kind="person", name="approver")
    review.claim(store, case_id, who)
    review.decide(store, case_id, "approve", who)
    return case_id
