"""The review page: the source beside the draft, with findings, facts, assessment and decisions."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response

from pv_reports import review
from pv_reports.errors import ReviewError
from pv_reports.records import CaseState, Citation, Passage
from pv_reports.store import Permission, StoredCase, User, allowed
from pv_reports.web.access import SignedIn
from pv_reports.web.draft_view import FindingView, finding_views, section_views
from pv_reports.web.fact_rows import evidence_of, fact_groups
from pv_reports.web.failures import NotFoundError
from pv_reports.web.site import Site, SiteHere, page
from pv_reports.web.source_view import source_view

router = APIRouter()

DONE = {
    "claimed": "The case is yours for half an hour; every change prolongs that.",
    "released": "The case is handed over: anybody may take it now.",
    "edited": "Saved as a new version, and checked again.",
    "unchanged": "The text is the same as before; nothing was saved.",
    "corrected": "The record is corrected and assessed again. The draft is as it was.",
    "redrafted": "Drafted anew from the record, and checked.",
    "settled": "The finding is settled.",
    "approved": "Approved. It can be signed now.",
    "returned": "Returned, with the reason.",
    "signed": "Signed. The file that was signed is kept, byte for byte.",
}


@router.get("/case/{case_id}")
def show(request: Request, site: SiteHere, user: SignedIn, case_id: str, done: str = "") -> Response:
    """Everything about one case on one page."""
    stored = stored_case(site, case_id)
    draft = stored.draft
    findings = finding_views(draft, stored.findings) if draft else []
    facts = evidence_of(stored.record)
    sources = [
        source_view(
            number,
            document,
            review.cited_spans(draft, document.id) if draft else (),
            [(entry.start, entry.end) for entry in facts if entry.document == document.id],
        )
        for number, document in enumerate(stored.documents)
    ]
    names = {person.name: person.printed_name for person in site.store.users()}
    return page(
        request,
        "case.html",
        stored=stored,
        row=stored.row,
        sources=sources,
        keys={view.document.id: view.key for view in sources},
        sections=section_views(draft, findings) if draft else [],
        citations=cited(site, stored),
        findings=findings,
        counts={level: _open(findings, level) for level in ("blocker", "warning", "note")},
        groups=fact_groups(stored.record),
        actions=actions_for(site, stored, user),
        stale=record_is_newer(stored),
        names=names,
        done=DONE.get(done, ""),
        meanings=review.MEANINGS,
        printed=[review.printed(entry.signature) for entry in stored.signatures],
    )


@dataclass(frozen=True, slots=True)
class Actions:
    """What the person may do now. ``hint`` says why an expected button is missing."""

    edit: bool
    claim: bool
    release: bool
    settle: bool
    override: bool
    approve: bool
    give_back: bool
    sign: bool
    hint: str


def actions_for(site: Site, stored: StoredCase, user: User) -> Actions:
    """Buttons that would work. The rules themselves are asked again when one is pressed."""
    row, possible = stored.row, review.possible(stored.row.state)
    mine, foreign = row.claimed_by == user.name, row.claimed_by not in (None, user.name)

    def may(permission: Permission) -> bool:
        return allowed(user.role, permission)

    own_work = site.settings.four_eyes and stored.last_editor == user.actor
    editing = may("edit") and not foreign
    hint = ""
    if may("decide") and own_work and row.state in (CaseState.IN_REVIEW, CaseState.APPROVED):
        verb = "approve" if row.state == CaseState.IN_REVIEW else "sign"
        hint = f"You edited this draft last, so another person has to {verb} it."
    elif foreign and may("edit") and row.state != CaseState.SIGNED:
        hint = "Somebody else is working on this case; you can read it meanwhile."
    elif may("decide") and row.state == CaseState.IN_REVIEW and row.blockers:
        hint = "It can be approved once no blocker is open."
    elif not may("edit"):
        hint = "Your role may read this case but not change it."
    elif not may("decide") and row.state in (CaseState.IN_REVIEW, CaseState.APPROVED):
        hint = "An approver or quality decides about it."
    return Actions(
        edit="edit" in possible and editing and stored.draft is not None,
        claim="claim" in possible and editing and not mine,
        release="release" in possible and mine,
        settle="resolve" in possible and editing,
        override=may("override"),
        approve="approve" in possible and may("decide") and not foreign and not own_work and not row.blockers,
        give_back="return" in possible and may("decide"),
        sign="sign" in possible and may("sign") and not own_work,
        hint=hint,
    )


def stored_case(site: Site, case_id: str) -> StoredCase:
    """The case. Raises NotFoundError."""
    try:
        return site.store.case(case_id)
    except ReviewError as error:
        raise NotFoundError("case", "there is none with this number.", "Choose one from the queue.") from error


def cited(site: Site, stored: StoredCase) -> list[tuple[Citation, Passage | None]]:
    """The draft's citations, those of passages with the passage as it stands in the knowledge base."""
    citations = stored.draft.citations if stored.draft else ()
    return [(entry, site.base.passage(entry.passage) if entry.passage else None) for entry in citations]


def record_is_newer(stored: StoredCase) -> bool:
    """Whether the record was corrected after the current draft was written."""
    written = [e.number for e in stored.history if e.action in ("case.drafted", "case.edited")]
    corrected = [e.number for e in stored.history if e.action == "case.corrected"]
    return bool(stored.draft and written and corrected and max(corrected) > max(written))


def _open(findings: list[FindingView], level: str) -> int:
    return sum(1 for view in findings if view.stored.resolution is None and view.stored.finding.severity == level)
