"""The words that tell what a date is the date of, read from ``models/lexicons/dates.toml`` and compiled.

Each kind of cue is a list of phrases; beside them stand the nouns and leads by which a cue is taken or left.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.dates.words import FILE, one_of
from pipeline.lexicons import cached_from_models, check_keys, read_toml

#: The kinds of cue, the later ones winning where a phrase is listed twice.
KINDS = (
    "plain",
    "other",
    "presence",
    "arrivals",
    "echoes",
    "report_nouns",
    "grade_words",
    "grade",
    "publication",
    "inspection",
)
_KEYS = (
    *KINDS,
    "transparent",
    "happening",
    "previous",
    "last",
    "others",
    "other_publication",
    "no_names",
    "others_headings",
    "institution_nouns",
    "visitors",
    "moves",
    "weak_publication",
    "anaphors",
    "other_subjects",
    "same_subject",
    "telling",
    "institution_kinds",
    "apart",
    "fates",
    "row_heads",
    "due_nouns",
    "due_words",
    "handling",
    "next_visits",
    "movements",
    "aims",
)
_WHILE_DOING = r"(?:after|before|while|by|when)\s(?P<doing>\w{2,}ing)"  # "after asking for papers in March"
_RELATIVE = r"\w\W+(?:who|which)\b"  # "praised the head, who"; but "inspectors, who"


@dataclass(frozen=True, slots=True)
class CueWords:
    """The cues and what qualifies them, compiled; all are matched against text in small letters."""

    cues: re.Pattern[str]
    kinds: dict[str, str]
    transparent: frozenset[str]
    happening: re.Pattern[str]
    previous: re.Pattern[str]
    others: re.Pattern[str]
    other_publication: re.Pattern[str]
    report_nouns: re.Pattern[str]
    last_reports: re.Pattern[str]  # "in our last report, in", up to the date
    lasts: tuple[str, ...]  # one of these stands in what ``last_reports`` matches
    moved: re.Pattern[str]  # "have declined since", up to the date
    aims_at: re.Pattern[str]  # "set out in 2018 to be a", up to a grade
    no_names: frozenset[str]
    others_headings: re.Pattern[str]
    institution_nouns: frozenset[str]
    institution: re.Pattern[str]  # the noun with a capital
    grades: re.Pattern[str]
    same_subject: re.Pattern[str]  # the beginning of a sentence that goes on with the institution before
    visitors: re.Pattern[str]  # who inspects, right behind a date
    inspectors: re.Pattern[str]  # the same anywhere
    by_inspectors: re.Pattern[str]  # "by Ofsted", behind a verb
    tellers: re.Pattern[str]  # "Ofsted said on", up to the date
    came: re.Pattern[str]  # "verdict, which arrived"
    institution_kinds: str  # "care home", behind a name
    telling_ends: tuple[str, ...]  # the ends of what ``tellers`` match
    hands_down: re.Pattern[str]  # "The watchdog yesterday handed", up to the date
    handing_ends: tuple[str, ...]
    fates: str  # what happens to who is graded: "fell", "got"
    row_heads: frozenset[str]
    next_visits: re.Pattern[str]  # "the next visit"
    previous_asked: re.Pattern[str]  # in a question: "When was the last one?"
    publications: re.Pattern[str]
    tells_behind: re.Pattern[str]  # ", Ofsted said", behind the date
    report_due: re.Pattern[str]  # "the report is expected on", up to the date
    handled_ends: tuple[str, ...]  # the ends of what ``handled`` matches
    handled: re.Pattern[str]  # "will debate the report", up to the date
    apart: re.Pattern[str]  # "is inspected separately"
    other_subjects: re.Pattern[str]  # between who inspects and a verb: the verb is of somebody else
    weak_publication: re.Pattern[str]
    anaphors: re.Pattern[str]  # the beginning of a sentence up to its date
    visits: re.Pattern[str]  # what they do


@cached_from_models
def cue_words() -> CueWords:
    """Read and check the cues."""
    raw = read_toml(FILE)["roles"]
    check_keys(FILE, "roles", raw, allowed=_KEYS, required=_KEYS)
    kinds = {phrase: kind for kind in KINDS for phrase in raw[kind]}
    kinds |= {f"{move} {grade}": "grade" for move in raw["moves"] for grade in raw["grade_words"]}  # "rose to good"
    return CueWords(
        cues=re.compile(rf"(?<![\w-])(?:(?P<phrase>{one_of(kinds)})|(?P<ending>\w{{4,}}+(?<=ed))|{_WHILE_DOING})(?![\w-])"),
        kinds=kinds,
        transparent=frozenset(raw["transparent"]),
        happening=re.compile(rf"\b(?:{one_of(raw['happening'])})\W+(?:\w+\W+){{0,2}}$"),
        previous=_phrases(raw["previous"]),
        others=_phrases(raw["others"]),
        other_publication=_phrases(raw["other_publication"]),
        report_nouns=_phrases(raw["report_nouns"]),
        last_reports=re.compile(
            rf"\b(?:{one_of(raw['last'])}|\w+['’]s\s(?:last|previous))\s(?:\w+\s)?(?:{one_of(raw['report_nouns'])}),?\s(?:in|of|from|on|dated)\s(?:the\s)?$"
        ),
        moved=re.compile(rf"(?<![\w-])(?:{one_of(raw['movements'])})\s(?:\w+\s){{0,3}}(?:since|from|than\sin|on\sfrom)\s$"),
        aims_at=re.compile(rf"(?<![\w-])(?:{one_of(raw['aims'])})\s[^.;:]*\bto\s(?:be|become|get\sto|reach)\s(?:\w+\s)?$"),
        lasts=tuple({"last", "previous", *(phrase.split()[-1] for phrase in raw["last"])}),
        no_names=frozenset(raw["no_names"]),
        others_headings=_phrases(raw["others_headings"]),
        institution_nouns=frozenset(raw["institution_nouns"]),
        institution=re.compile(
            r"(?:[A-Z][\w'’.-]*\s(?:of\s|the\s|and\s)?){1,5}"
            rf"(?:{one_of(noun.capitalize() for noun in raw['institution_nouns'])})\b"
        ),
        grades=_phrases(raw["grade_words"]),
        same_subject=re.compile(rf"\W*(?:{one_of(raw['same_subject'])})\b"),
        visitors=re.compile(rf",?\s(?P<when>when\s)?(?:the\s)?(?:{one_of(raw['visitors'])})(?![\w-])"),
        inspectors=_phrases(raw["visitors"]),
        by_inspectors=re.compile(rf"\sby\s(?:the\s|an?\s)?(?:{one_of(raw['visitors'])})(?![\w-])"),
        tellers=re.compile(
            rf"(?<![\w-])(?<!chief\s)(?:{one_of(raw['visitors'])})\s(?:has\s|have\s)?(?:{one_of(raw['telling'])})\s(?:late\s|early\s)?(?:on\s)?$"
        ),
        came=re.compile(
            rf"\b(?:{one_of(raw['report_nouns'])})(?:,?\s(?:which|that))?\s(?:has\s|had\s)?(?:arrived|landed|came|came\sback)$"
        ),
        institution_kinds=one_of(raw["institution_kinds"]),
        telling_ends=("late", "early", "on", *_last_words(raw["telling"])),
        hands_down=re.compile(rf"(?<![\w-])(?:{one_of(raw['visitors'])})\s(?:has\s|have\s)?$"),
        handing_ends=("has", "have", *_last_words(raw["visitors"])),
        fates=one_of(raw["fates"]),
        row_heads=frozenset(raw["row_heads"]),
        previous_asked=re.compile(
            rf"\b(?:last|previous|earlier|before)\b[^.?]{{0,40}}\b(?:one|{one_of(raw['inspection'])}|{one_of(raw['visitors'])})(?![\w-])"
            rf"|(?:{one_of(raw['inspection'])}|{one_of(raw['visitors'])})(?![\w-])[^.?]{{0,40}}\b(?:last|before|previously)\b"
            r"|\b(?:they|it)\s(?:last|previously)\s(?:come|visit|inspect|inspected)\b"
        ),
        publications=_phrases(raw["publication"]),
        tells_behind=re.compile(
            rf",?\s(?:the\s)?(?:{one_of(raw['visitors'])})\s(?:has\s)?(?:{one_of(raw['telling'])})(?![\w-])"
        ),
        next_visits=_phrases(raw["next_visits"]),
        report_due=re.compile(
            rf"\b(?:draft\s)?(?:{one_of(raw['due_nouns'])})\s(?:[^,.;:]{{0,30}}\s)?(?:is|are|was|were|will|should|may)\s(?:not\s)?(?:be\s)?(?:now\s|also\s)?"
            rf"(?:{one_of(raw['due_words'])})\s(?:to\sbe\s(?:published|out)\s|out\s|for\spublication\s)?(?:back\s)?(?:on|for)\s$"
            rf"|\b(?:expects?|expecting|await|awaiting)\s(?:the|its|their|our|his)\s(?:\w+\s)?(?:{one_of(raw['due_nouns'])})\s(?:to\sbe\s(?:published|out)\s|out\s)?(?:on|by)\s$"
        ),
        handled_ends=("on", "in", *_last_words(raw["due_nouns"])),
        handled=re.compile(
            rf"\b(?:{one_of(raw['handling'])})\s(?:the|its|their|our|this|that|his)\s(?:\w+\s){{0,2}}?(?:{one_of(raw['due_nouns'])})\s(?:(?:at\s[^,.;:]{{1,30}}\s)?(?:on|in)\s)?$"
        ),
        apart=_phrases(raw["apart"]),
        visits=_phrases(raw["inspection"]),
        other_subjects=re.compile(rf"{_RELATIVE}|\b(?:{one_of(raw['other_subjects'])})\b"),
        weak_publication=_phrases(raw["weak_publication"]),
        anaphors=re.compile(
            rf"\W*(?:{one_of(raw['anaphors'])})(?:,|\s(?:{one_of(raw['happening'])}|was|were|came)\b[^.;]{{0,30}}?|\s(?P<did>{one_of(raw['arrivals'])})\b)"
            r"(?:\s(?:on|in|over|during|at))?\s*"
        ),
    )


def _last_words(phrases: Iterable[str]) -> set[str]:
    last = [phrase.split()[-1] for phrase in phrases]
    return {*last, *(word.replace("'", "’") for word in last)}


def _phrases(phrases: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{one_of(phrases)})(?![\w-])")
