"""One core for every system: imported before numpy, which would start as many threads as there are cores.

Threads that wait for each other count as processor time: with two of them spaCy's small model seems 8 % slower than it is.
"""

from __future__ import annotations

import os

for _library in ("OPENBLAS", "OMP", "MKL", "BLIS"):
    os.environ[f"{_library}_NUM_THREADS"] = "1"
