"""Whether the words around a date look back or ahead: "started in November", "will be ready in January".

The verb nearest to the date decides, one before it rather than one behind it, one of its own clause rather
than one of the next. Verbs of saying ("said") tell nothing of when the thing said happened.
"""

from __future__ import annotations

import re

from pipeline.date_words import FILE
from pipeline.lexicons import cached_from_models, check_keys, read_toml

PAST, FUTURE, MAYBE_FUTURE, UNKNOWN = "past", "future", "maybe_future", "unknown"

_REACH = 130
_FURTHEST = 40.0  # words and clauses, beyond which no verb counts
_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+|-[^\W\d_]+)*|[,;:()–—“”\"]|\b\d")
_TO = re.compile(r"\s+to\b")
_KEYS = (
    "modals", "weak_modals", "future", "scheduled", "present", "infinitives", "past", "past_auxiliaries", "not_past",
    "saying", "clause_words", "past_leads", "future_leads", "agenda",
)
_SWALLOWED = 4  # words after a modal whose endings tell nothing ("will be fully reviewed")
_PUNCTUATION = {",": 2.0, ";": 5.0, ":": 4.0, "(": 3.0, ")": 3.0, "–": 4.0, "—": 4.0, "“": 3.0, "”": 3.0, '"': 3.0}
_CLAUSE = 2.0
_BEHIND = 2.5  # what a verb behind the date costs more than one before it


@cached_from_models
def _tenses() -> dict[str, frozenset[str]]:
    raw = read_toml(FILE)["tense"]
    check_keys(FILE, "tense", raw, allowed=_KEYS, required=_KEYS)
    return {key: frozenset(raw[key]) for key in _KEYS}


def tense_at(text: str, start: int, end: int, *, begin: int, stop: int) -> str:
    """The tense of what the date ``text[start:end]`` dates, read in the sentence ``text[begin:stop]``."""
    words = _tenses()
    before = _TOKEN.findall(text, max(begin, start - _REACH), start)
    lead = before[-1].lower() if before else ""
    if lead in words["past_leads"]:
        return PAST
    if lead in words["future_leads"] and _TO.match(text, end, stop):
        return FUTURE  # "gave it until 31 March to act"
    if len(before) > 1 and before[-2].lower() in words["saying"]:
        return PAST  # "said in July that"
    best, cheapest = UNKNOWN, _FURTHEST
    cost = 0.0
    cues = _cues(before, words, behind=False)
    for index in range(len(before) - 1, -1, -1):
        cost += _step(before[index].lower(), words)
        if cues[index]:
            best, cheapest = cues[index], min(cost, _FURTHEST)
            break
    cost = _BEHIND
    behind = _TOKEN.findall(text, end, min(stop, end + _REACH))[: max(0, int(cheapest - cost))]
    for token, cue in zip(behind, _cues(behind, words, behind=True), strict=True):
        cost += _step(token.lower(), words)
        if cost >= cheapest:
            break
        if cue:
            best = cue
            break
    return MAYBE_FUTURE if best == UNKNOWN and lead in words["future_leads"] else best


def tense_of_list(text: str, start: int, end: int) -> str:
    """The tense that the words ``text[start:end]`` give to the list they introduce: "We will:", "Next steps"."""
    lowered = text[start:end].lower()
    if any(phrase in lowered for phrase in _tenses()["agenda"]):
        return FUTURE
    return tense_at(text, end, end, begin=start, stop=end)


def _step(token: str, words: dict[str, frozenset[str]]) -> float:
    return _PUNCTUATION.get(token, 1.0) + (_CLAUSE if token in words["clause_words"] else 0.0)


def _cues(tokens: list[str], words: dict[str, frozenset[str]], *, behind: bool) -> list[str]:
    """The tense each token tells of, "" for none."""
    cues = [""] * len(tokens)
    swallow, ahead = 0, ""
    for index, token in enumerate(tokens):
        word = token.lower().replace("’", "'")
        following = tokens[index + 1].lower() if index + 1 < len(tokens) else ""
        cue = ""
        if word in words["past_auxiliaries"]:
            cue, swallow = PAST, 0
        elif word in words["modals"] or word.endswith("'ll"):
            cue, swallow = FUTURE, _SWALLOWED
        elif word in words["weak_modals"] and token != "May":
            next_but_one = "".join(tokens[index + 2 : index + 3]).lower()
            perfect = following == "have" or (following == "not" and next_but_one == "have")
            cue, swallow = (PAST if perfect else MAYBE_FUTURE), (0 if perfect else _SWALLOWED)
        elif word in words["saying"]:
            cue = ""
        elif word in words["future"]:
            cue, swallow = FUTURE, _SWALLOWED
        elif word == "to" and following in words["infinitives"]:
            was_used = index > 0 and tokens[index - 1].lower() == "used"
            cue, swallow = (PAST if was_used else MAYBE_FUTURE), _SWALLOWED
        elif swallow > 0:
            swallow -= 1
            cue = ahead if word in words["infinitives"] or _looks_past(token, words) else ""
            if word in _PUNCTUATION or word in words["clause_words"]:
                swallow = 0
            cues[index] = cue
            continue
        elif word in words["scheduled"] or (word in words["present"] and not behind and index + 2 >= len(tokens)):
            cue = MAYBE_FUTURE
        elif _looks_past(token, words):
            cue = UNKNOWN if _is_present_passive(tokens, index, words) else PAST
        if cue:
            ahead = cue
        cues[index] = cue
    return cues


def _is_present_passive(tokens: list[str], index: int, words: dict[str, frozenset[str]]) -> bool:
    """"are invited", "is also planned": no past."""
    return any(token.lower() in words["present"] for token in tokens[max(0, index - 2) : index])


def _looks_past(token: str, words: dict[str, frozenset[str]]) -> bool:
    """"left", "opened", but not "need" and not "Ofsted"."""
    word = token.lower().replace("’", "'")
    if word in words["past"]:
        return True
    return len(word) > 3 and word.endswith("ed") and token[0].islower() and word not in words["not_past"]
