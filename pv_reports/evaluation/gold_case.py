"""What a gold case may hold: the fields of a SafetyCase with plain values instead of facts, all of them optional."""

from functools import cache, reduce
from operator import or_
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from pv_reports.records import Fact, SafetyCase


def fault_of(case: Any) -> tuple[str, str] | None:
    """The first fault of a plain gold case as (place, problem), or None.

    A field that no case has would be scored as missed for ever, and a code that is none as never found.
    """
    try:
        _plain(SafetyCase).model_validate(case)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part + 1) if isinstance(part, int) else part for part in first["loc"])
        if first["type"] == "extra_forbidden":
            return place, "no case has a field of this name"
        return place, first["msg"].removeprefix("Value error, ").partition(" or instance of")[0]
    return None


@cache
def _plain(record: type[BaseModel]) -> type[BaseModel]:
    """The record with facts unwrapped and every field optional."""
    fields: dict[str, Any] = {
        name: (_unwrapped(_annotated(info)) | None, None) for name, info in record.model_fields.items()
    }
    return create_model(f"Gold{record.__name__}", __config__=ConfigDict(extra="forbid"), **fields)


def _annotated(info: Any) -> Any:
    """A field's type with its validators, which Pydantic keeps apart from it."""
    return Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation


def _unwrapped(annotation: Any) -> Any:
    """The type of the plain value: ``Fact[T]`` becomes T, a record its plain form, at any depth."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if issubclass(annotation, Fact):
            return _unwrapped(_annotated(annotation.model_fields["value"]))
        return _plain(annotation)
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is tuple:
        return list[_unwrapped(inner[0])]  # type: ignore[misc]
    if origin in (Union, UnionType):
        return reduce(or_, (_unwrapped(part) for part in inner))
    return annotation
