"""Templates into files. Autoescape is always on; each page forbids all but its own style and script."""

from __future__ import annotations

import base64
import functools
import hashlib
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pipeline.display import count, day, initials, one_line, period, shorten, visible, words

_TEMPLATES = "pipeline"


@functools.cache
def environment() -> Environment:
    """The templates of the report with the wordings of ``pipeline.display`` as filters."""
    made = Environment(
        loader=PackageLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_shown,
    )
    made.filters.update(
        count=count,
        day=day,
        initials=initials,
        one_line=one_line,
        shorten=shorten,
        visible=visible,
        words=words,
    )
    made.globals.update(period=period, asset=asset, policy=policy)
    return made


def _shown(value: Any) -> Any:
    """Every value that a template writes shows all its characters; none of them acts."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@functools.cache
def asset(name: str) -> Markup:
    """A style sheet or script of the package, to stand inside its element as it is."""
    return Markup(files(_TEMPLATES).joinpath("templates", name).read_text(encoding="utf-8"))


@functools.cache
def policy(style: str, script: str) -> str:
    """The Content-Security-Policy of a page: nothing is loaded, only this style and this script count."""
    return (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(name: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(asset(name).encode()).digest()).decode()


def write_page(path: Path, template: str, **values: Any) -> None:
    """Render one page and put it in place whole."""
    page = environment().get_template(template).render(**values)
    temporary = path.with_name(path.name + ".new")
    temporary.write_text(page, encoding="utf-8", newline="\n")
    temporary.replace(path)
