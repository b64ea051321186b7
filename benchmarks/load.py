"""Keep-alive HTTP clients in a process of their own, cheap enough not to be what is measured."""

import asyncio
import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from typing import Any
from uuid import uuid4

MARK = b"00000000-0000-4000-8000-000000000000"


@dataclass(frozen=True)
class Load:
    """What the clients send: `bodies` in turn, each time with a new UUID in the place of MARK."""

    port: int
    path: str
    token: str
    bodies: tuple[bytes, ...]
    clients: int
    seconds: float


@dataclass(frozen=True)
class Answered:
    """What came back: answers by status, answers a second, and how long they took in milliseconds."""

    statuses: dict[int, int]
    per_second: float
    p50_ms: float
    p95_ms: float
    p99_ms: float

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def drive(load: Load) -> Answered:
    """Run the clients in another process until the time is over."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(_run, load).result()


def _run(load: Load) -> Answered:
    return asyncio.run(_clients(load))


async def _clients(load: Load) -> Answered:
    times: list[float] = []
    statuses: dict[int, int] = {}
    begun = time.perf_counter()

    def note(status: int, seconds: float) -> None:
        times.append(seconds)
        statuses[status] = statuses.get(status, 0) + 1

    bodies = _bodies(load)
    await asyncio.gather(*(_client(load, bodies, begun + load.seconds, note) for _ in range(load.clients)))
    took = time.perf_counter() - begun
    cuts = statistics.quantiles(times, n=100)
    return Answered(statuses, len(times) / took, *(round(cuts[at] * 1000, 2) for at in (49, 94, 98)))


def _bodies(load: Load) -> Iterator[bytes]:
    while True:
        for body in load.bodies:
            yield body.replace(MARK, str(uuid4()).encode())


async def _client(load: Load, bodies: Iterator[bytes], end: float, note: Callable[[int, float], None]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", load.port)
    head = f"POST {load.path} HTTP/1.1\r\nHost: 127.0.0.1:{load.port}\r\nContent-Type: application/json\r\n"
    head += f"Authorization: Bearer {load.token}\r\nContent-Length: "
    while (begun := time.perf_counter()) < end:
        body = next(bodies)
        writer.write(f"{head}{len(body)}\r\n\r\n".encode() + body)
        note(await _status(reader), time.perf_counter() - begun)
    writer.close()
    await writer.wait_closed()


async def _status(reader: asyncio.StreamReader) -> int:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(
        int(line.partition(b":")[2]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")
    )
    await reader.readexactly(length)
    return int(head.split(b" ", 2)[1])
