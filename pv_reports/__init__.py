"""pv_reports: case documents in, drafted, checked and signed drug-safety reports out."""

__version__ = "0.1.0"
