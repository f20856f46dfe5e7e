"""demo: the sample documents through the whole way, with a table of cases, then the page."""

import time
from argparse import Namespace

from tqdm import tqdm

from pv_reports.cli.base import show
from pv_reports.cli.case import COMMAND_LINE, case_table
from pv_reports.cli.output import print_json, tell
from pv_reports.cli.serve import run_page
from pv_reports.cli.service import Service, running
from pv_reports.records import CaseState, UserRole
from pv_reports.review import queue
from pv_reports.samples import sample_files
from pv_reports.settings import load

# Demo accounts only: they are printed, and made only by this command.
DEMO_PEOPLE = (
    ("rita", "Rita Reviewer", UserRole.REVIEWER, "review-the-demo"),
    ("anton", "Dr Anton Approver", UserRole.APPROVER, "approve-the-demo"),
)


def demo(arguments: Namespace) -> int:
    """Draft the samples, print the table, serve the page with the sign-in shown."""
    started = time.monotonic()
    with running(load(home=arguments.home)) as service:
        for name, printed, role, secret in DEMO_PEOPLE:
            if service.store.user(name) is None:
                service.store.add_user(name, printed, role, secret)
        files = sample_files()
        uploads = [service.store.accept_upload(file, file.name, COMMAND_LINE).id for file in files]
        for upload_id in uploads:
            service.jobs.enqueue(upload_id)
        _wait(service, uploads)
        page = queue(service.store, states=tuple(CaseState), limit=1000)
        seconds = time.monotonic() - started
        if arguments.json:
            print_json({"cases": [row.model_dump(mode="json") for row in page.rows], "seconds": round(seconds, 1)})
        else:
            print(case_table(page.rows))
        tell(f"\n{len(files)} documents, {len(page.rows)} cases in {seconds:.1f} s, kept in {service.settings.home}")
        for upload_id in uploads:
            for refusal in service.store.upload(upload_id).refusals:
                tell(f"refused: {refusal.name}: {refusal.problem} {refusal.remedy}")
        tell("Sign in as: " + ", ".join(f"{name} / {secret} ({role})" for name, _, role, secret in DEMO_PEOPLE))
        if not arguments.no_serve:
            run_page(service, arguments.host, arguments.port)
    return 0


def _wait(service: Service, uploads: list[str]) -> None:
    with tqdm(total=len(uploads), desc="documents", unit="", disable=None) as bar:
        while not service.jobs.wait(timeout=0.2):
            finished = sum(service.store.upload(u).state in ("done", "refused") for u in uploads)
            show(bar, finished, len(uploads))
        show(bar, len(uploads), len(uploads))
