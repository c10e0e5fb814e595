"""Pumped strings: each pattern that the pipeline compiles is given what it matches, or nearly, thousands of times over.

    python tests/pumped.py            every pattern, some minutes (part of make fuzz)

What counts is the cost of the whole ``extract`` on the pumped text, because a pattern is only as slow as it is used: twice the
text may cost twice the time, not four times. A sample of this runs in ``tests/test_pumped.py``.
"""

from __future__ import annotations

import importlib
import pkgutil
import random
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from re import _constants as op  # the parse tree of a pattern, to make strings of it
from re import _parser
from typing import Any

import pipeline
from pipeline import extract

RAW = Path(__file__).parent.parent / "data" / "raw"
LENGTH = 6_000
#: Seconds of CPU below which a text is cheap, however its cost grows; four times what plain text of that length needs.
CHEAP = 0.4
#: What is worth pumping whatever the patterns say.
COMMON = (
    *" aA1-.,\n\t“”‘’'\"()[]|•*/&<>£%…—\u200b\xa0\u2028",
    "a ", "A ", "1 ", "Aa ", "a, ", "and ", "Aa and ", "\n\n", " \n", "1/", "of the ", "Mr A ", ". ", "| ", "• ", "\n• ", "’ ", ") ",
    '" ', "“a” ", '",\n', "A: ", "Good ", "Good, ", "Good\n", "said ", "he said ", "“Good” ", "2019 ", "2019, ", "May ", "1 May ", "(a ",
    "1.", "a-", "Aa-", "AA ", "I ", "we ", "but ", "Cllr A B ", "between 1 ", "Council of ", "the council’s ", "<p>", "## ",
)  # fmt: skip


def patterns() -> list[str]:
    """Every pattern that the modules of the pipeline compile when they are imported and when texts are read."""
    found: dict[str, None] = {}
    compiled = re.compile

    def listening(pattern: Any, flags: Any = 0) -> re.Pattern[Any]:
        result = compiled(pattern, flags)
        if isinstance(result.pattern, str) and "pipeline" in sys._getframe(1).f_code.co_filename:
            found[result.pattern] = None
        return result

    re.compile = listening  # type: ignore[assignment]
    try:
        for name in [name for name in sys.modules if name.startswith("pipeline.")]:
            del sys.modules[name]
        for module in pkgutil.walk_packages(pipeline.__path__, "pipeline."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
        fresh = importlib.import_module("pipeline.stages")
        for file in sorted(RAW.glob("*.txt"))[:8]:
            fresh.extract(file.read_text(encoding="utf-8"))
    finally:
        re.compile = compiled
    return sorted(found)


def strings_of(pattern: str, chooser: random.Random) -> Iterator[str]:
    """Some strings that the pattern matches, and pieces of them that it nearly does."""
    tree = _parser.parse(pattern)
    for _ in range(3):
        whole = _string(tree, chooser)
        if whole:
            yield whole + chooser.choice(("", " ", ", ", "\n"))
        if len(whole) > 1:
            start = chooser.randrange(len(whole))
            yield whole[start : chooser.randint(start + 1, len(whole))]


def _string(tree: Any, chooser: random.Random) -> str:
    out: list[str] = []
    for what, value in tree:
        if what is op.LITERAL:
            out.append(chr(value))
        elif what is op.NOT_LITERAL:
            out.append("x" if value != ord("x") else "y")
        elif what is op.ANY:
            out.append("x")
        elif what is op.IN:
            out.append(_member(value, chooser))
        elif what in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            low, high, inner = value
            out += [_string(inner, chooser) for _ in range(min(int(high), low + chooser.randrange(3)))]
        elif what is op.SUBPATTERN:
            out.append(_string(value[-1], chooser))
        elif what is op.ATOMIC_GROUP:
            out.append(_string(value, chooser))
        elif what is op.BRANCH:
            out.append(_string(chooser.choice(value[1]), chooser))
    return "".join(out)


def _member(members: Any, chooser: random.Random) -> str:
    classes = {op.CATEGORY_SPACE: " ", op.CATEGORY_DIGIT: "1", op.CATEGORY_WORD: "a"}
    out = []
    for what, value in members:
        if what is op.LITERAL:
            out.append(chr(value))
        elif what is op.RANGE:
            out.append(chr(chooser.randint(*value)))
        elif what is op.CATEGORY:
            out.append(classes.get(value, "-"))
    if members[0][0] is op.NEGATE:
        return next((c for c in "ab1 -.,Z\n" if c not in out), "~")
    return chooser.choice(out)


def cost(text: str) -> float:
    """CPU seconds of one extraction."""
    began = time.process_time()
    extract(text)
    return time.process_time() - began


def pumped(unit: str, length: int) -> str:
    """``unit`` over and over, up to that many characters, between two plain sentences."""
    return f"Ofsted rated Birchwood Council good.\n\n{(unit * (length // len(unit) + 1))[:length]}\n\nThat is all."


def grows_too_fast(unit: str) -> str | None:
    """What is wrong, where twice the text costs far more than twice the time; the least of three measurements counts."""
    length = LENGTH
    for _ in range(3):
        once = cost(pumped(unit, length))
        if once < CHEAP:
            return None
        twice = min(cost(pumped(unit, 2 * length)) for _ in range(2))
        if twice < 3 * once:
            return None
    return f"{unit!r}: {length:,} characters {once:.1f} s, twice as many {twice:.1f} s"


def wrong_ones(units: list[str]) -> list[str]:
    """Look at six units at a time, and at each of them only where the six together are dear."""
    wrong = []
    for i in range(0, len(units), 6):
        held = units[i : i + 6]
        if cost("\n\n".join(pumped(unit, LENGTH) for unit in held)) >= CHEAP:
            wrong += [found for unit in held if (found := grows_too_fast(unit))]
    return wrong


def main() -> None:
    """Pump every pattern."""
    chooser = random.Random(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
    every = patterns()
    units = [*COMMON, *(unit for pattern in every for unit in strings_of(pattern, chooser) if unit)]
    wrong = wrong_ones(units)
    print(f"{len(every)} patterns, {len(units):,} pumped strings, {len(wrong)} that grow too fast")
    print(*wrong, sep="\n")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
