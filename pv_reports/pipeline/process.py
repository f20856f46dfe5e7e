"""One upload through the whole way and into the store. Every step may run again: ids are derived from the bytes."""

from pv_reports.errors import IntakeError
from pv_reports.intake import Limits, read
from pv_reports.knowledge import KnowledgeBase
from pv_reports.pipeline.build import build
from pv_reports.pipeline.coding import open_coder
from pv_reports.qwen import Model
from pv_reports.records import Refusal
from pv_reports.settings import Settings
from pv_reports.store import ProcessedCase, Store

_STAGES = ("reading", "extracting", "assessing", "searching knowledge", "drafting", "checking")


def process(
    store: Store, upload_id: str, base: KnowledgeBase, settings: Settings, model: Model | None = None
) -> list[str]:
    """Read, extract, assess, draft, check and save one accepted upload; returns the ids of its cases.

    A file that is refused is marked so, with the reason, and gives no case. The day of receipt is the upload's.
    """
    upload = store.upload(upload_id)

    def progress(stage: str) -> None:
        store.set_progress(upload_id, stage, round(100 * _STAGES.index(stage) / len(_STAGES)))

    progress("reading")
    try:
        intake = read(store.original(upload_id), upload.name, Limits.of(settings), settings.ocr)
    except IntakeError as error:
        refusal = Refusal(name=upload.name, place=error.place, problem=error.problem, remedy=error.remedy)
        store.refuse_upload(upload_id, [refusal])
        return []
    made = build(
        intake.documents, base, received=upload.received_at.date(), model=model, progress=progress,
        coder=open_coder(settings),
    )  # fmt: skip
    cases = [ProcessedCase(case=m.case, assessment=m.assessment, draft=m.draft, findings=m.findings) for m in made]
    return store.save_processed(upload_id, intake.documents, cases, intake.refusals)
