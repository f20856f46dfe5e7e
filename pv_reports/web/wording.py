"""Dates, numbers and codes in the words of the page."""

from datetime import UTC, date, datetime
from typing import Any

from pv_reports.drafting.wording import write_date
from pv_reports.records import CaseState

STATES = {
    CaseState.RECEIVED: "Received",
    CaseState.DRAFTED: "Drafted",
    CaseState.IN_REVIEW: "In review",
    CaseState.RETURNED: "Returned",
    CaseState.APPROVED: "Approved",
    CaseState.SIGNED: "Signed",
}
UPLOAD_STATES = {"accepted": "Waiting", "processing": "Working", "done": "Done", "refused": "Refused"}
SEVERITIES = {"blocker": "Blocker", "warning": "Warning", "note": "Note"}
METHODS = {
    "form": "form field",
    "tagger": "tagger",
    "pattern": "pattern",
    "model": "model",
    "person": "entered by a person",
}
AUTHORS = {"auto_narrative": "auto-narrative", "model": "model", "person": "a person"}
ACTIONS = {
    "case.created": "Case created",
    "case.drafted": "Draft written",
    "case.edited": "Draft edited",
    "case.corrected": "Record corrected",
    "case.state": "State changed",
    "case.claimed": "Taken into review",
    "case.released": "Handed over",
    "case.finding_resolved": "Finding resolved",
    "case.finding_overridden": "Finding overridden",
    "case.approve": "Approved",
    "case.return": "Returned",
    "case.signed": "Signed",
    "case.exported": "File downloaded",
}


def today() -> date:
    """The present day in UTC, the time zone of all clocks here."""
    return datetime.now(UTC).date()


def day(value: date | datetime | str | None) -> str:
    """ "5 March 2026"; a partial date stays partial."""
    if value is None or value == "":
        return "–"
    if isinstance(value, datetime):
        value = value.astimezone(UTC).date()
    return write_date(value if isinstance(value, str) else value.isoformat())


def moment(value: datetime | None) -> str:
    """ "5 March 2026, 14:07 UTC"."""
    return f"{day(value)}, {clock(value)} UTC" if value else "–"


def clock(value: datetime) -> str:
    """ "14:07", in UTC."""
    return f"{value.astimezone(UTC):%H:%M}"


def left(due: date, now: date) -> str:
    """How long until a deadline, in words."""
    days = (due - now).days
    if days == 0:
        return "today"
    many = "1 day" if abs(days) == 1 else f"{abs(days)} days"
    return f"{many} left" if days > 0 else f"{many} overdue"


def urgency(due: date, now: date) -> str:
    """The style of a deadline: "late", "near", "soon" or "far"; the words beside it say the same."""
    days = (due - now).days
    return "late" if days < 0 else "near" if days <= 3 else "soon" if days <= 7 else "far"


def size(count: int) -> str:
    """ "340 bytes", "12 kB", "3.4 MB"."""
    if count < 1000:
        return f"{count} bytes"
    return f"{count / 1000:.0f} kB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"


def counted(count: int, one: str, many: str = "") -> str:
    """ "1 warning", "3 warnings"."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def words(code: Any) -> str:
    """ "not_recovered" → "not recovered"."""
    return str(code).replace("_", " ")


def capital(text: str) -> str:
    """The first letter in upper case, the rest as it is."""
    return text[:1].upper() + text[1:]


def rule(check: str) -> str:
    """ "figures.unsupported_number" → "Figures: unsupported number"."""
    return capital(words(check).replace(".", ": ", 1))


def action(code: str) -> str:
    """What an audit event did."""
    return ACTIONS.get(code) or capital(code.split(".", 1)[-1].replace("_", " "))


FILTERS: dict[str, Any] = {
    "action": action,
    "author": lambda code: AUTHORS.get(code, code),
    "capital": capital,
    "clock": clock,
    "counted": counted,
    "day": day,
    "left": left,
    "method": lambda code: METHODS.get(code, code),
    "moment": moment,
    "rule": rule,
    "severity": lambda code: SEVERITIES.get(code, code),
    "size": size,
    "state": lambda code: STATES.get(code, words(code)),
    "upload_state": lambda code: UPLOAD_STATES.get(code, code),
    "urgency": urgency,
    "words": words,
}
