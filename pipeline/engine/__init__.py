"""Engines: work cut into tasks, and run in this process, in worker processes or on a cluster."""
