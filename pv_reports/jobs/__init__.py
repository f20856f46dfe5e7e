"""Durable work on uploads: nothing that was accepted waits in memory only."""

from pv_reports.jobs.jobs import Jobs

__all__ = ["Jobs"]
