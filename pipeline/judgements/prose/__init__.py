"""Grades that sentences give: their words as tokens, which of them govern a grade, and what takes it back."""
