"""Errors that name the thing, the place and the remedy, and say whether trying again helps."""

from functools import partial
from typing import Any


class PvReportsError(Exception):
    """Base of every error this package raises on purpose.

    ``subject`` is what the error is about (a file name, a setting, a case id), ``place`` where in it, ``problem`` what
    is wrong and ``remedy`` what a person can do. ``retry`` says whether the same call may succeed later.
    """

    retry = False

    def __init__(self, subject: str, problem: str, remedy: str, *, place: str = "") -> None:
        self.subject = subject
        self.place = place
        self.problem = problem
        self.remedy = remedy
        where = f"{subject} {place}" if place else subject
        super().__init__(f"{where}: {problem} {remedy}".strip())

    def __reduce__(self) -> tuple[Any, ...]:
        """As it was made, so that it comes back whole from another process."""
        return partial(type(self), place=self.place), (self.subject, self.problem, self.remedy)


class IntakeError(PvReportsError):
    """A file, or a part of one, that cannot become a Document."""


class SettingsError(PvReportsError):
    """A setting that is missing, unknown or out of range."""


class KnowledgeError(PvReportsError):
    """A knowledge source that is incomplete, altered or unreadable."""


class TerminologyError(PvReportsError):
    """A dictionary file that is missing, incomplete or unreadable."""


class TemplateError(PvReportsError):
    """A report template that is missing, incomplete or altered after its release."""


class ReviewError(PvReportsError):
    """An action that the case's state, the person's role or the four-eyes rule forbids."""


class ConflictError(ReviewError):
    """Someone else changed the case first; reload and decide again."""

    retry = True


class ServiceError(PvReportsError):
    """A configured service (model endpoint, vector store, database) that does not answer."""

    retry = True
