"""Correcting one field of a case."""

import re
from typing import Any

from pydantic import ValidationError

from pv_reports.errors import ReviewError
from pv_reports.records import SafetyCase

_PATH = re.compile(r"[a-z_]+(?:\.(?:[a-z_]+|\d+))*")
_FIXED = frozenset({"schema_version", "id", "documents", "validity"})


def corrected(case: SafetyCase, path: str, value: Any) -> tuple[SafetyCase, Any, Any]:
    """The case with the field at ``path`` set by a person, and the field's old and new JSON.

    ``value`` is the plain JSON value: where the field is a Fact, a Fact of method "person" is made of it. Old evidence
    is not kept, because the new value does not follow from it. ``None`` empties the field; in a list it removes the
    entry, and the index after the last one adds an entry.
    Raises ReviewError for a path that leads nowhere or a value that does not fit.
    """
    if not _PATH.fullmatch(path) or path.split(".")[0] in _FIXED:
        raise _unknown(case, path)
    body = case.model_dump(mode="json")
    *parents, last = path.split(".")
    holder: Any = body
    for part in parents:
        holder = _step(holder, part)
        if holder is None:
            raise _unknown(case, path)
    old = _step(holder, last)
    for new in (None,) if value is None else ({"value": value, "method": "person"}, value):
        if not _put(holder, last, new):
            raise _unknown(case, path)
        try:
            return SafetyCase.model_validate(body), old, new
        except ValidationError as error:
            problem = error.errors()[0]["msg"]
            _put_back(holder, last, old)
    raise ReviewError(f"case {case.id}", f"the value does not fit ({problem}).", "Correct the value.", place=path)


def _step(holder: Any, part: str) -> Any:
    if isinstance(holder, list):
        return holder[int(part)] if part.isdigit() and int(part) < len(holder) else None
    return holder.get(part) if isinstance(holder, dict) else None


def _put(holder: Any, part: str, new: Any) -> bool:
    if isinstance(holder, dict) and part in holder:
        holder[part] = new
        return True
    if isinstance(holder, list) and part.isdigit() and int(part) <= len(holder):
        index = int(part)
        holder[index : index + 1] = [] if new is None else [new]
        return True
    return False


def _put_back(holder: Any, part: str, old: Any) -> None:
    if isinstance(holder, dict):
        holder[part] = old
    else:
        index = int(part)
        holder[index : index + 1] = [] if old is None else [old]


def _unknown(case: SafetyCase, path: str) -> ReviewError:
    return ReviewError(
        f"case {case.id}", f"{path!r} is not a field that can be corrected.", 'Name one like "patient.age".'
    )
