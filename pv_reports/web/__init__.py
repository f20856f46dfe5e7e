"""The web application: server-rendered pages over the store, the review rules and the pipeline."""

from pv_reports.web.app import create_app

__all__ = ["create_app"]
