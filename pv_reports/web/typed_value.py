"""From what a person typed into the correction form to the value of a field."""

from typing import Any

from pv_reports.errors import ReviewError
from pv_reports.web.fact_rows import FactRow


def typed_value(row: FactRow, text: str, unit: str = "") -> Any:
    """The JSON value for ``review.edit_fact``; None when the field was emptied.

    Raises ReviewError for a number that is none. Dates and codes are validated with the record itself.
    """
    text = text.strip()
    if not text:
        return None
    if row.kind == "number":
        return _number(row, text)
    if row.kind == "age":
        return {"value": _number(row, text), "unit": unit or "year"}
    if row.kind == "yes_no":
        return text == "true"
    return text


def _number(row: FactRow, text: str) -> float:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = float("nan")
    if not abs(value) < 1e9:
        raise ReviewError(row.label, f"{text!r} is not a number.", "Write digits, like 54 or 7.5.")
    return value
