"""The pages with a full queue: 500 cases, each page below 300 ms."""

import time

import pytest

from pv_reports.store import MACHINE, ProcessedCase

LIMIT_S = 0.3
CASES = 500


@pytest.mark.slow
def test_pages_are_quick_with_a_full_queue(visit, store, make_case):
    first = store.case(make_case())
    upload = store.accept_upload(b"many", "many.txt", MACHINE)
    entries = []
    for number in range(CASES):
        record = first.record.model_copy(update={"id": f"many-{number}"})
        draft = first.draft.model_copy(update={"case": record.id})
        entries.append(ProcessedCase(case=record, assessment=first.assessment, draft=draft))
    store.save_processed(upload.id, [], entries)
    browser = visit("reviewer")
    took = {}
    for path in ("/", "/?q=zelvarin&sort=due", "/?start=450", "/case/many-7", "/case/many-7/history", "/uploads"):
        times = []
        for _ in range(5):
            begun = time.perf_counter()
            assert browser.get(path).status_code == 200
            times.append(time.perf_counter() - begun)
        took[path] = min(times)
    print({path: f"{seconds * 1000:.0f} ms" for path, seconds in took.items()})
    assert max(took.values()) < LIMIT_S, took
