"""What `test_kill.py` kills: it sends documents one by one, while the queue works on them with the real pipeline.

Arguments: home folder, number of documents, index of the first one that was not acknowledged before.
"""

import sys
import time
from pathlib import Path

from pv_reports.jobs import Jobs
from pv_reports.knowledge import KnowledgeBase
from pv_reports.pipeline.process import process
from pv_reports.settings import Settings
from pv_reports.store import MACHINE, Store


def text(number: int) -> str:
    return (
        f"Call note {number}. Reporter: physician, Germany.\n"
        f"A {20 + number}-year-old female patient took metformin 500 mg twice daily since 2026-01-02. "
        "On 2026-01-09 she developed nausea and dizziness. Metformin was withdrawn. She recovered.\n"
    )


def main(home: str, documents: int, first: int) -> None:
    settings = Settings(home=Path(home), ocr="off")
    with Store.open(settings) as store, KnowledgeBase.open(settings.home, settings) as base:

        def slowly(upload_id: str) -> list[str]:
            time.sleep(0.2)  # so that kills find work under way
            return process(store, upload_id, base, settings)

        jobs = Jobs.start(store, slowly, settings, concurrency=2)
        print("READY", flush=True)
        for number in range(first, documents):
            upload = store.accept_upload(text(number).encode(), f"note-{number}.txt", MACHINE, batch="killed")
            print("ACK", number, upload.id, flush=True)
            jobs.enqueue(upload.id)
            time.sleep(0.05)
        jobs.wait(120)
        print("DONE", flush=True)
        jobs.stop()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
