"""A worker process: takes tasks on its standard input, gives results on its standard output.

Started as ``python -m pipeline.worker`` and not by ``multiprocessing``, so that a run works from a script, a
notebook or a service without any guard. Messages are pickles with their length before them; a sign of life before
each input tells the engine which one to blame when the worker dies or hangs.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import resource
import struct
import sys
from typing import Any, BinaryIO

HEADER = struct.Struct("<Q")


def send(stream: BinaryIO, message: Any) -> None:
    """Write one message."""
    data = pickle.dumps(message, protocol=5)
    stream.write(HEADER.pack(len(data)))
    stream.write(data)
    stream.flush()


def receive(stream: BinaryIO) -> Any:
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
    limit = int(os.environ.get("INSPECTIONS_WORKER_BYTES", "0"))
    if limit:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from pipeline.errors import ModelFileError
    from pipeline.tasks import perform

    send(sink, ("ready", None))
    while True:
        try:
            task = receive(source)
        except EOFError:
            return
        try:
            result = perform(task, beat=lambda index: send(sink, ("at", index)))
        except MemoryError:
            send(sink, ("memory", None))
            sys.exit(1)
        except ModelFileError as error:
            send(sink, ("models", (error.file, error.key, str(error))))
            sys.exit(1)
        send(sink, ("done", result))


if __name__ == "__main__":
    main()
