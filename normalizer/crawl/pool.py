"""Worker processes that may hang or die without taking more along than the task they have.

Each has a pipe of its own, so nothing is shared that a killed process could leave locked. Pebble, which has time limits
and replaces workers too, lets them share a pipe and a lock: with one killed every quarter of a second, 247 of 600 tasks
never ended and the other 353 failed. `concurrent.futures` and loky give up all tasks when one worker dies.
"""

import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import connection, get_all_start_methods, get_context, parent_process
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import ModuleType
from typing import Any, Generic, NamedTuple, Self, TypeVar

from normalizer.files import Mistake

T = TypeVar("T")
R = TypeVar("R")

# So many workers in a row may die before they are ready.
STARTS = 10


class Lost(NamedTuple):
    """What a task gives whose worker died, or was stopped because it was `late`."""

    reason: str
    late: bool = False


class Ticket(Generic[T, R]):
    """A task and, once it is done, its result."""

    def __init__(self, task: T) -> None:
        self.task = task
        self.result: R | Lost | None = None


class _Worker(Generic[T, R]):
    def __init__(self, function: Callable[[T], R]) -> None:
        # A forked child would hold the pipes of its siblings; a fresh interpreter or a fork server's child holds none.
        context: Any = get_context("forkserver" if "forkserver" in get_all_start_methods() else "spawn")
        context.set_forkserver_preload(["normalizer.crawl.warm"])
        self.pipe, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(target=_serve, args=(function, theirs), daemon=True)
        with _nothing_of_main():
            self.process.start()
        theirs.close()
        self.ready = False
        self.ticket: Ticket[T, R] | None = None
        self.deadline = float("inf")

    def stop(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


@contextmanager
def _nothing_of_main() -> Iterator[None]:
    """A new process would import the main module again, which does its work a second time where it has no guard."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _serve(function: Callable[[T], R], pipe: Connection) -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with suppress(EOFError, OSError, KeyboardInterrupt):
        pipe.send(None)
        while True:
            pipe.send(function(pipe.recv()))


def _end_with_parent() -> None:
    """A worker that hangs would outlive a killed parent: it never gets to see that its pipe is closed."""
    if parent := parent_process():
        parent.join()
        os._exit(1)


class Pool(Generic[T, R]):
    """Runs `function`, a name that a new interpreter can import, in `jobs` processes, each task at most `timeout` seconds.

    Tasks are begun in the order in which they were submitted.
    """

    def __init__(self, function: Callable[[T], R], jobs: int, timeout: float) -> None:
        self._function = function
        self._timeout = timeout
        self._waiting: deque[Ticket[T, R]] = deque()
        self._stillborn = 0
        self._workers = [_Worker(function) for _ in range(jobs)]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.stop()

    def submit(self, task: T) -> Ticket[T, R]:
        """Puts a task in the queue."""
        ticket: Ticket[T, R] = Ticket(task)
        self._waiting.append(ticket)
        self._hand_out()
        return ticket

    def wait(self, ticket: Ticket[T, R]) -> R | Lost:
        """The result, as soon as it is there."""
        while ticket.result is None:
            self._turn()
        return ticket.result

    def _hand_out(self) -> None:
        for worker in self._workers:
            if self._waiting and worker.ready and worker.ticket is None:
                worker.ticket = self._waiting.popleft()
                worker.deadline = time.monotonic() + self._timeout
                with suppress(OSError):  # it died while it was idle, which `_turn` will see
                    worker.pipe.send(worker.ticket.task)

    def _turn(self) -> None:
        """Waits for a result, a death or the end of someone's time, and sees to it."""
        first = min(worker.deadline for worker in self._workers)
        patience = None if first == float("inf") else max(0.0, first - time.monotonic())
        heard = connection.wait([worker.pipe for worker in self._workers], patience)
        for worker in list(self._workers):
            if worker.pipe in heard:
                self._receive(worker)
            elif worker.deadline <= time.monotonic():
                self._replace(worker, Lost(f"took longer than {self._timeout:g} s", late=True))
        self._hand_out()

    def _receive(self, worker: _Worker[T, R]) -> None:
        try:
            result = worker.pipe.recv()
        except (EOFError, OSError):
            worker.process.join()
            code = worker.process.exitcode
            self._replace(worker, Lost(f"the process that read it died (exit code {code})"))
            return
        if worker.ticket:
            worker.ticket.result = result
        self._stillborn = 0
        worker.ready, worker.ticket, worker.deadline = True, None, float("inf")

    def _replace(self, worker: _Worker[T, R], lost: Lost) -> None:
        worker.stop()
        self._stillborn += not worker.ready
        if self._stillborn == STARTS:
            raise Mistake(f"can't start a worker process (exit code {worker.process.exitcode})")
        if worker.ticket:
            worker.ticket.result = lost
        self._workers[self._workers.index(worker)] = _Worker(self._function)
