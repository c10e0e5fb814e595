"""Providers: who was inspected, told from the way inspection texts name it.

``words``, ``names`` and ``authorities`` hold what is known beforehand. ``find`` weighs ``candidates``: runs of
capitalised words that name a kind (``kinds``, ``openings``), lines in capitals (``capitals``), places that stand for
their council (``places``), names of no kind by what is said of them (``verdicts``), and which unit is the news
(``units``).
"""

from pipeline.providers.find import Provider, find_provider

__all__ = ["Provider", "find_provider"]
