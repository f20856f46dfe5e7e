"""Checking: is every word of a draft carried by its sources, and does it carry what it must? Findings, no edits."""

from pv_reports.checking.draft import check
from pv_reports.checking.text import check_text

__all__ = ["check", "check_text"]
