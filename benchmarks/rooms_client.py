"""A browser's connection, reduced to what a measurement needs: one kept-alive line that opens again when it broke."""

import asyncio
import re
import socket
import time
from dataclasses import dataclass, field

KEY = re.compile(rb'data-key="([0-9a-f-]{36})"')
EMPTY = frozenset({204, 304})
PATIENCE_SECONDS = 60
TRIES = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server answered."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    def lines(self) -> set[str]:
        """Return the keys of the lines in it."""
        return {found.decode() for found in KEY.findall(self.body)}


class Line:
    """One line to the server; a request that broke off is sent again, as a page does."""

    def __init__(self, port: int) -> None:
        """Remember where to ask."""
        self.port = port
        self.retried = 0
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    @staticmethod
    def wait_for(port: int) -> None:
        """Wait until the server listens."""
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.05)
        raise RuntimeError("The server did not start.")

    async def ask(self, method: str, path: str, cookie: str, headers: dict[str, str], body: str = "") -> Answer:
        """Send a request and return the answer."""
        for attempt in range(TRIES):
            fresh = self._streams is None
            try:
                return await self._once(method, path, {"Cookie": cookie, **headers}, body.encode())
            except (ConnectionError, asyncio.IncompleteReadError, ValueError):
                self.close()
                self.retried += fresh  # a kept line that the server has closed is no failure
                await asyncio.sleep(0.05 * attempt)
        raise RuntimeError(f"{method} {path} was not answered")

    def close(self) -> None:
        """Hang up."""
        if self._streams:
            self._streams[1].close()
        self._streams = None

    async def _once(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self._streams
        lines = [f"{method} {path} HTTP/1.1", f"Host: localhost:{self.port}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        if body:
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        await writer.drain()
        return await self._read(reader)

    async def _read(self, reader: asyncio.StreamReader) -> Answer:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        status = int(head[0].split()[1])
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
        body = b"" if status in EMPTY else await reader.readexactly(int(headers["content-length"]))
        if headers.get("connection", "").lower() == "close":
            self.close()
        return Answer(status, headers, body)
