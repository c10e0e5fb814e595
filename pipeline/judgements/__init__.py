"""Judgements: the grades that inspectorates gave, to which area of whom, and whether they still stand.

``find`` calls everything below, in this order. A grade wording found is a hit; a hit that gives a grade becomes a
mention; mentions that agree become rows.

==================  ==============================================================================================
the document        document, document_days; scales, scale_records, wordings, words (what the files of models/ say)
grade wordings      hits, figures
parts of the page   sections, roundups, others
tables              tables, table_cells, table_heads, columns, cells; flattened: flat_tables, flat_cells,
                    flat_columns, flat_rows
lines               lines, labels, label_kinds, two_lines, lists; several grades on one: line_lists, laid_out,
                    line_labels, line_items, grade_first, in_order
a paragraph         paragraphs, asides, context, again; whole sentences as outcomes: outcomes
words of a sentence tokens, names, cues, phrases, reading
what gives a grade  grammar, adjacent, governors, predicates, everyday, plain, weighed, elliptic, leaning
one grade of prose  prose, given, aims, links
... for what        reach, area_refs, areas_before, areas_after, area_lists, unnamed_areas, told_by_subject, taken_up,
                    antecedents, further_areas
... whose           whose, subjects, named_subjects, nobody
... when            times, timing, days, past_words, standing
a second opinion    second, signs (learned weights, where no rule claims a grade)
rows                mentions, scope, rows
==================  ==============================================================================================
"""

from pipeline.judgements.find import find_judgements

__all__ = ["find_judgements"]
