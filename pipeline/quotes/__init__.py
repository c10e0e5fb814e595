"""Quotes: words given as somebody's own, and whose they are. ``find`` calls what follows, from marks to rows.

====================  =================================================================================
the words             ``words``, ``name_words``: what the lexicons say; ``wording``: what the words in the marks are
marks                 ``mark_shapes``, ``marks``, ``paragraphs``; without any: ``unmarked``
what attributes them  ``context``, ``cue``, ``cues``, ``cues_behind``, ``cues_without_verb``, ``lead``, ``lines``
who is named there    ``clauses``, ``phrases``, ``subjects``, ``names``, ``capitals``; people: ``persons``,
                      ``bare_posts``; bodies: ``body_subjects``
who that is           ``speakers``, ``speaker``; people of the document: ``register``, ``people``, ``person``,
                      ``references``; "it" and "they": ``things``, ``antecedents``; documents: ``issuers``
the post              ``roles``, ``posts``, ``stated_posts``, ``apposition_ends``
the body              ``employers``, ``bodies``, ``stated_names``, ``councils``, ``apposed_bodies``,
                      ``body_before_post``, ``body_behind_post``
rows                  ``kept``, ``rows``
====================  =================================================================================
"""

from pipeline.quotes.find import find_quotes

__all__ = ["find_quotes"]
