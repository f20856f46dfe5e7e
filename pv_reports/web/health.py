"""Whether this server works: for load balancers and monitors, without sign-in and without any content."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from pv_reports import __version__
from pv_reports.web.site import SiteHere

router = APIRouter()


@router.get("/health")
def health(site: SiteHere) -> JSONResponse:
    """200 when the database answers; an error of the database becomes 503 or 500 as on any page."""
    unfinished = site.store.upload_counts()
    waiting = unfinished["accepted"] + unfinished["processing"]
    return JSONResponse({"status": "ok", "version": __version__, "unfinished_uploads": waiting})
