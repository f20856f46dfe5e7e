"""The whole way in Chromium, over a real server and the real queue: upload, draft, edit, approve, sign, download."""

import hashlib
import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pv_reports.jobs import Jobs
from pv_reports.pipeline.process import process
from pv_reports.web import create_app

pytestmark = pytest.mark.browser
CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
LETTER = (
    "A 54-year-old woman from Germany (initials A.B.) took Zelvarin 50 mg twice daily from 3 March 2025. "
    "On 17 March 2025 she developed a severe headache and was admitted to hospital. Zelvarin was stopped. "
    "She recovered on 20 March 2025.\n\nDr Eva Muster, physician\n"
)


@pytest.fixture
def address(store, base, settings) -> Iterator[str]:
    """A real server over real jobs on a free port of this machine."""
    uvicorn = pytest.importorskip("uvicorn")
    jobs = Jobs.start(store, lambda upload_id: process(store, upload_id, base, settings), settings)
    server = uvicorn.Server(uvicorn.Config(create_app(store, base, jobs, settings), port=0, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    end = time.monotonic() + 20
    while not server.started:
        assert time.monotonic() < end, "the server did not start"
        time.sleep(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)
    jobs.stop()


@pytest.fixture
def chromium():
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not CHROMIUM.exists():
        pytest.skip(f"no browser at {CHROMIUM}")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()


class Person:
    """A person at a browser window of their own; everything the console complains about is kept."""

    def __init__(self, chromium, address, name, **options):
        self.complaints = []
        self.page = chromium.new_context(viewport={"width": 1280, "height": 800}, **options).new_page()
        self.page.set_default_timeout(20_000)
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(address)
        self.page.get_by_label("User name").fill(name)
        self.page.get_by_label("Password").fill("correct horse")
        self.page.get_by_role("button", name="Sign in").click()
        self.page.get_by_role("heading", name="Queue").wait_for()

    def _hear(self, message):
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)


def test_from_upload_to_the_signed_file(chromium, address, store, tmp_path):
    letter = tmp_path / "letter.txt"
    letter.write_text(LETTER)
    empty = tmp_path / "empty.txt"
    empty.write_text("")
    reviewer = Person(chromium, address, "reviewer")
    page = reviewer.page

    page.get_by_role("link", name="Add documents").first.click()
    page.locator("input[type=file]").set_input_files([letter, empty])
    page.get_by_text("The file is empty").wait_for()
    page.get_by_role("link", name="Open the case").click()

    page.locator(".sentence", has_text="54").first.click()
    lit = page.locator(".w.on").all_inner_texts()
    assert any("54" in words for words in lit), "the words that the sentence rests on light up in the source"
    assert page.locator("#dock").is_visible()
    page.locator(".w.cited", has_text="54-year-old").first.click()
    assert "54" in page.locator(".sentence.on").first.inner_text()
    assert page.locator(".sentence[aria-pressed=true]").count() == 0
    page.locator("#draft .sentence").first.focus()
    page.keyboard.press("Enter")
    assert page.locator(".sentence.on").count() == 1
    page.keyboard.press("Escape")
    assert page.locator(".sentence.on").count() == 0

    page.get_by_role("tab", name="Facts").click()
    page.locator("#facts .see", has_text="54").first.click()
    assert page.locator(".w.on").first.inner_text() == "54-year-old"
    page.get_by_role("tab", name="Assessment").click()
    assert page.get_by_text("hospitalisation").first.is_visible()

    page.locator("#section-patient .edit summary").click()
    area = page.locator("#section-patient textarea")
    area.fill(area.input_value().replace("54-year-old", "54-year-old German"))
    page.locator("#section-patient input[name=reason]").fill("Missing fact added")
    page.get_by_role("button", name="Save and check again").click()
    page.get_by_text("Saved as a new version").wait_for()
    assert "German" in page.locator("#section-patient .prose").inner_text()
    page.get_by_role("link", name="changes").click()
    assert page.locator("ins").first.inner_text().strip()
    page.go_back()
    page.get_by_role("button", name="Hand over").click()
    page.get_by_text("The case is handed over").wait_for()
    assert page.get_by_role("button", name="Approve").count() == 0
    case_page = page.url.split("?")[0]

    approver = Person(chromium, address, "approver", accept_downloads=True)
    page = approver.page
    page.goto(case_page)
    page.get_by_role("button", name="Take into review").click()
    for _ in range(10):
        finding = page.locator(".finding.blocker:not(.settled)").first
        if not finding.count():
            break
        finding.locator("summary").click()
        finding.locator("input[name=reason]").fill("Stated in the letter")
        finding.get_by_role("button", name="Override").click()
        page.get_by_text("The finding is settled").wait_for()
    page.get_by_role("button", name="Approve").click()
    page.get_by_text("It can be signed now").wait_for()
    page.get_by_role("link", name="Sign…").click()
    page.get_by_label("Your password, again").fill("correct horse")
    page.get_by_role("button", name="Sign", exact=True).click()
    banner = page.get_by_label("Signature").inner_text()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download signed DOCX").click()
    content = Path(download.value.path()).read_bytes()
    assert re.search(r"[0-9a-f]{64}", banner)[0] == hashlib.sha256(content).hexdigest()
    assert "Approver Person" in banner
    case_id = case_page.rsplit("/", 1)[1]
    assert store.case(case_id).signatures[0].signature.user == "approver"
    assert store.verify_audit().sound
    assert reviewer.complaints == approver.complaints == []


def test_dropping_files_on_the_page(chromium, address):
    person = Person(chromium, address, "intake")
    page = person.page
    page.get_by_role("link", name="Add documents").first.click()
    transfer = page.evaluate_handle(
        """text => { const data = new DataTransfer();
        data.items.add(new File([text], "dropped.txt", {type: "text/plain"}));
        data.items.add(new File([new Uint8Array(1500000)], "big.pdf")); return data; }""",
        LETTER,
    )
    page.dispatch_event("#drop", "drop", {"dataTransfer": transfer})
    page.get_by_text("the limit is 1 MB").wait_for()
    page.get_by_role("link", name="Open the case").wait_for()
    assert person.complaints == []


def test_everything_can_be_read_and_edited_without_scripts(chromium, address, case_id):
    person = Person(chromium, address, "reviewer", java_script_enabled=False)
    page = person.page
    page.goto(f"{address}/case/{case_id}")
    for panel in ("#findings", "#facts", "#assessment", "#source", "#draft"):
        assert page.locator(panel).is_visible(), panel
    page.locator("#section-patient .edit summary").click()
    page.locator("#section-patient textarea").fill("A woman aged 54 years.")
    page.locator("#section-patient input[name=reason]").fill("shorter")
    page.locator("#section-patient button").click()
    assert "A woman aged 54 years." in page.locator("#section-patient .prose").inner_text()
    page.get_by_role("link", name="Add documents").first.click()
    page.locator("input[type=file]").set_input_files(
        [{"name": "note.txt", "mimeType": "text/plain", "buffer": LETTER.replace("54", "61").encode()}]
    )
    page.get_by_role("button", name="Upload").click()
    page.get_by_role("heading", name="Documents received together").wait_for()
    assert page.locator("tr", has_text="note.txt").is_visible()
