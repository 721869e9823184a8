"""Work shared among processes: results come back as they are ready."""

import contextlib
import gc
import os
import pickle
import selectors
import signal
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

if sys.platform == "linux":
    import fcntl

Task = TypeVar("Task")
Result = TypeVar("Result")

_SELDOM = 100_000  # New values between two looks for garbage: a build makes few circles.
_PREFIX = 8  # Bytes that tell how long an answer is.
_WIDE = 1 << 20  # Bytes that a worker may be ahead with: what any process may ask for.
_QUEUE = 16_000  # Task numbers of four bytes that a pipe of 64 kB holds.


class WorkerError(RuntimeError):
    """A worker failed; its traceback is the message."""


def cores() -> int:
    """How many processes this machine lets us run at once."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


def share(
    work: Callable[[Task], Result],
    tasks: Sequence[Task],
    jobs: int,
    *,
    warm: bool = False,
    first: Callable[[], object] = lambda: None,
) -> Iterator[tuple[int, Result]]:
    """(index of the task, its result) for every task, in the order in which they finish.

    With more than one job workers are forked, so *work* may close over anything and its results
    must be picklable; this process works, too, as one of the *jobs*. Where there is no fork,
    everything happens here. *warm*: the last task is done here before, so that what it imports
    and compiles is not done once a worker. *first*: what this process does before its own share,
    while the others are at work already.
    Raises what *work* raises, or WorkerError if that cannot travel.
    """
    jobs = min(jobs, len(tasks) - warm)
    if jobs < 2 or not _can_fork() or len(tasks) > _QUEUE:
        first()
        for index, task in enumerate(tasks):
            yield index, work(task)
        return
    if warm:
        yield len(tasks) - 1, work(tasks[-1])
        tasks = tasks[:-1]
    yield from _fork_and_gather(work, tasks, jobs, first)


@contextlib.contextmanager
def meanwhile(work: Callable[[], Result]) -> Iterator[Callable[[], Result]]:
    """Do *work* in another process while the block runs; what is given waits for its result.

    Where there is no fork, the work is done when its result is asked for.
    """
    if not _can_fork():
        yield work
        return
    reader, writer = os.pipe()
    os.write(writer, bytes(4))
    os.close(writer)
    gc.freeze()
    answers, answer = os.pipe()
    _widen(answer)
    child = os.fork()
    if child == 0:
        _live(lambda task: task(), [work], reader, answer, closing=(answers,))
    os.close(answer)
    os.close(reader)
    try:
        yield lambda: _result(answers)
    finally:
        gc.unfreeze()
        _end({answers: child})


def _result(answers: int) -> Any:
    """The only answer that comes."""
    buffer = bytearray()
    while data := os.read(answers, _WIDE):
        buffer += data
    for _, result in _answers(buffer):
        return result
    raise WorkerError("a worker process was ended from outside")


@contextlib.contextmanager
def calm() -> Iterator[None]:
    """Seldom look for garbage: building makes values by the million and hardly a cycle."""
    before = gc.get_threshold()
    gc.set_threshold(_SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _can_fork() -> bool:
    return hasattr(os, "fork") and sys.platform != "darwin"  # Its libraries do not survive a fork.


def _fork_and_gather(
    work: Callable[[Task], Result],
    tasks: Sequence[Task],
    jobs: int,
    first: Callable[[], object],
) -> Iterator[tuple[int, Result]]:
    # Task numbers wait in one pipe, so a worker that is done takes the next.
    reader, writer = os.pipe()
    os.write(writer, b"".join(index.to_bytes(4, "little") for index in range(len(tasks))))
    os.close(writer)
    gc.freeze()  # Else the first collection in a worker copies every page of memory.
    children: dict[int, int] = {}
    try:
        for _ in range(jobs - 1):
            answers, answer = os.pipe()
            _widen(answer)
            child = os.fork()
            if child == 0:
                _live(work, tasks, reader, answer, closing=(answers, *children))
            os.close(answer)
            children[answers] = child
        first()
        done = 0
        for result in _work_and_gather(work, tasks, reader, list(children)):
            done += 1
            yield result
        if done < len(tasks):
            raise WorkerError("a worker process was ended from outside")
    finally:
        gc.unfreeze()
        os.close(reader)
        _end(children)


def _widen(pipe: int) -> None:
    """Let a worker go on while this process is busy: an answer is larger than a pipe of 64 kB."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _WIDE)


def _work_and_gather(
    work: Callable[[Task], Result], tasks: Sequence[Task], reader: int, answers: list[int]
) -> Iterator[tuple[int, Result]]:
    """Do what is to be done; between two tasks take what the others have."""
    buffers = {handle: bytearray() for handle in answers}
    with selectors.DefaultSelector() as selector:
        for handle in answers:
            selector.register(handle, selectors.EVENT_READ)
        left = True
        while left or buffers:
            if left:
                number = os.read(reader, 4)
                left = bool(number)
            if left:
                index = int.from_bytes(number, "little")
                yield index, work(tasks[index])
            # Nobody left to hear: to wait would be to wait for ever.
            for event, _ in selector.select(0 if left or not buffers else None):
                data = os.read(event.fd, 1 << 20)
                if not data:
                    del buffers[event.fd]
                    selector.unregister(event.fd)
                    continue
                buffers[event.fd] += data
                yield from _answers(buffers[event.fd])


def _answers(buffer: bytearray) -> Iterator[tuple[int, Any]]:
    """Take every whole answer off the front of *buffer*."""
    while len(buffer) >= _PREFIX:
        end = _PREFIX + int.from_bytes(buffer[:_PREFIX], "little")
        if len(buffer) < end:
            return
        index, result, error = pickle.loads(memoryview(buffer)[_PREFIX:end])  # noqa: S301 Our own child's.
        del buffer[:end]
        if error is not None:
            raise error
        yield index, result


def _live(
    work: Callable[[Task], Result],
    tasks: Sequence[Task],
    reader: int,
    answer: int,
    closing: Sequence[int],
) -> None:
    """A worker's whole life; never returns."""
    status = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # The parent hears it and ends us.
        for handle in closing:
            os.close(handle)
        gc.set_threshold(_SELDOM)
        while number := os.read(reader, 4):
            index = int.from_bytes(number, "little")
            try:
                reply = pickle.dumps((index, work(tasks[index]), None), 5)
            except BaseException as error:
                reply = pickle.dumps((index, None, _portable(error)), 5)
            _write_all(answer, len(reply).to_bytes(_PREFIX, "little") + reply)
        status = 0
    finally:
        os._exit(status)


def _portable(error: BaseException) -> BaseException:
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 Our own bytes.
    except Exception:
        return WorkerError("".join(traceback.format_exception(error)))
    return error


def _write_all(handle: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]


def _end(children: dict[int, int]) -> None:
    """Wait for the workers; one that still works (the parent gave up) is ended."""
    for handle in children:
        os.close(handle)
    for child in children.values():
        done, _ = os.waitpid(child, os.WNOHANG)
        if not done:
            os.kill(child, signal.SIGTERM)
            os.waitpid(child, 0)
