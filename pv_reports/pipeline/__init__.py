"""Where the stages are joined. `pipeline.process` and `pipeline.casework` are where they meet the store."""

from pv_reports.pipeline.build import CaseFile, Progress, build, cases_of, finish
from pv_reports.pipeline.coding import open_coder

__all__ = ["CaseFile", "Progress", "build", "cases_of", "finish", "open_coder"]
