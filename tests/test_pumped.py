"""A sample of ``tests/pumped.py``: no pattern, as the pipeline uses it, backtracks over a pumped string."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

from pumped import COMMON, pumped, strings_of, wrong_ones


def test_common_strings_cost_no_more_than_their_length() -> None:
    assert not wrong_ones(list(COMMON))


def test_every_twenty_fifth_pattern(tmp_path: Path) -> None:
    code = "import random, pumped as p\nchooser = random.Random(3)\n"
    code += "units = [u for x in p.patterns()[::25] for u in p.strings_of(x, chooser) if u]\n"
    code += "assert len(units) > 80, len(units)\nwrong = p.wrong_ones(units)\nassert not wrong, wrong\n"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(__file__).parent, capture_output=True, text=True, timeout=300
    )  # in a process of its own, because it imports the pipeline anew to hear what is compiled
    assert done.returncode == 0, done.stderr[-2000:]


def test_the_strings_are_matched_or_nearly_and_pumped() -> None:
    strings = list(strings_of(r"(?:Mr|Ms)\s+[A-Z]\w+", random.Random(1)))
    assert any(s.startswith(("Mr ", "Ms ")) for s in strings)
    assert pumped("ab", 10).count("ab") == 5
