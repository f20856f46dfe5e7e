"""Wrong usage that the parser cannot see: it gives exit code 2."""

from pv_reports.errors import PvReportsError


class UsageError(PvReportsError):
    """A command that cannot mean anything as it was given."""
