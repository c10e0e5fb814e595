"""The names of bodies as a text states them: in full, spelt out, or the nearest one of a kind.

Thorne Valley                  Thorne Valley Hospitals NHS Trust
the integrated care board      NHS Lynsworth Integrated Care Board
ETI                            Education and Training Inspectorate (ETI)
the trust                      the nearest name that ends in "Trust"
"""

from __future__ import annotations

import bisect
import re

from pipeline.quotes.name_words import name_words
from pipeline.quotes.words import quote_words

#: So far the full name of "the integrated care board" is looked for.
_FULL = 50_000
#: For so many names at most.
_MANY = 200
_ARTICLE = re.compile(r"^[Tt]he ")


class StatedNames:
    """Looks names of bodies up in one document, each once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._named: dict[str, list[tuple[int, str]]] = {}
        self._full: dict[str, str] = {}

    def capitalised(self, name: str) -> str:
        """ "Integrated care board" where the text also says "NHS Lynsworth Integrated Care Board"."""
        if name not in self._full and len(self._full) > _MANY:
            return name
        if name not in self._full:
            words = re.escape(name.title().replace("’S", "’s").replace("'S", "'s"))
            pattern = re.compile(rf"(?:[A-Z][\w’'&-]*[ \u00a0](?:and )?){{0,4}}{words}\b")
            named = pattern.search(self._text, 0, _FULL)
            self._full[name] = _ARTICLE.sub("", " ".join(named.group().split())) if named else name
        return self._full[name]

    def spelt_out(self, acronym: str) -> str:
        """ "Education and Training Inspectorate (ETI)": the words before the brackets that begin as its letters do."""
        at = self._text.find(f"({acronym})")
        words = self._text[max(0, at - 120) : at].split() if at > 0 and acronym.isalpha() else []
        first = next((i for i in range(len(words) - 1, -1, -1) if words[i][0] == acronym[0]), None)
        while first is not None and sum(word[0].isupper() for word in words[first:]) < len(acronym):
            first = next((i for i in range(first - 1, -1, -1) if words[i][0] == acronym[0]), None)
        return " ".join(words[first:]) if first is not None else acronym

    def in_full(self, name: str) -> str:
        """ "Thorne Valley" where the text also says "Thorne Valley Hospitals NHS Trust"."""
        tokens = name.split()
        if (
            not 1 <= len(tokens) <= 3
            or len(name) < 4
            or any(token.lower() in name_words().organisations for token in tokens)
        ):
            return name
        if name not in self._full:
            word = r"(?:[ \u00a0](?:of|and|for|&)){0,2}[ \u00a0][A-Z][\w’'&-]*"
            pattern = re.compile(rf"\b{re.escape(name)}(?:{word}){{1,7}}")
            longer = next(
                (
                    m.group()
                    for m in pattern.finditer(self._text)
                    if m.group().split()[-1].lower() in name_words().organisations
                    and (len(tokens) > 1 or not m.group().endswith(("Council", "Police", "School")))
                ),
                name,
            )
            self._full[name] = " ".join(longer.split())
        return self._full[name]

    def nearest(self, head: str, before: int) -> str | None:
        """The nearest capitalised name that ends with ``head``: before the offset, else behind it."""
        if head not in self._named:
            self._named[head] = list(self.find(head))
        named = self._named[head]
        if not named:
            return None
        at = bisect.bisect_left([offset for offset, _ in named], before) - 1
        return named[max(at, 0)][1]

    def find(self, head: str) -> list[tuple[int, str]]:
        """The capitalised names that end with ``head``, each with its offset."""
        title = head.title()
        if title not in self._text:
            return []
        word, gap = r"[A-Z][\w’'&-]*", r"[ \u00a0]"
        before = rf"\b{word}(?:{gap}(?:(?:and the|of|and|for|the|&|in){gap})?{word}){{0,6}}"
        behind = rf"(?:{gap}(?:of|for){gap}{word}(?:{gap}{word}){{0,3}})?"
        pattern = re.compile(rf"{before}{gap}{re.escape(title)}\b{behind}")
        quote = quote_words()
        leading = (
            {"the", "a", "an", "our", "its", "their"}
            | quote.introductions
            | quote.clause_starts
            | name_words().honorifics
        )
        found = []
        for match in pattern.finditer(self._text):
            words = match.group().split()
            while len(words) > 1 and (words[0].lower() in leading):
                words.pop(0)
            if head == "council" and "for" in words[:-2]:  # "Grades for Marlow Council"
                words = words[words.index("for") + 1 :]
            for at in range(len(words) - 2, 0, -1):  # "Marlow Council and Marlow Safeguarding Children Board"
                if words[at] == "and" and words[at - 1].lower() in name_words().complete:
                    words = words[at + 1 :]
                    break
            while len(words) > 1 and words[0].lower() in leading:
                words.pop(0)
            if len(words) > 1:
                found.append((match.start(), " ".join(words)))
        return found
