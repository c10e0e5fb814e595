"""Findings: strengths, weaknesses and responses, each with its theme and whose it is."""

from pipeline.findings.find import find_findings, find_with
from pipeline.findings.flow import lead_in_of

__all__ = ["find_findings", "find_with", "lead_in_of"]
