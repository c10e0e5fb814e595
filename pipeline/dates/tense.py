"""Whether the words around a date look back or ahead: "started in November", "will be ready in January".

The verb nearest to the date decides, one before it rather than one behind it, one of its own clause rather
than one of the next. Verbs of saying ("said") tell nothing of when the thing said happened.
"""

from __future__ import annotations

import re

from pipeline.dates.words import FILE
from pipeline.lexicons import cached_from_models, check_keys, read_toml

PAST, FUTURE, MAYBE_FUTURE, UNKNOWN = "past", "future", "maybe_future", "unknown"
#: It lay ahead of something past: "asked parents to reply by 30 January", "had been arranged for 6 December".
NEAREST = "nearest"

_REACH = 130
_OPENING = 30  # characters
_FURTHEST = 40.0  # words and clauses, beyond which no verb counts
_LETTERS = r"[a-zA-ZÀ-ÖØ-öø-ɏ]+"  # ranges, which are searched at twice the speed of "a word character but no digit"
_TOKEN = re.compile(rf"{_LETTERS}(?:['’-]{_LETTERS})*|[,;:()–—“”\"]|\b\d")
_TO = re.compile(r"\s+to\b")
_UNTIL_AN_HOUR = re.compile(
    r"(?i)\b(?:until|till|before|by)\s(?:midnight|noon|midday|\d{1,2}(?:[.:]\d\d)?\s?[ap]m)\son\s$"
)
# The lists of which a token must stand in one to tell a tense, where it does not end as verbs do.
_TELLING_KEYS = (
    "modals",
    "duties",
    "weak_modals",
    "future",
    "planned",
    "planned_to",
    "requests",
    "scheduled",
    "scheduled_plural",
    "present",
    "infinitives",
    "past",
    "past_auxiliaries",
)
_KEYS = (
    *_TELLING_KEYS,
    "nouns_follow",
    "past_perfect",
    "not_past",
    "reported",
    "saying",
    "sights",
    "clause_words",
    "past_leads",
    "future_leads",
    "agenda",
    "grades",
    "articles",
    "openings",
    "starts",
    "inner_parts",
    "perfect",
    "past_motions",
    "past_requests",
    "past_plans",
)
_GIVEN = 8  # words before "until 31 March to act"
_SAYING = 4  # words between a verb of saying and its day
_GOVERNED = 4  # words after a modal whose endings tell nothing ("will be fully reviewed")
_PUNCTUATION = {",": 2.0, ";": 5.0, ":": 4.0, "(": 3.0, ")": 3.0, "–": 4.0, "—": 4.0, "“": 3.0, "”": 3.0, '"': 3.0}
_CLAUSE = 2.0
_A_WORD = 1.0
_UNTIL_WORDS = frozenset({"until", "till", "before", "by", "Until", "Before", "By"})
_WERE = frozenset({"was", "were"})
_TELLING_ENDS = ("ed", "'ll", "'re", "'m")
_BEHIND = 2.5  # what a verb behind the date costs more than one before it


@cached_from_models
def _tenses() -> dict[str, frozenset[str]]:
    raw = read_toml(FILE)["tense"]
    check_keys(FILE, "tense", raw, allowed=_KEYS, required=_KEYS)
    lists = {key: frozenset(raw[key]) for key in _KEYS}
    return lists | {"telling": frozenset({"to"}).union(*(lists[key] for key in _TELLING_KEYS))}


@cached_from_models
def _steps() -> dict[str, float]:
    """What it costs to pass a mark or the first word of a clause; any other word costs ``_A_WORD``."""
    return _PUNCTUATION | dict.fromkeys(_tenses()["clause_words"], _A_WORD + _CLAUSE)


def _tokens(text: str, start: int, end: int) -> tuple[list[str], list[str]]:
    """The words and marks of ``text[start:end]``, and the same in small letters."""
    tokens = _TOKEN.findall(text, start, end)
    return tokens, [token.lower().replace("’", "'") for token in tokens]


def tense_at(text: str, start: int, end: int, *, begin: int, stop: int) -> str:
    """The tense of what the date ``text[start:end]`` dates, read in the sentence ``text[begin:stop]``."""
    words, steps = _tenses(), _steps()
    before, small = _tokens(text, max(begin, start - _REACH), start)
    lead = small[-1] if small else ""
    if lead in words["past_leads"]:
        return PAST
    if lead in words["future_leads"] and _TO.match(text, end, stop):
        is_over = not words["past_perfect"].isdisjoint(small[-_GIVEN:]) or "was" in before
        return MAYBE_FUTURE if is_over else FUTURE  # "gave it until 31 March to act"; "was given until 14 December to"
    if lead == "for" and not words["past_plans"].isdisjoint(small[-3:-1]):
        return NEAREST
    if (
        lead == "on"
        and not _UNTIL_WORDS.isdisjoint(before[-4:])
        and _UNTIL_AN_HOUR.search(text, max(begin, start - _OPENING), start)
    ):
        return FUTURE  # "until midnight on Wednesday"
    if _says(small, words):
        return PAST  # "said in July that", "told full council on Tuesday"
    best, cheapest = UNKNOWN, _FURTHEST
    cost = 0.0
    for token, cue in zip(reversed(small), reversed(_cues(before, small, words, behind=False)), strict=True):
        cost += steps.get(token, _A_WORD)
        if cue:
            best, cheapest = cue, min(cost, _FURTHEST)
            break
    cost = _BEHIND
    most = int(cheapest - cost)  # words that can be nearer
    if most <= 0:
        return _or_ahead(best, lead, words)
    behind, small = (tokens[:most] for tokens in _tokens(text, end, min(stop, end + _REACH)))
    for token, cue in zip(small, _cues(behind, small, words, behind=True), strict=True):
        cost += steps.get(token, _A_WORD)
        if cost >= cheapest:
            break
        if cue and cue != UNKNOWN:
            best = cue
            break
    return _or_ahead(best, lead, words)


def _or_ahead(tense: str, lead: str, words: dict[str, frozenset[str]]) -> str:
    return MAYBE_FUTURE if tense == UNKNOWN and lead in words["future_leads"] else tense


def tense_of_list(text: str, start: int, end: int) -> str:
    """The tense that the words ``text[start:end]`` give to the list they introduce: "We will:", "Next steps"."""
    if opens_agenda(text[start:end]):
        return FUTURE
    return tense_at(text, end, end, begin=start, stop=end)


def has_one_form(verb: str) -> bool:
    """Whether the past of the verb is its infinitive: "put", "set", "cut"."""
    word = verb.lower()
    return word in _tenses()["past"] and word in _tenses()["infinitives"]


def opens_agenda(heading: str) -> bool:
    """ "Dates for your diary", "Date of next meeting"."""
    lowered = heading.lower()
    return any(phrase in lowered for phrase in _tenses()["agenda"])


def opens_state(text: str, start: int, *, begin: int) -> bool:
    """Whether the date opens something or ends it: "from January", "beginning with the one on 22 November"."""
    words = _tenses()
    before = [token.lower() for token in _TOKEN.findall(text, max(begin, start - _OPENING), start)]
    if not words["openings"].isdisjoint(before):
        return True
    while before and before[-1] in words["inner_parts"]:
        before.pop()
    return bool(before) and before[-1] in words["starts"] | words["future_leads"]


def starts_state(text: str, start: int, *, begin: int) -> bool:
    """Whether what has been settled starts with the date: "has ordered the service into a trust from 1 October"."""
    words = _tenses()
    _, near = _tokens(text, max(begin, start - _OPENING), start)
    if not near or near[-1] not in words["starts"]:
        return False
    return not words["perfect"].isdisjoint(_tokens(text, max(begin, start - _REACH), start)[1])


def _says(before: list[str], words: dict[str, frozenset[str]]) -> bool:
    """Whether a verb of saying stands so near that the date is the day of saying."""
    for word in reversed(before[-_SAYING:]):
        if word in words["saying"]:
            return True
        if word in _PUNCTUATION or word in words["clause_words"] or word in words["scheduled"] or word == "to":
            return False
    return False


def _cues(tokens: list[str], small: list[str], words: dict[str, frozenset[str]], *, behind: bool) -> list[str]:
    """The tense each token tells of, "" for none; what a modal governs tells what the modal does."""
    cues, telling = [""] * len(tokens), words["telling"]
    governed, ahead = 0, ""
    for index, word in enumerate(small):
        if word not in telling and not word.endswith(_TELLING_ENDS):
            if governed:
                governed = 0 if word in _PUNCTUATION or word in words["clause_words"] else governed - 1
            continue
        cue, governs = _cue(tokens, small, index, words, behind=behind, governed=governed > 0)
        if governs:
            governed = _GOVERNED
        elif governed and cue and word not in words["past_auxiliaries"]:
            cue = ahead
        if not governs and governed:
            ends = word in _PUNCTUATION or word in words["clause_words"] or cue == PAST
            governed = 0 if ends else governed - 1
        if governs:
            ahead = cue
        cues[index] = cue
    return cues


def _cue(
    tokens: list[str], small: list[str], index: int, words: dict[str, frozenset[str]], *, behind: bool, governed: bool
) -> tuple[str, bool]:
    """The tense one token tells of, and whether it governs the verbs that follow it."""
    token, word = tokens[index], small[index]
    following = small[index + 1] if index + 1 < len(tokens) else ""
    is_next = not behind and index + 2 >= len(tokens)  # but for a preposition, the date is next
    if word in words["modals"] or word.endswith("'ll"):
        return FUTURE, True
    if (index and token[0].isupper() and not token.isupper()) or word in words["saying"]:
        return "", False  # "Ofsted", "Tiny Steps"
    if word in words["requests"] and following == "for" and index and small[index - 1] in words["perfect"]:
        return MAYBE_FUTURE, True  # "has asked for a progress report in June"
    if word in words["past_auxiliaries"]:
        is_perfect = governed and index > 0 and small[index - 1] == "have"  # "will have had"
        return ("" if is_perfect else PAST), False
    if word in words["duties"] or word in words["weak_modals"]:
        after_not = "".join(small[index + 2 : index + 3])
        if following == "have" or (following == "not" and after_not == "have"):
            return PAST, False  # "should have been"
        return (FUTURE if word in words["duties"] else MAYBE_FUTURE), True
    if word == "next" and following == "to":
        return "", False  # "the grades next to those of March"
    if word == "coming" and not words["sights"].isdisjoint(small[max(0, index - 3) : index]):
        return "", False  # "our members saw this coming"
    if word in words["future"]:
        return ("", False) if following in words["grades"] else (FUTURE, True)
    if word in words["planned"] or (word in words["planned_to"] and following == "to"):
        before = small[max(0, index - 2) : index]
        if word in words["planned"] and not _WERE.isdisjoint(before) and following == "to":
            return NEAREST, True  # "were due to be met by 23 October"
        return (MAYBE_FUTURE if words["past_perfect"].isdisjoint(before) else PAST), True  # "had been due to open"
    if word == "to" and following == "have" and index and small[index - 1] in words["reported"]:
        return PAST, False  # "was found to have failings in its inspection in March"
    if word == "to" and following == "be" and _was_found(small, index, words):
        return PAST, False  # "was found to be satisfactory in February"
    if word == "to" and following in words["infinitives"]:
        if index and small[index - 1] in words["past_motions"]:
            return PAST, True  # "used to be", "came to meet us from 5 to 9 February"
        return (NEAREST if _was_asked(small, index, words) else MAYBE_FUTURE), True
    if word in words["scheduled"] and word.endswith("ing"):
        return MAYBE_FUTURE, False  # "We have had somebody on duty starting 5 April"
    if word in words["scheduled"] or _is_plural_verb(small, index, words):
        return (FUTURE if is_next else MAYBE_FUTURE), False  # "opens in June", "comes after a visit in June"
    if word.endswith(("'re", "'m")) and following.endswith("ing"):
        return MAYBE_FUTURE, False  # "which we're joining in October"
    if word in words["present"] and (is_next or following.endswith("ing")):
        return MAYBE_FUTURE, False  # "is on Saturday", "is holding an open day on Saturday"
    if _looks_past(token, word, words):
        if word.endswith("ed") and index and small[index - 1] in words["articles"]:
            return "", False  # "in a registered home"
        is_present = not words["present"].isdisjoint(small[max(0, index - 2) : index])
        return (UNKNOWN if is_present else PAST), False  # "are invited", "is also planned"
    return (MAYBE_FUTURE if governed and word in words["infinitives"] else ""), False


def _was_asked(small: list[str], index: int, words: dict[str, frozenset[str]]) -> bool:
    """ "asked parents to fill in a survey", not "has asked them to"."""
    near = small[max(0, index - 5) : index]
    return not words["past_requests"].isdisjoint(near) and words["perfect"].isdisjoint(near)


def _was_found(small: list[str], index: int, words: dict[str, frozenset[str]]) -> bool:
    if index == 0 or small[index - 1] not in words["reported"]:
        return False
    before = small[max(0, index - 4) : index]
    return not words["past_auxiliaries"].isdisjoint(before) or "been" in before


def _is_plural_verb(small: list[str], index: int, words: dict[str, frozenset[str]]) -> bool:
    """ "two of whom start", not "the start"."""
    if small[index] not in words["scheduled_plural"]:
        return False
    return index == 0 or small[index - 1] not in words["nouns_follow"]


def _looks_past(token: str, word: str, words: dict[str, frozenset[str]]) -> bool:
    """ "left", "opened", but not "need" and not "Ofsted"."""
    if word in words["past"]:
        return True
    return len(word) > 3 and word.endswith("ed") and token[0].islower() and word not in words["not_past"]
