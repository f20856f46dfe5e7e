"""States of a case and what leads from one to the next.

received ─draft─▶ drafted ─claim─▶ in_review ─approve─▶ approved ─sign─▶ signed
                     ▲                ▲  │                  │
                   draft            claim│return          return
                     └──── returned ◀─┴──┴──────────────────┘
"""

from typing import Literal, get_args

from pv_reports.errors import ReviewError
from pv_reports.records import CaseState

Action = Literal["draft", "claim", "release", "edit", "correct", "resolve", "approve", "return", "sign"]
ACTIONS: tuple[Action, ...] = get_args(Action)

_S = CaseState
TRANSITIONS: dict[tuple[CaseState, Action], CaseState] = {
    (_S.RECEIVED, "draft"): _S.DRAFTED,
    (_S.DRAFTED, "draft"): _S.DRAFTED,
    (_S.RETURNED, "draft"): _S.DRAFTED,
    (_S.DRAFTED, "claim"): _S.IN_REVIEW,
    (_S.IN_REVIEW, "claim"): _S.IN_REVIEW,
    (_S.RETURNED, "claim"): _S.IN_REVIEW,
    (_S.IN_REVIEW, "release"): _S.IN_REVIEW,
    (_S.DRAFTED, "edit"): _S.IN_REVIEW,
    (_S.IN_REVIEW, "edit"): _S.IN_REVIEW,
    (_S.RETURNED, "edit"): _S.IN_REVIEW,
    (_S.DRAFTED, "correct"): _S.IN_REVIEW,
    (_S.IN_REVIEW, "correct"): _S.IN_REVIEW,
    (_S.RETURNED, "correct"): _S.IN_REVIEW,
    (_S.IN_REVIEW, "resolve"): _S.IN_REVIEW,
    (_S.IN_REVIEW, "approve"): _S.APPROVED,
    (_S.IN_REVIEW, "return"): _S.RETURNED,
    (_S.APPROVED, "return"): _S.RETURNED,
    (_S.APPROVED, "sign"): _S.SIGNED,
}

_REMEDIES: dict[CaseState, str] = {
    _S.RECEIVED: "Wait until it is drafted.",
    _S.DRAFTED: "Claim it first.",
    _S.IN_REVIEW: "Approve it first.",
    _S.RETURNED: "Claim it and correct it first.",
    _S.APPROVED: "Return it first, with the reason.",
    _S.SIGNED: "A signed report is final; send a follow-up as a new document.",
}
_DONE: dict[Action, str] = {
    "draft": "drafted", "claim": "claimed", "release": "released", "edit": "edited", "correct": "corrected",
    "resolve": "cleared of findings", "approve": "approved", "return": "returned", "sign": "signed",
}  # fmt: skip


def transition(state: CaseState, action: Action, case_id: str = "") -> CaseState:
    """The state after ``action``. Raises ReviewError with the remedy when the state does not allow it."""
    try:
        return TRANSITIONS[state, action]
    except KeyError:
        raise ReviewError(
            f"case {case_id}".strip(),
            f"it is {state.value.replace('_', ' ')} and cannot be {_DONE[action]}.",
            _REMEDIES[state],
        ) from None


def possible(state: CaseState) -> tuple[Action, ...]:
    """The actions that the state allows, for the buttons of a page."""
    return tuple(action for action in ACTIONS if (state, action) in TRANSITIONS)
