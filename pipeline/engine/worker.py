"""A worker process: takes tasks on its standard input, gives results on its standard output.

Started as ``python -m pipeline.engine.worker`` and not by ``multiprocessing``, so that a run works from a script, a
notebook or a service without any guard. Messages are pickles with their length before them; a sign of life before
each input and each document tells the engine which one to blame when the worker dies or hangs.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import pickle
import resource
import signal
import struct
import sys
from typing import IO, Any

HEADER = struct.Struct("<Q")


def send(stream: IO[bytes], message: Any) -> None:
    """Write one message."""
    data = pickle.dumps(message, protocol=5)
    stream.write(HEADER.pack(len(data)))
    stream.write(data)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """Read one message; EOFError at the end of the stream."""
    head = stream.read(HEADER.size)
    if len(head) < HEADER.size:
        raise EOFError
    size = HEADER.unpack(head)[0]
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return pickle.loads(data)


def main() -> None:
    """Perform tasks until the input ends."""
    source = os.fdopen(os.dup(0), "rb")
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not stand between two messages
    _end_with_parent()
    limit = int(os.environ.get("INSPECTIONS_WORKER_BYTES", "0"))
    if limit:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the run, which then ends its workers
    sys.meta_path.insert(0, _NoPandas)
    from pipeline.errors import ModelFileError

    try:
        _load()
        send(sink, ("ready", None))
        _work(source, sink)
    except ModelFileError as error:
        send(sink, ("models", (error.file, error.key, str(error))))
        sys.exit(1)


class _NoPandas:
    """Refuses pandas, which nothing here uses: pyarrow would load it where it is installed, for half a second."""

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> None:
        if name == "pandas":
            raise ModuleNotFoundError(name)


def _load() -> None:
    """Import every stage and read every model file; what is loaded then is nothing for the garbage collector."""
    import pipeline.ingest
    import pipeline.stages  # noqa: F401
    from pipeline.lexicons import load_models

    load_models()
    gc.collect()
    gc.freeze()


def _work(source: IO[bytes], sink: IO[bytes]) -> None:
    from pipeline.engine.tasks import perform

    while True:
        try:
            task = receive(source)
        except EOFError:
            return
        try:
            result = perform(task, beat=lambda index, source: send(sink, ("at", (index, source))))
        except MemoryError:
            send(sink, ("memory", None))
            sys.exit(1)
        send(sink, ("done", result))


def _end_with_parent() -> None:
    """Have the kernel end this process with the one that started it, however that ends (Linux; else at the next
    message)."""
    if sys.platform != "linux":
        return
    parent = os.getppid()
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    if os.getppid() != parent:
        sys.exit(1)


if __name__ == "__main__":
    main()
