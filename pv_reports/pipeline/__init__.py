"""Where the stages are joined and meet the store."""

from pv_reports.pipeline.build import CaseFile, Progress, build, cases_of, finish
from pv_reports.pipeline.casework import correct_fact, edit_section, redraft, report_of, sign_report
from pv_reports.pipeline.process import process

__all__ = [
    "CaseFile", "Progress", "build", "cases_of", "correct_fact", "edit_section", "finish", "process", "redraft",
    "report_of", "sign_report",
]  # fmt: skip
