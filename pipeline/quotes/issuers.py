"""Whose words a document holds: the body that issued it.

Ofsted’s report      a direction notice issued by the Department for Education      a study by the University of Leeds
the report           the inspectorate of the text, else the body that a report "by" it was told of
the notice           the government, where the text tells of a direction; a warning notice is the inspectorate's
the council's plan   the provider
"""

from __future__ import annotations

import re
from functools import cached_property

from pipeline.lexicons import in_small_letters
from pipeline.quotes.bodies import Bodies, inspectorate_aliases
from pipeline.quotes.name_words import name_words
from pipeline.quotes.names import tokens_of
from pipeline.quotes.phrases import Subject
from pipeline.quotes.words import quote_words
from pipeline.records import About

_CAPITAL = r"[^\W\d_a-z][\w’'&-]*"
_ISSUER = re.compile(
    rf"(?:,|(?:\s[\w’'-]+){{0,4}}?)\s(?:by|from)\s(?:the\s|a\s)?(?P<sort>[a-z]+\s)?(?P<body>{_CAPITAL}(?:\s(?:(?:of|for|and|&|the)\s)?{_CAPITAL}){{0,7}})"
)
_OWNER = re.compile(
    rf"(?:(?:[Tt]he|[Aa]n?|[Oo]ur|[Ii]ts|[Tt]heir|[Yy]our)\s)?(?P<body>(?:{_CAPITAL}\s?){{1,6}})(?:['’]s?)?\s"
)
_POSSESSIVE = re.compile(r"['’]s?$")
_REPORT = re.compile(r"\b(?:report|review|study|survey|letter|inspection|audit)\b")
_ISSUED = r"(?:issued|ordered|published|served|sent)"


def looks_like_body(name: str) -> bool:
    """The capitalised words name a body rather than a person or a place."""
    words = name_words()
    return any(token.low in words.organisations for token in tokens_of(name, 0, len(name))) or (
        name.isupper() and len(name) > 1
    )


class Issuers:
    """The issuing bodies of the documents that one text quotes."""

    def __init__(self, text: str, about: About, bodies: Bodies) -> None:
        self._text, self._about, self._bodies = text, about, bodies

    def issuer_of(self, subject: Subject) -> str | None:
        """The body that issued the document, None where the text does not tell."""
        words = quote_words()
        if subject.word in ("card", "cards") and "report" in subject.words:  # "the report card"
            subject = subject._replace(word="report")
        said = " ".join(subject.words)
        issuer = self._named(subject)
        notice = subject.word in words.government_documents and (
            any(kind in said for kind in words.government_notices)
            or self._has_notice
            or self._about.event_type == "government_direction"
            or not self._about.inspectorate
        )
        if issuer is None and notice and "warning" not in said:
            issuer = self._government
        if issuer is None and subject.word in words.inspection_documents | words.government_documents:
            issuer = self._about.inspectorate or self._report_by(subject.start)
        if issuer is None and subject.word in words.studies:
            issuer = self._report_by(subject.start)
        foreign = subject.words[:1] in (("a",), ("an",)) or "independent" in subject.words  # "an independent review"
        if issuer is None and subject.word not in words.inspection_documents and not foreign:
            issuer = self._bodies.provider() or self._about.provider
        return issuer

    def _named(self, subject: Subject) -> str | None:
        """The body that the phrase itself names: "Ofsted’s report", "a notice issued by the DfE"."""
        inside = self._text[subject.start : subject.end]
        owner = _OWNER.match(inside)
        if owner:
            body = _POSSESSIVE.sub("", owner["body"].strip())
            if body.lower() in self._bodies.known and body.lower() not in ("the",):
                name = self._bodies.canonical(body)
                if (
                    name in inspectorate_aliases().values()
                    or name in quote_words().government.values()
                    or subject.word not in quote_words().inspection_documents
                    or owner.group().rstrip().endswith(("’s", "'s"))
                ):
                    return name
            elif body.isupper() and f"({body})" in self._text:  # "the ETI report", of a body named in full before
                return self._bodies.canonical(self._bodies.stated.spelt_out(body))
            elif _POSSESSIVE.search(owner["body"].strip()) and body and looks_like_body(body):
                return self._bodies.canonical(body)
        behind = _ISSUER.match(self._text, subject.end, min(len(self._text), subject.end + 110))
        between = self._text[subject.end : behind.start("body")].removeprefix(",") if behind else ""
        if behind and not re.search(r"[.,;:]|\b(?:seen|obtained|reviewed|leaked|heard|shared)\b", between):
            name = behind["body"]
            sort = (behind["sort"] or "").strip()
            if sort in name_words().generic:  # "a review by the charity Fostering Forward"
                return self._bodies.canonical(name)
            if not sort and (looks_like_body(name) or name.lower() in self._bodies.known):
                return self._bodies.canonical(name)
        return None

    @cached_property
    def _has_notice(self) -> bool:
        lower = self._text.lower()
        return any(kind in lower for kind in quote_words().government_notices)

    @cached_property
    def _government(self) -> str:
        """Who issued the notice: the words for government beside it, else the first in the story."""
        aliases = quote_words().government
        pattern = re.compile(
            "|".join(rf"\b{re.escape(alias)}\b" for alias in sorted(aliases, key=len, reverse=True)), re.I
        )
        issued = re.search(
            rf"(?:{pattern.pattern})[^.\n]{{0,40}}\b{_ISSUED}\b|\b{_ISSUED} by (?:{pattern.pattern})", self._text, re.I
        )
        found = pattern.search(self._text, issued.start() if issued else 0)
        issuer = aliases[in_small_letters(found.group())] if found else "Government"
        if issuer != "Government":
            return issuer
        named = {name for name in aliases.values() if name != "Government" and name in self._text}
        return named.pop() if len(named) == 1 else issuer  # "ministers" of a text that names one department

    def _report_by(self, before: int) -> str | None:
        """ "A report by the Resolution Foundation", told earlier in a text about no inspection."""
        issued = self._first_report
        return issued[1] if issued is not None and issued[0] < before else None

    @cached_property
    def _first_report(self) -> tuple[int, str] | None:
        for match in _REPORT.finditer(self._text):
            found = _ISSUER.match(self._text, match.end(), min(len(self._text), match.end() + 110))
            if found and not found["sort"] and looks_like_body(found["body"]):
                return match.start(), self._bodies.canonical(found["body"])
        return None
