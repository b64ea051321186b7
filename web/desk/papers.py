"""Papers are made in other processes: WeasyPrint holds hundreds of megabytes and never lets a second thread run."""

import atexit
import multiprocessing
import threading
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

T = TypeVar("T")
WORKERS = 2
PATIENCE = 120.0  # seconds for one paper

_lock = threading.Lock()
_executor: Executor | None = None


def made(job: Callable[..., T], *arguments: Any) -> T:
    """What `job(*arguments)` returns, worked out in a worker process. Raises what the job raises.

    A job is a pure function of its arguments (contract 5): one whose process was killed is given out again, once.
    """
    try:
        return _pool().submit(job, *arguments).result(timeout=PATIENCE)
    except BrokenProcessPool:
        close()
        return _pool().submit(job, *arguments).result(timeout=PATIENCE)


def _pool() -> Executor:
    global _executor
    with _lock:
        if _executor is None:
            _executor = ProcessPoolExecutor(WORKERS, mp_context=multiprocessing.get_context("spawn"))
        return _executor


def close() -> None:
    """End the worker processes."""
    global _executor
    with _lock:
        if _executor is not None:
            _executor.shutdown(wait=False, cancel_futures=True)
            _executor = None


atexit.register(close)
