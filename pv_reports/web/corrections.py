"""Correcting a field of the record, or adding one that a person read where the machine did not."""

import re
from typing import Any, get_args

from fastapi import APIRouter
from fastapi.responses import Response
from starlette.datastructures import FormData

from pv_reports.errors import ReviewError
from pv_reports.pipeline.casework import correct_fact
from pv_reports.records import Role, SafetyCase
from pv_reports.store import User
from pv_reports.web.access import MalformedFormError, Posted, SignedIn, field, number, require
from pv_reports.web.case_actions import back
from pv_reports.web.case_page import stored_case
from pv_reports.web.fact_rows import row_at
from pv_reports.web.site import Site, SiteHere
from pv_reports.web.typed_value import typed_value

router = APIRouter()
_ENTRY = re.compile(r"(?:products|reactions|tests)\.\d{1,3}")


@router.post("/case/{case_id}/fact")
def correct(site: SiteHere, user: SignedIn, form: Posted, case_id: str) -> Response:
    """Set, change or empty one field, with a reason; the assessment follows, the draft does not."""
    require(user, "edit")
    stored = stored_case(site, case_id)
    path = field(form, "path")
    row = row_at(stored.record, path)
    if row is None:
        raise MalformedFormError(
            "field", "it is not one that can be corrected.", "Reload the case and use its buttons."
        )
    value = typed_value(row, field(form, "value"), field(form, "unit"))
    _save(site, user, form, case_id, path, value)
    return back(case_id, "corrected", "facts")


@router.post("/case/{case_id}/entry")
def add_or_remove(site: SiteHere, user: SignedIn, form: Posted, case_id: str) -> Response:
    """Add a reaction, product or test by its name, or remove a whole one that is not the patient's."""
    require(user, "edit")
    stored = stored_case(site, case_id)
    path, name = field(form, "path"), field(form, "value").strip()
    if _ENTRY.fullmatch(path):
        _save(site, user, form, case_id, path, None)
    else:
        path = _end_of(stored.record, field(form, "kind"))
        if not name:
            raise ReviewError("entry", "its name is missing.", "Write the name as the document has it.")
        _save(site, user, form, case_id, path, _entry(field(form, "kind"), name))
    return back(case_id, "corrected", "facts")


def _entry(kind: str, name: str) -> dict[str, Any]:
    fact = {"value": name, "method": "person"}
    if kind == "reaction":
        return {"term": fact}
    return {"name": fact} if kind == "test" else {"name": fact, "role": kind}


def _end_of(case: SafetyCase, kind: str) -> str:
    if kind == "reaction":
        return f"reactions.{len(case.reactions)}"
    if kind == "test":
        return f"tests.{len(case.tests)}"
    if kind in get_args(Role):
        return f"products.{len(case.products)}"
    raise MalformedFormError("entry", "its kind is unknown.", "Reload the case and use its buttons.")


def _save(site: Site, user: User, form: FormData, case_id: str, path: str, value: Any) -> None:
    version = number(form, "version")
    correct_fact(site.store, site.base, case_id, version, path, value, user.actor, field(form, "reason"))
