"""The version of the pipeline, written into every table."""

__version__ = "0.1.0"
