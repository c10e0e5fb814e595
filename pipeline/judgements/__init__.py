"""Judgements: the grades that inspectorates gave, to which area of whom, and whether they still stand.

``find`` calls everything below, in this order. A grade wording found is a hit; a hit that gives a grade becomes a
mention; mentions that agree become rows.

================  =====================================================================================
the document      ``document``, ``reading``; ``scales`` and ``words``: what the files of models/ say
grade wordings    ``hits``, ``figures``
``page``          layout: tables, columns, cells, and tables flattened by a copy (``flat_*``); one line:
                  ``lines``, ``labels``, ``label_kinds``, ``two_lines``; several: ``lists``, ``graded_items``,
                  ``all_above``; several grades on one: ``line_*``, ``laid_out``, ``grade_first``,
                  ``in_order``; one provider after another: ``roundups``
``prose``         a paragraph: ``paragraphs``, ``asides``, ``again``, ``outcomes``; its words: ``tokens``,
                  ``cues``, ``phrases``; what gives a grade: ``grammar``, ``adjacent``, ``governors``,
                  ``predicates``, ``everyday``, ``plain``, ``weighed``, ``elliptic``, ``leaning``, ``doing``;
                  one grade: ``sentences``, ``given``, ``aims``, ``links``
``areas``         for what: ``refs``, ``reach``, ``before``, ``after``, ``lists``, ``unnamed``,
                  ``told_by_subject``, ``taken_up``, ``antecedents``, ``further``, ``scope``
``subjects``      whose: ``whose``, ``in_sentence``, ``named``, ``nobody``, ``names``, ``others``, ``parts``,
                  ``sections``
``timing``        when: ``sequence``, ``when``, ``days``, ``past_words``, ``standing``, ``document_days``
``learned``       a second opinion: ``second``, ``signs`` (trained weights, where no rule claims a grade)
the next one      ``context``: what a sentence leaves to the one after it
rows              ``mentions``, ``rows``
================  =====================================================================================
"""

from pipeline.judgements.find import find_judgements

__all__ = ["find_judgements"]
