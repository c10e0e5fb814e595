"""Dates: expressions that place something on the calendar, what they mean, and the part they play.

===============  ======================================================================================
the words        ``words``, ``patterns``, ``cue_words``, ``repair`` (names that a page broke)
expressions      ``parts``, ``periods``, ``expressions``; whether they are dates: ``context``, ``around``,
                 ``years``, ``today``
the calendar     ``calendar``, ``relative``, ``resolution``, ``anchors``, ``placing``
the page's own   ``own_date``: of ``labels``, ``datelines``, else the likeliest (``page_date``)
what they are    ``roles``: by ``cues``, ``tense``, ``others``, ``comparisons``; which visit is the news: ``visits``
on their way     ``mentions``, ``find``
===============  ======================================================================================
"""

from pipeline.dates.find import find_dates, published_on_of

__all__ = ["find_dates", "published_on_of"]
