"""Wordings of the model files: a small notation for phrases, and what it compiles to.

"require(s|d|) improvement [to be good]"   choice, and words that may be left out
"looked[-]after children"                  hyphen, space or nothing
"the <name> safeguarding board"            up to five capitalised words
"<initials>SCB"                            capitals in front
"""

from __future__ import annotations

import itertools
import re

_CAPITALISED = r"[A-Z][\w'’&.\-]*"
_NAME_BEFORE = rf"(?-i:(?:{_CAPITALISED}\s+(?:(?:of|and|the|with|on|upon)\s+)?){{1,5}})?"
_NAME_AFTER = rf"(?-i:(?:\s+(?:(?:of|and|the|with|on|upon)\s+)?{_CAPITALISED}){{1,5}})?"
_FIRST = re.compile(r"^\w+")
_PIECE = re.compile(r"\[(?P<optional>[^\]]*)\]|\((?P<choice>[^)]*)\)|(?P<plain>[^\[(]+)")


def to_regex(wording: str) -> str:
    """The regular expression (without word boundaries) that one wording stands for."""
    parts: list[str] = []
    anchored = False
    for item in _items(wording):
        whole = _whole_optional(item)
        if item == "<name>":
            parts.append(_NAME_AFTER if anchored else _NAME_BEFORE)
        elif whole is not None:
            inner = "|".join(_phrase(choice) for choice in whole.split("|"))
            if whole.startswith(","):
                parts.append(f"(?:{inner})?")
            else:
                parts.append(rf"(?:\s+(?:{inner}))?" if anchored else rf"(?:(?:{inner})\s+)?")
        else:
            parts.append((r"\s+" if anchored else "") + _word(item))
            anchored = True
    return "".join(parts)


def expansions(wording: str) -> list[str]:
    """Every literal phrase a wording stands for, names left out: "need(s|) care" -> needs care, need care."""
    choices: list[list[str]] = []
    for item in _items(wording):
        whole = _whole_optional(item)
        if item == "<name>":
            continue
        if whole is not None:
            choices.append(["", *whole.split("|")])
        else:
            choices.append(_word_expansions(item))
    phrases = (" ".join(part for part in parts if part) for parts in itertools.product(*choices))
    return [phrase.replace(" ,", ",") for phrase in phrases]


def opening_words(wording: str) -> set[str]:
    """The words, in small letters, one of which every text of a wording begins with, names in front apart."""
    tight = wording.replace("[-]", "")  # "lookedafter"
    return {word for phrase in (*expansions(wording), *expansions(tight)) for word in _FIRST.findall(phrase.lower())}


def opens_with_name(wording: str) -> bool:
    """Whether capitals that no wording holds may stand in front: "<name> safeguarding board"."""
    return wording.startswith("<initials>") or "<name>" in wording


def _items(wording: str) -> list[str]:
    """Split at spaces outside brackets."""
    items, depth, current = [], 0, ""
    for char in wording:
        depth += (char in "[(") - (char in "])")
        if char == " " and depth == 0:
            items.append(current)
            current = ""
        else:
            current += char
    items.append(current)
    return [item for item in items if item]


def _whole_optional(item: str) -> str | None:
    """What may be left out, where the whole item is in brackets."""
    return item[1:-1] if item.startswith("[") and item.find("]") == len(item) - 1 and item != "[-]" else None


def _phrase(words: str) -> str:
    return r"\s+".join(_literal(word) for word in words.split())


def _word(item: str) -> str:
    pattern = ""
    if item.startswith("<initials>"):
        pattern, item = "(?-i:[A-Z]{1,6})", item.removeprefix("<initials>")
    for piece in _PIECE.finditer(item):
        if piece["optional"] is not None:
            pattern += r"(?:[-‑–]|\s+)?" if piece["optional"] == "-" else f"(?:{_literal(piece['optional'])})?"
        elif piece["choice"] is not None:
            pattern += "(?:" + "|".join(_phrase(choice) for choice in piece["choice"].split("|")) + ")"
        else:
            pattern += _literal(piece["plain"])
    return pattern


def _word_expansions(item: str) -> list[str]:
    choices: list[list[str]] = []
    for piece in _PIECE.finditer(item.removeprefix("<initials>")):
        if piece["optional"] is not None:
            choices.append(["-", " "] if piece["optional"] == "-" else ["", piece["optional"]])
        elif piece["choice"] is not None:
            choices.append(piece["choice"].split("|"))
        else:
            choices.append([piece["plain"]])
    return ["".join(parts) for parts in itertools.product(*choices)]


def _literal(words: str) -> str:
    if words in ("and", "&"):
        return "(?:and|&)"
    return re.escape(words).replace("'", "['’]").replace(",", ",?").replace(r"\-", "[-‑–]")
