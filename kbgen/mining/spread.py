"""One pure function over many chunks: here, in several processes, or on a cluster (Dask)."""

from __future__ import annotations

import multiprocessing
import signal
import sys
import threading
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

from kbgen.errors import KbgenError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Chunk = TypeVar("Chunk")
Result = TypeVar("Result")

_UNDER_WAY = 3  # Chunks handed out per process: enough to keep it busy, few enough to hold.
_kept: Any = None  # What every chunk of this process is worked on with.


def spread(
    work: Callable[[Chunk, Any], Result],
    chunks: Iterable[Chunk],
    shared: Any,
    *,
    jobs: int = 1,
    scheduler: str = "",
) -> Iterator[Result]:
    """*work(chunk, shared)* for every chunk, in their order; the same wherever it happens.

    *scheduler* is the address of a Dask cluster ("tcp://…"); without it, *jobs* processes.
    Raises KbgenError, status 2, if the cluster cannot be had.
    """
    if scheduler:
        yield from _on_cluster(work, chunks, shared, scheduler)
    elif jobs < 2:
        yield from (work(chunk, shared) for chunk in chunks)
    else:
        yield from _in_processes(work, chunks, shared, jobs)


def _in_processes(
    work: Callable[[Chunk, Any], Result], chunks: Iterable[Chunk], shared: Any, jobs: int
) -> Iterator[Result]:
    fork = sys.platform == "linux" and threading.active_count() == 1
    context = multiprocessing.get_context("fork" if fork else "spawn")
    pool = ProcessPoolExecutor(jobs, context, _keep, (shared,))
    try:
        waiting: deque[Any] = deque()
        for chunk in chunks:
            waiting.append(pool.submit(_with_kept, work, chunk))
            if len(waiting) > _UNDER_WAY * jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def _keep(shared: Any) -> None:
    global _kept  # noqa: PLW0603 The only way to give a process something once.
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer.
    _kept = shared


def _with_kept(work: Callable[[Chunk, Any], Result], chunk: Chunk) -> Result:
    return work(chunk, _kept)


def _on_cluster(
    work: Callable[[Chunk, Any], Result], chunks: Iterable[Chunk], shared: Any, scheduler: str
) -> Iterator[Result]:
    try:
        distributed = import_module("distributed")
    except ImportError:
        raise KbgenError("--scheduler needs Dask — run `pip install 'kbgen[cluster]'`", 2) from None
    try:
        client = distributed.Client(scheduler, timeout="10s")
    except (OSError, ValueError) as error:
        raise KbgenError(f"no Dask scheduler answers at '{scheduler}': {error}", 2) from None
    with client:
        everywhere = client.scatter(shared, broadcast=True)
        most = _UNDER_WAY * max(1, sum(client.nthreads().values()))
        waiting: deque[Any] = deque()
        for chunk in chunks:
            waiting.append(client.submit(work, chunk, everywhere, pure=False))
            if len(waiting) > most:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
