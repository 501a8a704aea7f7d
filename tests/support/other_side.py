"""A mail server and a web server on this machine that do what a test wants of the other side."""

from __future__ import annotations

import email
import email.policy
import socketserver
import threading
import time
from dataclasses import dataclass, field
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


class _Mail(socketserver.StreamRequestHandler):
    """As much of SMTP as a client without encryption speaks."""

    server: _MailServer

    def handle(self) -> None:
        self._say("220 test")
        for raw in self.rfile:
            self.server.side.heard += raw
            verb = raw.decode().upper()
            if verb.startswith("DATA"):
                self._say("354 go on")
                self.server.side.raw.append(self._letter())
                self._say("250 kept")
            elif verb.startswith("QUIT"):
                self._say("221 bye")
                return
            elif verb.startswith(("EHLO", "HELO", "MAIL", "RCPT", "RSET")):
                self._say("250 fine")
            else:
                self._say("502 not here")

    def _letter(self) -> bytes:
        lines = []
        for raw in self.rfile:
            if raw == b".\r\n":
                break
            lines.append(raw.removeprefix(b".") if raw.startswith(b"..") else raw)
        return b"".join(lines)

    def _say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")


class _MailServer(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, side: MailSide) -> None:
        self.side = side
        super().__init__(("127.0.0.1", 0), _Mail)


@dataclass
class MailSide:
    """Takes mail without encryption; `heard` is all that was said to it."""

    raw: list[bytes] = field(default_factory=list)
    heard: bytes = b""

    def __enter__(self) -> Self:
        self._server = _MailServer(self)
        self.port = int(self._server.server_address[1])
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def messages(self) -> list[EmailMessage]:
        policy = email.policy.default
        return [email.message_from_bytes(raw, policy=policy) for raw in self.raw]


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    path: str
    headers: Any
    body: bytes


class _Web(BaseHTTPRequestHandler):
    server: _WebServer

    def do_POST(self) -> None:
        side = self.server.side
        body = self.rfile.read(int(self.headers["Content-Length"]))
        side.asked.append(Asked(self.path, self.headers, body))
        status = side.answers.pop(0) if side.answers else 204
        if side.drips:
            self._drip()
            return
        self.send_response(status)
        if 300 <= status < 400:
            self.send_header("Location", "/elsewhere")
        self.end_headers()

    def _drip(self) -> None:
        """An answer that never ends and never falls silent."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
        for _ in range(50):
            try:
                self.wfile.write(b"x")
            except OSError:
                return
            time.sleep(0.1)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  its name there
        """Nobody reads it."""


class _WebServer(ThreadingHTTPServer):
    def __init__(self, side: HttpSide) -> None:
        self.side = side
        super().__init__(("127.0.0.1", 0), _Web)


@dataclass
class HttpSide:
    """Answers with `answers` one after the other, then that it took it."""

    asked: list[Asked] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    drips: bool = False

    def __enter__(self) -> Self:
        self._server = _WebServer(self)
        self.port = int(self._server.server_address[1])
        self.url = f"http://127.0.0.1:{self.port}/hook"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
