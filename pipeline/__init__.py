"""Inspection Press: texts about public inspections into tidy tables (first version)."""
