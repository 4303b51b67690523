"""A proxy on a unix socket between a client and its server, which cuts connections at a message of the client's choice.

Over a unix socket libpq asks for no encryption, so that every message can be read: the first one is a length and the
start's parameters, each later one a letter, a length and its text.
"""

import socket
import struct
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias
from urllib.parse import parse_qs, quote, urlsplit, urlunsplit

# Before the message reaches the server, after the server's answer and before the client has it; or nothing any more
# passes in either direction, and nobody is told.
Mode: TypeAlias = Literal["before", "after", "silence"]
READY = b"Z\x00\x00\x00\x05"


@dataclass
class Proxy:
    """`chosen` picks the message; the first `cuts` of them are cut. `cut` counts them."""

    url: str
    upstream: str
    mode: Mode
    chosen: Callable[[bytes], bool]
    cuts: int
    cut: int = 0
    silent: threading.Event = field(default_factory=threading.Event)
    turn: threading.Lock = field(default_factory=threading.Lock)
    opened: list[socket.socket] = field(default_factory=list)

    def serve(self, listener: socket.socket) -> None:
        """Take connections until the listener is closed."""
        with suppress(OSError):
            while True:
                client, _ = listener.accept()
                threading.Thread(target=self.connect, args=(client,), daemon=True).start()

    def connect(self, client: socket.socket) -> None:
        """Forward one connection in both directions."""
        self.opened.append(client)
        if self.silent.is_set():
            return
        server = socket.socket(socket.AF_UNIX)
        self.opened.append(server)
        server.connect(self.upstream)
        muted = threading.Event()
        threading.Thread(target=self.answers, args=(client, server, muted), daemon=True).start()
        with suppress(OSError):
            for message in _messages(client):
                if not self.is_to_be_cut(message):
                    server.sendall(message)
                elif self.mode == "before":
                    break
                elif self.mode == "silence":
                    self.silent.set()
                    return
                else:
                    muted.set()
                    server.sendall(message)
                    return
        _close(client, server)

    def is_to_be_cut(self, message: bytes) -> bool:
        """Tell whether this is the message, and count it."""
        with self.turn:
            if self.cut >= self.cuts or not self.chosen(message):
                return False
            self.cut += 1
            return True

    def answers(self, client: socket.socket, server: socket.socket, muted: threading.Event) -> None:
        """Forward what the server says, until that is what is to be kept back."""
        with suppress(OSError):
            while data := server.recv(1 << 16):
                if muted.is_set():
                    if READY in data[-6:]:
                        break
                elif self.silent.is_set():
                    return
                else:
                    client.sendall(data)
        _close(client, server)


@contextmanager
def proxy(url: str, mode: Mode, chosen: Callable[[bytes], bool], cuts: int = 1) -> Iterator[Proxy]:
    """Stand before the server of `url`."""
    parts = urlsplit(url)
    where = {key: values[0] for key, values in parse_qs(parts.query).items()}
    name = f".s.PGSQL.{where['port']}"
    with tempfile.TemporaryDirectory(prefix="proxy-") as folder, socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(Path(folder) / name))
        listener.listen()
        through = urlunsplit(parts._replace(query=f"host={quote(folder, safe='')}&port={where['port']}"))
        standing = Proxy(through, str(Path(where["host"]) / name), mode, chosen, cuts)
        threading.Thread(target=standing.serve, args=(listener,), daemon=True).start()
        try:
            yield standing
        finally:
            _close(*standing.opened)


def _messages(client: socket.socket) -> Iterator[bytes]:
    """Yield the client's messages, whole."""
    header, length_at = 4, 0
    while len(start := _exactly(client, header)) == header:
        (length,) = struct.unpack_from("!i", start, length_at)
        yield start + _exactly(client, length - 4)
        header, length_at = 5, 1


def _exactly(client: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size and (more := client.recv(size - len(data))):
        data += more
    return data


def _close(*sockets: socket.socket) -> None:
    """Close for both sides, also under a thread that reads."""
    for each in sockets:
        with suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)
        each.close()
