"""A TCP proxy on loopback that delays what passes through it, and counts how often the client spoke up."""

import socket
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue

CHUNK = 1 << 16
Parcel = tuple[float, bytes]


@dataclass
class Proxy:
    """Delays each direction by `delay` seconds. `bursts` counts what the client sent before it heard anything again."""

    target: Path
    delay: float
    listener: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))
    bursts: int = 0
    _client_spoke_last: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _open: deque[socket.socket] = field(default_factory=deque)

    @property
    def port(self) -> int:
        """Return where it listens."""
        port: int = self.listener.getsockname()[1]
        return port

    def url(self, url: str) -> str:
        """Return the URL of the same database through here."""
        name = url.partition("?")[0].rpartition("/")[2]
        return f"postgresql://postgres@127.0.0.1:{self.port}/{name}?sslmode=disable"

    def serve(self) -> None:
        """Accept connections until the listener is closed."""
        with suppress(OSError):  # how a closed listener ends accept()
            while True:
                client, _ = self.listener.accept()
                client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                server = socket.socket(socket.AF_UNIX)
                server.connect(str(self.target))
                self._open += (client, server)
                self._pass_on(client, server, from_client=True)
                self._pass_on(server, client, from_client=False)

    def close(self) -> None:
        """Stop listening and end what is open."""
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        while self._open:
            self._open.pop().close()

    def _pass_on(self, source: socket.socket, sink: socket.socket, *, from_client: bool) -> None:
        parcels: SimpleQueue[Parcel] = SimpleQueue()
        threading.Thread(target=self._take, args=(source, parcels, from_client), daemon=True).start()
        threading.Thread(target=self._deliver, args=(sink, parcels), daemon=True).start()

    def _take(self, source: socket.socket, parcels: "SimpleQueue[Parcel]", from_client: bool) -> None:
        data = b"more"
        while data:
            try:
                data = source.recv(CHUNK)
            except OSError:  # the other end is gone
                data = b""
            with self._lock:
                self.bursts += bool(data) and from_client and not self._client_spoke_last
                self._client_spoke_last = from_client
            parcels.put((time.monotonic() + self.delay, data))

    def _deliver(self, sink: socket.socket, parcels: "SimpleQueue[Parcel]") -> None:
        with suppress(OSError):  # the other end is gone: so is what was for it
            while True:
                due, data = parcels.get()
                time.sleep(max(due - time.monotonic(), 0))
                if not data:
                    sink.shutdown(socket.SHUT_WR)
                    return
                sink.sendall(data)


@contextmanager
def delaying(target: Path, delay: float) -> Iterator[Proxy]:
    """Run a proxy in front of the server's socket."""
    proxy = Proxy(target, delay)
    thread = threading.Thread(target=proxy.serve, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        proxy.close()
        thread.join()
