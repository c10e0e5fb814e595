"""What kind of provider a document is about, and which kind a run of capitalised words names.

Wrenfield Primary Academy, North Fennland NHS Trust    the words that close a name
Fernhollow, a care home for 38 people                  what it is said to be
Wexcombe's children's services                         what stands behind a place
"""

from __future__ import annotations

from pipeline.lexicons import in_small_letters
from pipeline.providers.candidates import AUTHORITY_SHARE, POSSESSIVE
from pipeline.providers.names import find_ends, trimmed
from pipeline.providers.words import plain_words, provider_words
from pipeline.structure import Structure

_OF_PUPILS = frozenset({"school", "nursery", "college"})
_OF_COUNCILS = frozenset({"home", "agency"})
_OF_A_PLACE = (" a ", "\na ", " an ", "\nan ", " this ", " another ")


def kind_shares(structure: Structure) -> dict[str, float]:
    """How much of the document speaks of each kind of provider."""
    words_there = plain_words(structure.text[:20_000])
    text, there = f" {' '.join(words_there)} ", set(words_there)
    known = provider_words()
    counts = dict.fromkeys(known.kinds, 0)
    for longest in known.context.keys() & there:
        for phrase, words, kind in known.context[longest]:
            if words <= there:
                counts[kind] += text.count(phrase)
    whole = sum(counts.values()) or 1
    shares = {kind: count / whole for kind, count in counts.items()}
    shares["trust"] += 0.7 * shares["hospital"]  # a trust's news is about its hospitals
    return shares


def kind_and_name(text: str, start: int, run: str, end: int, shares: dict[str, float]) -> tuple[str | None, str]:
    """The kind that a capitalised run names here, and the name cut to it."""
    after = text[end : end + 110]
    before = text[max(0, start - 9) : start].casefold()
    of_a_place = before.endswith(_OF_A_PLACE) or before == "a "  # "a Stockwold care home"
    kind, name = _kind_of(run, "" if of_a_place else after)
    possessive = POSSESSIVE.search(run) if kind is None and ("'" in run or "’" in run) else None
    if possessive:
        kind, name = _kind_of(run[: possessive.end()].strip(), " " + run[possessive.end() :] + after)
    if kind is None and shares.get("authority", 0.0) >= AUTHORITY_SHARE:
        words = provider_words()  # "education in Dyffryn Arlais", "Wexcombe council's adult social care"
        if after[1:30].partition(" ")[0].rstrip(".,") in words.parts:
            return None, name
        if words.in_place.stand_before(text[max(0, start - 40) : start].casefold()) or words.of_place.match(after):
            return "authority", trimmed(run)
    return kind, name


def _kind_of(run: str, after: str) -> tuple[str | None, str]:
    words = provider_words()
    name = trimmed(run)
    opening = words.starts.get(name.partition(" ")[0].casefold())
    if opening and " " in name:
        return opening, name.partition(" in ")[0]  # "Ysgol y Garn in Penmorfa": an English "in" is no part of it
    ends = find_ends(name)
    if len(ends) > 1 and name.startswith(" and ", ends[0][1]):
        bare = ends[-1][0] == ends[0][1] + len(" and ")
        if bare and ends[-1][1] == len(name) and {ends[0][2], ends[-1][2]} <= _OF_PUPILS:
            return ends[0][2], name  # "Fennbridge School and Nursery Class" is one
        if not bare or ends[0][2] != ends[-1][2]:  # "Fennbridge Council and Mereshire Police" are two
            name, ends = name[: ends[0][1]], ends[:1]
    if len(ends) > 1 and ends[0][2] == "authority" and ends[-1][2] in _OF_COUNCILS:
        return "authority", name[: ends[0][1]]  # "Fennbridge Council Care at Home"
    if ends:
        start, end, kind = ends[-1] if ends[-1][1] == len(name) else ends[0]
        if start > 0:
            tail = name[end:]
            return kind, name if not tail or tail.lstrip().startswith("of ") else name[:end]
    if words.authority_head.match(name):
        return "authority", name
    low = words.low.match(" " + after.lstrip() if run.endswith(("'s", "’s", "s’", "s'")) else after)
    if low:
        return words.low_kinds[low["what"].replace("’", "'")], name
    described = words.described.match(after)
    if described:
        return words.descriptions[in_small_letters(described["what"]).replace("’", "'")], name
    return None, name
