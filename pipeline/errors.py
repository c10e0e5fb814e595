"""Errors that a person can act on: each says what is wrong, where, and what to do."""

from __future__ import annotations


class InspectionPressError(Exception):
    """Base of every error that Inspection Press raises on purpose."""


class ModelFileError(InspectionPressError):
    """A file under ``models/`` is missing, malformed or holds an unknown key.

    The message names the file and the key: ``scales/ofsted.toml: grades[2].rnak: unknown key (allowed: ...)``.
    """

    def __init__(self, file: str, key: str, problem: str) -> None:
        self.file, self.key = file, key
        super().__init__(f"models/{file}: {key}: {problem}" if key else f"models/{file}: {problem}")


class InputError(InspectionPressError):
    """One input that cannot be read; it becomes a row of ``failures`` and the run goes on.

    ``stage`` names the step that gave up (``read``, ``decode``, ``parse``, ``extract``);
    ``kind`` is a short stable code for the ``failures.error`` column.
    """

    def __init__(self, kind: str, message: str, *, stage: str = "read") -> None:
        self.kind, self.stage = kind, stage
        super().__init__(message)


class UsageError(InspectionPressError):
    """The command or call itself is wrong: a folder that does not exist, an output that is locked."""
