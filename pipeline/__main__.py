"""``python -m pipeline`` is the ``inspections`` command."""

from pipeline.cli import main

main()
