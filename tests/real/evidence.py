"""Every quote of a case, re-read from its document."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from pv_reports.records import Document


def altered_quotes(record: BaseModel, documents: Sequence[Document]) -> list[str]:
    """The quotes within ``record`` that their document does not say at that place, word for word."""
    texts = {document.id: document.text for document in documents}
    return [
        found["quote"]
        for found in evidence(record.model_dump())
        if texts[found["document"]][found["start"] : found["end"]] != found["quote"]
    ]


def evidence(value: Any) -> Iterator[Mapping[str, Any]]:
    """Every evidence within a dumped record."""
    if isinstance(value, Mapping):
        if value.keys() == {"document", "start", "end", "quote"}:
            yield value
        else:
            for item in value.values():
                yield from evidence(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from evidence(item)
