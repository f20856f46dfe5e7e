"""What every record shares: frozen, strict about unknown fields, and aware of its E2B(R3) element number."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

SCHEMA_VERSION = 1


class Record(BaseModel):
    """An immutable value. Change one with ``record.model_copy(update={...})``."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def element(number: str, default: Any = None, **extra: Any) -> Any:
    """A field that stands for the ICH E2B(R3) data element ``number``; the number is kept in the field's metadata."""
    return Field(default=default, json_schema_extra={"e2b": number}, **extra)
