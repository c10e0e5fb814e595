"""What a page states of itself: title, day of publication, publisher, address. Read, never guessed.

    <meta property="article:published_time" content="2024-05-03T10:00:00+01:00">
    <script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2024-05-03"}</script>
    <time class="entry-date published" datetime="2024-05-03">

Names of elements and keys are in ``models/lexicons/metadata.toml``. Dates in the address or the running text do not
count.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.lexicons import cached_from_models, read_toml
from pipeline.readers.columns import one_line
from pipeline.readers.days import parse_day

_LONGEST = 500
_MOST_META = 2000
_LARGEST_JSON = 2_000_000


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What a page states of itself; ``heading`` is its one main heading."""

    title: str | None
    heading: str | None
    published_on: dt.date | None
    publisher: str | None
    address: str | None


@cached_from_models
def _names() -> dict[str, dict[str, list[str]]]:
    return dict(read_toml("lexicons/metadata.toml"))


def page_metadata(tree: Any) -> PageMetadata:
    """Read the metadata of a parsed page, the best source first: JSON-LD, ``<meta>``, then elements of the page."""
    meta = _meta_elements(tree)
    described = list(_descriptions(tree))
    headings = [text for text in (one_line(_text(element)) for element in _first(tree, "h1", 3)) if text]
    publisher = _described(described, "publisher") or _from_meta(meta, "publisher")
    whole_title = one_line(_text(next(iter(_first(tree, "title", 1)), None)))
    title = (
        _from_meta(meta, "title")
        or _described(described, "title")
        or _without_site(whole_title, publisher)
        or (headings[0] if headings else "")
    )
    published = _day(_described(described, "published_on")) or _meta_day(meta) or _time_element(tree)
    canonical = next(
        (
            link.get("href") or ""
            for link in _first(tree, "link", 200)
            if (link.get("rel") or "").lower() == "canonical"
        ),
        "",
    )
    address = next(
        (
            one
            for one in (canonical, _from_meta(meta, "address"), _described(described, "address"))
            if one.startswith("http")
        ),
        "",
    )
    return PageMetadata(
        _bounded(title),
        _bounded(headings[0]) if len(headings) == 1 else None,
        published,
        _bounded(publisher),
        _bounded(address),
    )


def _first(tree: Any, tag: str, most: int) -> Iterator[Any]:
    for number, element in enumerate(tree.iter(tag)):
        if number >= most:
            return
        yield element


def _text(element: Any) -> str:
    return "".join(element.itertext())[:2000] if element is not None else ""


def _bounded(text: str) -> str | None:
    return one_line(text)[:_LONGEST] or None


def _meta_elements(tree: Any) -> dict[str, str]:
    meta: dict[str, str] = {}
    for element in _first(tree, "meta", _MOST_META):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = (element.get("content") or "").strip()
        if name and content:
            meta.setdefault(name.strip().lower(), content[:2000])
    return meta


def _from_meta(meta: dict[str, str], key: str) -> str:
    return next((one_line(meta[name]) for name in _names()["meta"][key] if name in meta), "")


def _meta_day(meta: dict[str, str]) -> dt.date | None:
    return next(
        (day for name in _names()["meta"]["published_on"] if name in meta and (day := parse_day(meta[name]))), None
    )


def _descriptions(tree: Any) -> Iterator[dict[str, Any]]:
    """The JSON-LD objects that describe an article or page."""
    articles = _names()["json_ld"]["articles"]
    for element in _first(tree, "script", _MOST_META):
        if (
            (element.get("type") or "").lower() != "application/ld+json"
            or not element.text
            or len(element.text) > _LARGEST_JSON
        ):
            continue
        try:
            pending: list[Any] = [json.loads(element.text)]
        except (ValueError, RecursionError):
            continue
        for _ in range(200):
            if not pending:
                break
            value = pending.pop(0)
            if isinstance(value, list):
                pending.extend(value[:50])
            elif isinstance(value, dict):
                graph = value.get("@graph")
                pending.extend(graph[:50] if isinstance(graph, list) else [])
                kinds = value.get("@type")
                kinds = kinds if isinstance(kinds, list) else [kinds]
                if any(isinstance(kind, str) and kind.lower() in articles for kind in kinds):
                    yield {str(key).lower(): one for key, one in value.items()}


def _described(descriptions: Sequence[dict[str, Any]], key: str) -> str:
    for name in _names()["json_ld"][key]:
        for description in descriptions:
            value = description.get(name)
            if isinstance(value, list) and value:
                value = value[0]
            if isinstance(value, dict):
                value = value.get("name") or value.get("@id")
            if isinstance(value, str) and value.strip():
                return one_line(value)
    return ""


def _day(value: str) -> dt.date | None:
    return parse_day(value) if value else None


def _time_element(tree: Any) -> dt.date | None:
    """The day of a ``<time>`` element, or one marked ``datePublished``, that says that it is the day of publication."""
    words = _names()["time"]
    for element in tree.iter("time", "span", "p", "div", "abbr"):
        if (element.get("itemprop") or "").lower() == "datepublished":
            day = parse_day(
                element.get("datetime") or element.get("content") or element.get("title") or one_line(_text(element))
            )
            if day:
                return day
    alone: list[dt.date | None] = []
    for element in _first(tree, "time", 50):
        day = parse_day((element.get("datetime") or "").strip() or one_line(_text(element)))
        classes = " ".join((one.get("class") or "") + " " + (one.get("id") or "") for one in _around(element)).lower()
        if any(word in classes for word in words["other_classes"]):
            continue
        said = one_line(_said_before(element)).lower().rstrip(": ")
        if day and (
            element.get("pubdate") is not None
            or any(word in classes for word in words["classes"])
            or said.endswith(tuple(words["labels"]))
        ):
            return day
        alone.append(day)
    return alone[0] if len(alone) == 1 else None


def _around(element: Any) -> Iterator[Any]:
    """The element and the two around it."""
    for _ in range(3):
        if element is None:
            return
        yield element
        element = element.getparent()


def _said_before(element: Any) -> str:
    """The words right before an element on its line."""
    before = element.getprevious()
    if before is not None:
        return (before.tail or "").strip() or _text(before)[-60:]
    parent = element.getparent()
    return (parent.text or "")[-60:] if parent is not None else ""


def _without_site(title: str, publisher: str) -> str:
    """The title of the page without the name of its site: "Visit to Wexcombe | Wexcombe Council"."""
    for separator in _names()["site"]["separators"]:
        head, found, tail = title.rpartition(separator)
        if (
            found
            and head
            and (
                tail.casefold() == publisher.casefold()
                or separator in (" | ", " :: ", " » ")
                or len(tail) < 0.5 * len(head)
            )
        ):
            return head.strip()
    return title
