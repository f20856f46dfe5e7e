"""Taking documents in, and how far each has come."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.datastructures import UploadFile

from pv_reports.errors import IntakeError
from pv_reports.store import Upload, User
from pv_reports.web.access import SignedIn, field, from_our_page, require
from pv_reports.web.site import Site, SiteHere, page
from pv_reports.web.wording import UPLOAD_STATES, capital

router = APIRouter()
SHOWN = 50
MOST_ASKED = 200
LANGUAGES = {
    "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "pt": "Portuguese", "nl": "Dutch",
    "zh": "Chinese", "ja": "Japanese", "pl": "Polish",
}  # fmt: skip


@router.get("/uploads")
def show(request: Request, site: SiteHere, user: SignedIn, batch: str = "") -> Response:
    """The place to drop files, and the latest uploads or those of one batch."""
    listed = site.store.uploads(batch=batch or None, limit=None if batch else SHOWN)
    working = any(upload.state in ("accepted", "processing") for upload in listed)
    entries = [_entry(site, upload) for upload in listed]
    return page(
        request, "uploads.html", entries=entries, batch=batch, working=working, max_mb=site.settings.max_file_mb,
        counts=site.store.upload_counts(), refused=[],
    )  # fmt: skip


@router.post("/uploads")
async def take(request: Request, site: SiteHere, user: SignedIn) -> Response:
    """Accept each file on its own: one that is refused does not stop the others.

    Answers JSON to our script; without it, the page of the batch, or of the refusals.
    """
    require(user, "upload")
    form = await from_our_page(request)
    batch = field(form, "batch")
    batch = batch if batch.isalnum() and batch.isascii() and len(batch) <= 32 else ""
    accepted: list[Upload] = []
    refused: list[dict[str, str]] = []
    for file in form.getlist("files"):
        if isinstance(file, UploadFile) and file.filename:
            try:
                upload = await run_in_threadpool(_accept, site, user, await file.read(), file.filename, batch)
            except IntakeError as error:
                remedy = error.remedy
                refused.append({"name": file.filename, "problem": capital(error.problem), "remedy": remedy})
            else:
                accepted.append(upload)
                batch = batch or upload.batch
    if "application/json" in request.headers.get("accept", ""):
        answer = [await run_in_threadpool(_status, site, upload) for upload in accepted]
        return JSONResponse({"accepted": answer, "refused": refused})
    if refused or not accepted:
        if not accepted and not refused:
            refused = [{"name": "", "problem": "No file was chosen.", "remedy": "Choose one or more files."}]
        entries = [_entry(site, upload) for upload in accepted]
        return page(
            request, "uploads.html", 422, entries=entries, batch=batch, working=bool(accepted), refused=refused,
            max_mb=site.settings.max_file_mb, counts=site.store.upload_counts(),
        )  # fmt: skip
    return RedirectResponse(f"/uploads?batch={batch}", status_code=303)


@router.get("/uploads/status")
def status(site: SiteHere, user: SignedIn, ids: str = "") -> JSONResponse:
    """How far the uploads named in ``ids`` (separated by commas) are."""
    wanted = [name for name in ids.split(",")[:MOST_ASKED] if name]
    return JSONResponse([_status(site, site.store.upload(name)) for name in wanted])


def _accept(site: Site, user: User, data: bytes, name: str, batch: str) -> Upload:
    if not data:
        raise IntakeError(name, "the file is empty.", "Save it again where it came from, and upload that.")
    upload = site.store.accept_upload(data, _base_name(name), user.actor, batch or None)
    site.jobs.enqueue(upload.id)
    return upload


def _base_name(name: str) -> str:
    """The last part of what the browser called the file: a name, never a path."""
    return name.replace("\\", "/").rsplit("/", 1)[-1][:255] or "unnamed"


def _cases(site: Site, upload: Upload) -> list[str]:
    return [row.id for row in site.store.rows(upload=upload.id)] if upload.state == "done" else []


def _entry(site: Site, upload: Upload) -> dict[str, Any]:
    cases = _cases(site, upload)
    return {"upload": upload, "cases": cases, "why": "" if cases else _why_none(site, upload)}


def _why_none(site: Site, upload: Upload) -> str:
    """Why a document that was read gave no case: its language where that is the reason."""
    if upload.state != "done":
        return ""
    languages = {document.language for document in site.store.upload_documents(upload.id)} - {"en", "und"}
    if not languages:
        return "No safety case was found in it."
    spoken = ", ".join(LANGUAGES.get(code, code) for code in sorted(languages))
    if site.model is not None:
        return f"No safety case was found in it. It is written in {spoken}."
    return f"Not read: it is written in {spoken}, and without a model only English is. Configure a Qwen endpoint."


def _status(site: Site, upload: Upload) -> dict[str, Any]:
    cases = _cases(site, upload)
    return {
        "id": upload.id,
        "name": upload.name,
        "state": upload.state,
        "label": UPLOAD_STATES[upload.state],
        "stage": upload.stage,
        "progress": upload.progress,
        "again": upload.again,
        "refusals": [refusal.model_dump() for refusal in upload.refusals],
        "cases": cases,
        "why": "" if cases else _why_none(site, upload),
    }
