"""Files that leave: the report, and the documents as they were received."""

from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import Response

from pv_reports.errors import PvReportsError
from pv_reports.export import render_docx
from pv_reports.pipeline.casework import report_of
from pv_reports.web.access import SignedIn
from pv_reports.web.case_page import stored_case
from pv_reports.web.failures import NotFoundError
from pv_reports.web.site import SiteHere

router = APIRouter()
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@router.get("/case/{case_id}/report.docx")
def report(site: SiteHere, user: SignedIn, case_id: str) -> Response:
    """The signed bytes; before the signature a draft that says so in its name and on its first page."""
    stored = stored_case(site, case_id)
    if stored.signatures:
        name, content = site.store.signed_file(case_id)
    else:
        name, content = f"{case_id}-DRAFT-not-signed.docx", render_docx(report_of(stored))
    new = {"file": name, "signed": bool(stored.signatures), "draft": len(stored.versions)}
    site.store.record(user.actor, "case.exported", f"case/{case_id}", new=new)
    return attachment(content, name, DOCX)


@router.get("/uploads/{upload_id}/original")
def original(site: SiteHere, user: SignedIn, upload_id: str) -> Response:
    """The file as it was received, always as a download: what is in it never runs in this page's name."""
    try:
        upload = site.store.upload(upload_id)
    except PvReportsError as error:
        raise NotFoundError("document", "there is none with this number.", "Open it from its case.") from error
    content = site.store.original(upload_id)
    site.store.record(user.actor, "upload.exported", f"upload/{upload_id}", new={"file": upload.name})
    return attachment(content, upload.name, "application/octet-stream")


def attachment(content: bytes, name: str, media_type: str) -> Response:
    """A download under ``name``; RFC 6266 with a plain fallback."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "_" for c in name)
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    return Response(content, media_type=media_type, headers={"content-disposition": disposition})
