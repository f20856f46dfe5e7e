"""What people do with a case. Each function is one transaction: state, role and version are checked inside it."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

from pv_reports.errors import ConflictError, ReviewError
from pv_reports.records import Actor, Assessment, CaseState, Draft, Finding, SafetyCase, Signature
from pv_reports.review.facts import corrected
from pv_reports.review.signature import announce, bind
from pv_reports.review.states import Action, transition
from pv_reports.store import CaseRow, CaseWork, DecisionKind, Permission, Resolution, Store, StoredSignature
from pv_reports.store.roles import demand

CLAIM_MINUTES = 30
"""A claim ends after this many minutes without a change by its owner."""


def claim(store: Store, case_id: str, actor: Actor) -> CaseRow:
    """Take a case into review, or prolong one's own claim.

    Raises ConflictError while somebody else holds it, ReviewError when state or role forbid it.
    """
    with store.work(case_id, actor) as work:
        _take(work, "claim")
        return work.row


def release(store: Store, case_id: str, actor: Actor) -> CaseRow:
    """Give a claim back. Raises ReviewError when somebody else holds it; nothing happens when nobody does."""
    with store.work(case_id, actor) as work:
        _may(work, "edit")
        _not_held_by_another(work)
        if work.row.claimed_by is not None:
            work.hold(None, None)
        return work.row


def save_edit(
    store: Store,
    case_id: str,
    expected_version: int,
    draft: Draft,
    findings: Sequence[Finding],
    actor: Actor,
    reason: str,
) -> CaseRow:
    """Keep an edited draft with the findings of its check, as a new version; the case is claimed for the editor.

    A finding that was settled and appears again unchanged stays settled. Raises ConflictError when the case is not at
    ``expected_version`` or somebody else holds it, ReviewError without a reason or when state or role forbid it.
    """
    _need_reason(case_id, reason)
    if draft.case != case_id:
        raise ReviewError(f"case {case_id}", f"the draft is of case {draft.case}.", "Edit the draft of this case.")
    with store.work(case_id, actor, expected_version) as work:
        _take(work, "edit")
        work.add_draft(draft, findings, reason.strip())
        return work.row


def save_redraft(
    store: Store, case_id: str, expected_version: int, draft: Draft, findings: Sequence[Finding], actor: Actor
) -> CaseRow:
    """Keep a draft that was written anew by the machine (after a correction, or with another model).

    ``actor`` is the machine, or the person who asked for it. In review the case stays there, with its claim.
    """
    with store.work(case_id, actor, expected_version) as work:
        if work.user is not None or work.row.state == CaseState.IN_REVIEW:
            _take(work, "edit")
        else:
            work.move(transition(work.row.state, "draft", case_id))
        work.add_draft(draft, findings, "drafted anew")
        return work.row


def edit_fact(
    store: Store,
    case_id: str,
    expected_version: int,
    path: str,
    value: Any,
    actor: Actor,
    reason: str,
    reassess: Callable[[SafetyCase], Assessment],
) -> CaseRow:
    """Correct one field of the record ("patient.age", "reactions.0.outcome"); ``value`` None empties it.

    The field becomes a Fact of method "person" without evidence; old and new stand in the audit trail. ``reassess``
    computes the assessment of the corrected record. The draft is not changed: draft it anew or edit it.
    Raises ConflictError and ReviewError as ``save_edit`` does, and ReviewError for an unknown path or unfit value.
    """
    _need_reason(case_id, reason)
    with store.work(case_id, actor, expected_version) as work:
        _take(work, "correct")
        record, old, new = corrected(work.record, path, value)
        work.change_record(record, reassess(record), path, old, new, reason.strip())
        return work.row


def resolve_finding(
    store: Store, case_id: str, number: int, resolution: Resolution, actor: Actor, reason: str
) -> CaseRow:
    """Settle finding ``number`` of the current draft.

    ``resolved`` says that the matter is dealt with; a blocker can only be ``overridden``, which needs the role.
    Raises ReviewError without a reason, for an unknown or settled finding, or when state or role forbid it.
    """
    _need_reason(case_id, reason)
    with store.work(case_id, actor) as work:
        _may(work, "edit")
        if number not in range(len(work.findings)):
            raise ReviewError(f"case {case_id}", f"its draft has no finding {number}.", "Reload the case.")
        entry = work.findings[number]
        if entry.resolution is not None:
            raise ReviewError(
                f"case {case_id}", f"{entry.resolved_by} settled finding {number} already.", "Reload the case."
            )
        if entry.finding.severity == "blocker" and resolution != "overridden":
            raise ReviewError(
                f"case {case_id}",
                f"finding {number} is a blocker.",
                "Correct the sentence, or let an approver or quality override the finding with a reason.",
            )
        if resolution == "overridden":
            _may(work, "override")
        _take(work, "resolve")
        work.resolve(number, resolution, reason.strip())
        return work.row


def decide(
    store: Store, case_id: str, kind: DecisionKind, actor: Actor, reason: str = "", expected_version: int | None = None
) -> CaseRow:
    """Approve a case, or return it with a reason.

    Approval needs that no blocker is open and, with ``four_eyes``, that somebody else edited the draft last.
    Raises ReviewError and ConflictError.
    """
    if kind not in get_args(DecisionKind):
        raise ReviewError(f"decision {kind!r}", "there is none of this name.", "Use approve or return.")
    if kind == "return":
        _need_reason(case_id, reason)
    with store.work(case_id, actor, expected_version) as work:
        _may(work, "decide")
        state = transition(work.row.state, kind, case_id)
        _not_held_by_another(work, unless_released=kind == "return")
        if kind == "approve":
            if work.row.blockers:
                raise ReviewError(
                    f"case {case_id}",
                    f"{work.row.blockers} blocking finding(s) are open.",
                    "Correct the sentences, or override the findings with a reason.",
                )
            _four_eyes(store, work, "approve")
        work.decide(kind, reason.strip())
        work.hold(None, None)
        work.move(state)
        return work.row


def sign(
    store: Store,
    case_id: str,
    user: str,
    password: str,
    meaning: str,
    content: bytes | Callable[[Signature], bytes],
    *,
    name: str = "",
    expected_version: int | None = None,
) -> StoredSignature:
    """Sign an approved case. The password is asked for again (21 CFR 11.200); the bytes are kept as they were signed.

    ``content`` is the report's bytes, or a function that renders them with the signature shown in them (its
    ``sha256`` is still empty then). ``meaning`` is a key of ``MEANINGS``; ``name`` the file's name.
    Raises SignInError for a wrong password, ReviewError when state, role or the four-eyes rule forbid it,
    ConflictError when the case changed since ``expected_version`` or while it was rendered.
    """
    person = store.authenticate(user, password)
    with store.work(case_id, person.actor, expected_version) as work:
        _signable(store, work)
        seen = work.row.version
    shown = announce(person.name, person.printed_name, meaning)
    data = content if isinstance(content, bytes) else content(shown)
    signature = bind(shown, data)
    store.signed.keep(data)
    with store.work(case_id, person.actor, seen) as work:
        _signable(store, work)
        work.sign(signature, name or f"{case_id}.docx", len(data))
        work.move(transition(work.row.state, "sign", case_id))
    return store.case(case_id).signatures[-1]


def _signable(store: Store, work: CaseWork) -> None:
    _may(work, "sign")
    transition(work.row.state, "sign", work.row.id)
    _four_eyes(store, work, "sign")


def _take(work: CaseWork, action: Action) -> None:
    """Check role and state, and claim the case for the actor."""
    _may(work, "edit")
    state = transition(work.row.state, action, work.row.id)
    _not_held_by_another(work)
    work.hold(work.actor.name, datetime.now(UTC) + timedelta(minutes=CLAIM_MINUTES))
    work.move(state)


def _may(work: CaseWork, permission: Permission) -> None:
    if work.user is None:
        raise ReviewError(work.actor.name, f"a machine may not {permission}.", "A person has to do it.")
    demand(work.user, permission)


def _not_held_by_another(work: CaseWork, *, unless_released: bool = False) -> None:
    row = work.row
    if row.claimed_by is None or row.claimed_by == work.actor.name or row.claimed_until is None:
        return
    if unless_released:
        return
    raise ConflictError(
        f"case {row.id}",
        f"{row.claimed_by} is working on it until {row.claimed_until:%H:%M} UTC.",
        "Ask them to release it, or wait.",
    )


def _four_eyes(store: Store, work: CaseWork, verb: str) -> None:
    author = work.author
    if store.settings.four_eyes and author is not None and author == work.actor:
        raise ReviewError(
            f"case {work.row.id}",
            f"{author.name} edited the draft last and may not {verb} it as well.",
            "Let another approver do it.",
        )


def _need_reason(case_id: str, reason: str) -> None:
    if not reason.strip():
        raise ReviewError(f"case {case_id}", "the reason is missing.", "Say in a few words why.")
