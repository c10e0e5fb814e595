"""What a label names: the provider as a whole, the provider by name, somebody else, an area, or nothing.

"Ofsted rating", "Children's services (Ofsted, 2022)"       overall
"Queen Maud Hospital", "Stroke care"                        somebody else, a part that is rated on its own
"Adult learning programmes"                                 an area, known or not
"It took four attempts"                                     nothing
"""

from __future__ import annotations

import re

from pipeline.judgements.reading import Reading
from pipeline.judgements.words import among, group


def _is_all_services(reading: Reading, words: str) -> bool:
    """ "Children's services (Ofsted, 2022)", "Bramford children's services": all that an authority is inspected for."""
    low = re.sub(r"\s*\([^()]*\)$", "", words).lower().replace("’", "'")
    ending = next((name for name in group("whole_services") if low.endswith(name)), None)
    if ending is None:
        return False
    before = words[: len(low) - len(ending)].strip()
    return (
        not before
        or among(before.lower(), "articles")
        or bool(reading.provider is not None and reading.provider.fullmatch(before))
    )


def label_kind(reading: Reading, words: str) -> str:
    """What a label names: ``overall`` ("Ofsted rating"), ``provider``, ``other`` ``area`` or ``none``."""
    if not words.strip():
        return "none"
    low = words.lower()
    if among(low.split()[0], "clause_openers") and " " in low:
        return "none"  # "It took four attempts: adequate in 2010, ..."
    if among(reading.about.provider_kind, "areal_kinds") and _is_all_services(reading, words):
        return "overall"
    if low.endswith(tuple(group("overall_labels"))) and len(words.split()) <= 6:
        return "overall"
    before = low.removesuffix("overall").split() if low.endswith(" overall") else []
    if before and all(word in reading.own_nouns or among(word, "definite") for word in before):
        return "overall"  # "The hospital overall"
    own = reading.provider.match(words) if reading.provider is not None else None
    if own is not None and (own.end() == len(words) or words[own.end()] == ","):
        return "provider"
    if reading.inspectorate.parts is not None and reading.inspectorate.parts.search(words):
        return "other"
    plain = (
        words.split(maxsplit=1)[1:]
        if any(among(low.split()[0], n) for n in ("column_past", "column_present"))
        else [words]
    )
    if reading.inspectors is not None and plain and reading.inspectors.fullmatch(plain[0]):
        return "overall"  # "Ofsted", "Last Ofsted"
    if among(low.split()[-1].replace("’", "'"), "clause_ends"):
        return "none"  # "And it's... inadequate"
    last = (words.split() or [""])[-1].lower().rstrip("'’s")
    if (
        (last in reading.words.facility or words.split()[-1].lower() in reading.words.facility)
        and not among(last, "loose_facilities")
        and sum(word[:1].isupper() for word in words.split()) >= 2
        and not (reading.provider is not None and reading.provider.search(words))
    ):
        return "other"
    if re.search(r"[.!?;]$", words) and not words.endswith("?"):
        return "none"
    first = re.split(r",| and ", words)[0]
    if (
        reading.inspectorate.parts is not None
        and among(reading.about.provider_kind, "rated_by_part")
        and not any(area_set.area_of(first) for area_set in reading.area_sets)  # "Effective, caring and responsive"
    ):
        return "other"  # "Stroke care": no key question, so one of the services that are rated on their own
    return "area"


def names_providers(reading: Reading, words: str) -> bool:
    """Whether the head of a column says that names of providers stand under it: "School", "Care homes"."""
    parts = words.lower().split()
    facility = reading.words.facility
    return (
        bool(parts)
        and "area" not in parts
        and any(part in facility or part.rstrip("s") in facility for part in (parts[0], parts[-1]))
    )
