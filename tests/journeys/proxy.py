"""A bad network: a proxy on 127.0.0.1 between the phone and the real server, doing to requests what networks do.

`faults` are tried in turn at each request; the first that knows it (returns True) has dealt with it.
"""

import http.client
import json
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

Answer = tuple[int, dict[str, str], bytes]
Fault = Callable[["Request"], bool]
# What belongs to one connection only.
OF_CONNECTION = {"connection", "transfer-encoding", "keep-alive", "content-length", "date", "server"}


class Request(BaseHTTPRequestHandler):
    """One request of the phone: passed on, or dealt with by a fault."""

    protocol_version = "HTTP/1.1"
    network: "Network"

    def deal(self) -> None:
        self.read: bytes | None = None
        for fault in list(self.network.faults):
            if fault(self):
                return
        self.answer(*self.passed_on(self.body()))

    do_GET = do_POST = do_PUT = deal  # noqa: N815 (the standard library's names)

    def body(self) -> bytes:
        if self.read is None:
            self.read = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        return self.read

    def passed_on(self, body: bytes) -> Answer:
        """What the server says to it."""
        with self.network.lock:
            self.network.passed.append((self.command, self.path, self.headers.get("Content-Range", "")))
        server = http.client.HTTPConnection(self.network.host, timeout=20)
        try:
            server.request(self.command, self.path, body or None, dict(self.headers.items()))
            found = server.getresponse()
            headers = {name: value for name, value in found.getheaders() if name.lower() not in OF_CONNECTION}
            return found.status, headers, found.read()
        finally:
            server.close()

    def answer(self, status: int, headers: dict[str, str], body: bytes, *, cut: bool = False) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if "Content-Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if cut else body)
        if cut:
            self.hang_up()

    def hang_up(self) -> None:
        """Reset the connection: nothing more comes, not even an end."""
        self.wfile.flush()
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


class Network:
    """`passed`: what reached the server, in order: (method, path, Content-Range)."""

    def __init__(self, server: str) -> None:
        self.host = urlsplit(server).netloc
        self.faults: list[Fault] = []
        self.passed: list[tuple[str, str, str]] = []
        self.lock = threading.Lock()
        self.address = ""

    def heal(self) -> None:
        self.faults.clear()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A connection that ends early is what this is for."""


@contextmanager
def bad_network(server: str) -> Iterator[Network]:
    """Between the phone and this server, as long as the context lasts."""
    network = Network(server)
    proxy = _Server(("127.0.0.1", 0), type("Passing", (Request,), {"network": network}))
    network.address = f"http://127.0.0.1:{proxy.server_port}"
    thread = threading.Thread(target=proxy.serve_forever, daemon=True)
    thread.start()
    yield network
    proxy.shutdown()
    thread.join()
    proxy.server_close()


def of(mark: str, method: str, deal: Callable[[Request], None]) -> Fault:
    """Deal so, each time, with what is sent by this method and holds this mark: a visit's UUID, a photo's hash."""

    def fault(request: Request) -> bool:
        if request.command != method:
            return False
        if mark not in request.path and (method == "PUT" or mark.encode() not in request.body()):
            return False
        deal(request)
        return True

    return fault


def all_of(part: str, deal: Callable[[Request], None]) -> Fault:
    """Deal so with whatever goes to a path that holds this part."""
    return lambda request: part in request.path and (deal(request) or True)  # type: ignore[func-returns-value]


def lose(request: Request) -> None:
    """The server has it; its answer never comes."""
    request.passed_on(request.body())
    request.hang_up()


def cut(request: Request) -> None:
    """The answer comes by half."""
    request.answer(*request.passed_on(request.body()), cut=True)


def stall(request: Request) -> None:
    """The answer stops in its middle, and nobody hangs up."""
    status, headers, body = request.passed_on(request.body())
    request.answer(status, {**headers, "Content-Length": str(2 * len(body))}, body)
    request.connection.recv(1)
    request.close_connection = True


def reset(request: Request) -> None:
    """In the middle of the upload the connection is gone, before the server has any of it."""
    request.rfile.read(int(request.headers["Content-Length"]) // 2)
    request.hang_up()


def says(status: int, said: object = None, **headers: str) -> Callable[[Request], None]:
    """Somebody on the way answers so: JSON, or a page where `said` is a text."""

    def deal(request: Request) -> None:
        request.body()
        page = isinstance(said, str)
        content = str(said).encode() if page else json.dumps(said).encode() if said is not None else b""
        kind = {"Content-Type": "text/html" if page else "application/json"}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request.answer(status, {**kind, **named}, content)

    return deal


def twisted(change: Callable[[dict[str, Any]], object]) -> Callable[[Request], None]:
    """The server's receipt comes with this change."""

    def deal(request: Request) -> None:
        status, headers, body = request.passed_on(request.body())
        receipt = json.loads(body)
        change(receipt)
        request.answer(status, headers, json.dumps(receipt).encode())

    return deal
