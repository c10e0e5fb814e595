"""Web pages: the main text without navigation, cookie bars and footers, and what the page states of itself.

    <ul><li>Adoption</li></ul>                       "• Adoption"
    <tr><td>Overall</td><td>Good</td></tr>           "Overall | Good"
    <h2>, <p>, <blockquote>, <br>                    on their own lines

Trafilatura finds the main text; ``html_blocks`` writes it out so that lists, tables and paragraphs keep their shape.
Nothing is fetched: the page's bytes are all that is read.
"""

from __future__ import annotations

import copy
import logging
import re

import trafilatura
from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from pipeline.errors import InputError
from pipeline.readers import Content
from pipeline.readers.encoding import decode
from pipeline.readers.html_blocks import PageLine, main_lines, page_lines, written
from pipeline.readers.html_main import main_text
from pipeline.readers.html_metadata import page_metadata

_CHARSET = re.compile(rb"""(?i)<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{3,30})""")
_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}>")
#: An element with so many attributes that parsers, which compare each with each, would not come to an end.
_OVERLOADED = re.compile(r"""<[a-zA-Z][^\s>]*+(?:\s++[^\s=>]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"']*+))?+){2000}""")
#: More elements than any page made for readers; finding the main text takes more than linear time.
_MOST_ELEMENTS = 20_000
_DEEPEST = 250
for _name in ("trafilatura", "htmldate"):  # they warn about pages without text; that is a failure of ours
    logging.getLogger(_name).setLevel(logging.CRITICAL)


def read_html(data: bytes) -> Content:
    """The main text of a page, with title, day of publication, publisher and address as its metadata state them."""
    declared = _CHARSET.search(data[:4096])
    page = decode(data, declared=declared[1].decode("ascii") if declared else None)
    if not page.strip():
        raise InputError("empty", "holds only white space", stage="parse")
    if _OVERLOADED.search(page):
        raise InputError(
            "damaged", "has an element with thousands of attributes: it is no page made for readers", stage="parse"
        )
    tree = _parsed(page)
    if _depth(tree) >= _DEEPEST:  # the parser drops what lies deeper
        raise InputError(
            "damaged", f"has elements nested more than {_DEEPEST} deep: it is no page made for readers", stage="parse"
        )
    metadata = page_metadata(tree)
    text = written(main_text(page_lines(tree), _found_lines(tree)))
    if not text:
        raise InputError("no_text", "is a page without text", stage="parse")
    title = metadata.title
    heading = metadata.heading or title
    if heading and _letters(heading) not in _letters(text[: 2000 + len(heading)]):
        text = f"{heading}\n\n{text}"
    return Content(text, title, metadata.published_on, metadata.publisher, metadata.address)


def _parsed(page: str) -> HtmlElement:
    parser = HTMLParser(remove_comments=True, remove_pis=True, collect_ids=False, no_network=True)
    try:
        return document_fromstring(_XML_DECLARATION.sub("", page, count=1), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise InputError("no_text", "is a page without text", stage="parse") from None


def _found_lines(tree: HtmlElement) -> list[PageLine]:
    """The lines of the main text as Trafilatura finds them; none where it finds none."""
    if sum(1 for _ in zip(tree.iter(), range(_MOST_ELEMENTS + 1), strict=False)) > _MOST_ELEMENTS:
        return []
    try:
        found = trafilatura.bare_extraction(
            copy.deepcopy(tree), include_comments=False, include_tables=True, favor_recall=True, with_metadata=False
        )
    except (RecursionError, ValueError, etree.LxmlError):
        return []
    return main_lines(found.body) if found is not None and not isinstance(found, dict) else []


def _depth(tree: HtmlElement) -> int:
    deepest = depth = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _letters(text: str) -> str:
    return "".join(ch for ch in text.casefold() if ch.isalnum())
