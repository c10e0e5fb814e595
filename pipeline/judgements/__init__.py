"""Judgements: the grades that inspectorates gave, to which area of whom, and whether they still stand."""

from pipeline.judgements.find import find_judgements

__all__ = ["find_judgements"]
