"""The README's picture of the review page: `python -m tests.web.pictures` writes docs/review.png with Chromium."""

import tempfile
import threading
from pathlib import Path

import uvicorn
from playwright.sync_api import sync_playwright

from pv_reports.cli.case import COMMAND_LINE
from pv_reports.cli.service import running
from pv_reports.records import UserRole
from pv_reports.samples import SAMPLES
from pv_reports.settings import load
from pv_reports.web import create_app

DOCS = Path(__file__).parents[2] / "docs"
SHOWN = "04_email_follow_up.eml"
PORT = 8765
CHROMIUM = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


def main() -> None:
    with tempfile.TemporaryDirectory() as home, running(load(home=Path(home))) as service:
        service.store.add_user("rita", "Rita Reviewer", UserRole.REVIEWER, "review-the-demo")
        upload = service.store.accept_upload(SAMPLES / SHOWN, SHOWN, COMMAND_LINE)
        service.jobs.enqueue(upload.id)
        service.jobs.wait()
        case = service.store.rows(upload=upload.id)[0].id
        app = create_app(service.store, service.base, service.jobs, service.settings)
        server = uvicorn.Server(uvicorn.Config(app, port=PORT, log_level="warning"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(CHROMIUM))
            page = browser.new_page(viewport={"width": 1600, "height": 900})
            page.goto(f"http://127.0.0.1:{PORT}/sign-in")
            page.fill("input[name=name]", "rita")
            page.fill("input[type=password]", "review-the-demo")
            page.keyboard.press("Enter")
            page.wait_for_url(f"http://127.0.0.1:{PORT}/")
            page.goto(f"http://127.0.0.1:{PORT}/case/{case}")
            page.get_by_text("39-year-old").first.click()
            page.screenshot(path=DOCS / "review.png")
            browser.close()
        server.should_exit = True
        thread.join()


if __name__ == "__main__":
    main()
