"""Evidence: where in a document a fact was read, word for word."""

from typing import Generic, Literal, Self, TypeVar

from pydantic import Field, model_validator

from pv_reports.records.base import Record

T = TypeVar("T")

Method = Literal["form", "tagger", "pattern", "model", "person"]


class Evidence(Record):
    """``document.text[start:end] == quote``, always. Offsets count Python characters in the extracted text."""

    document: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    quote: str

    @model_validator(mode="after")
    def _length_matches(self) -> Self:
        if self.end - self.start != len(self.quote):
            raise ValueError(f"quote of {len(self.quote)} characters does not fill {self.start}..{self.end}")
        return self


class Fact(Record, Generic[T]):
    """A value with the words it came from, how sure we are (0..1) and how it was found.

    ``agreed`` names the other sources that state the same value; their words stand behind the first in ``evidence``.
    """

    value: T
    evidence: tuple[Evidence, ...] = ()
    confidence: float = Field(default=1.0, ge=0, le=1)
    method: Method = "pattern"
    agreed: tuple[Method, ...] = ()
