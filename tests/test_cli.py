"""The command line: help with an example for every command, plain messages, exit codes, the same as the library."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.records import STAGES
from pipeline.schemas import SCHEMAS
from pipeline.version import __version__

RUNNER = CliRunner()
COMMANDS = sorted(command.callback.__name__ for command in app.registered_commands if command.callback)


def inspections(*arguments: object) -> subprocess.CompletedProcess[str]:
    """The command as a process of its own, as a user meets it."""
    return subprocess.run(
        [sys.executable, "-m", "pipeline", *map(str, arguments)], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_each_command_has_an_example(command: str) -> None:
    result = RUNNER.invoke(app, [command, "--help"])
    assert result.exit_code == 0
    assert f"Example: inspections {command}" in " ".join(result.output.split())


def test_version() -> None:
    assert RUNNER.invoke(app, ["--version"]).output.strip() == f"inspections {__version__}"


def test_run_prints_what_was_found_and_exits_0(releases: Path, tmp_path: Path) -> None:
    result = inspections("run", releases, "--out", tmp_path / "out")
    assert result.returncode == 0, result.stderr
    assert "3 documents extracted" in result.stdout and "Traceback" not in result.stderr


def test_a_bad_input_is_one_line_and_exit_code_1(releases: Path, tmp_path: Path) -> None:
    (releases / "zero.txt").write_bytes(b"")
    result = inspections("run", releases, "--out", tmp_path / "out", "--quiet")
    assert result.returncode == 1 and result.stdout == ""
    assert len(result.stderr.strip().splitlines()) == 1 and "zero.txt" in result.stderr
    assert len(pq.read_table(tmp_path / "out" / "documents")) == 3


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["run", "no-such-folder"], "does not exist"),
        (["schema", "nonsense"], "no such table"),
        (["report", "no-such-folder"], "no-such-folder"),
        (["forget", "x.txt", "--out", "no-such-folder"], "no tables"),
        (["evaluate", "no-such-folder"], "no label files"),
        (["show", "no-such-file.txt"], "does not exist"),
    ],
)
def test_a_wrong_call_is_one_plain_line_and_exit_code_2(
    arguments: list[str], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = inspections(*arguments)
    assert result.returncode == 2
    assert words in result.stderr and len(result.stderr.strip().splitlines()) == 1


def test_log_json_is_json(releases: Path, tmp_path: Path) -> None:
    (releases / "zero.txt").write_bytes(b"")
    result = inspections("run", releases, "--out", tmp_path / "out", "--log-json")
    events = [json.loads(line) for line in result.stdout.splitlines()]
    assert [event["event"] for event in events] == ["failure", "run"] and events[1]["n_extracted"] == 3
    runs = pq.read_table(tmp_path / "out" / "runs").to_pylist()
    assert events[1]["seconds_by_stage"] == {stage: runs[0][f"seconds_{stage}"] for stage in STAGES}
    assert runs[0]["seconds_findings"] > 0 and sum(runs[0][f"seconds_{stage}"] for stage in STAGES) < runs[0]["seconds"]


def test_schema_prints_every_column() -> None:
    output = RUNNER.invoke(app, ["schema"]).output
    for name, schema in SCHEMAS.items():
        assert name in output
        for field in schema:
            assert field.name in output


def test_forget(releases: Path, tmp_path: Path) -> None:
    inspections("run", releases, "--out", tmp_path / "out")
    result = inspections("forget", "a.txt", "--out", tmp_path / "out")
    assert result.returncode == 0 and "1 document removed" in result.stdout


def test_evaluate_prints_a_line_for_each_kind(corpus: Path) -> None:
    result = RUNNER.invoke(app, ["evaluate", str(corpus / "releases" / "labels"), "--errors", "--only", "dates"])
    assert result.exit_code == 0
    for words in ("dates", "judgements", "quotes", "findings", "text[char_start:char_end]: 0"):
        assert words in result.output
