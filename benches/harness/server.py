"""The release server under test, on a free port with a database of its own."""

import base64
import hashlib
import hmac
import http.client
import json
import socket
import time
from pathlib import Path

from .process import BenchError, Process

ROOT = Path(__file__).resolve().parents[2]
SERVER = ROOT / "target/release/belfry"
TOOLS = ROOT / "benches/tools/target/release"
CONFIG = ROOT / "benches/bench.toml"
START_TIMEOUT_S = 20

# What `serve --dev` accepts, and nothing else does.
DEV_KEY = "bk_dev"
DEV_SECRET = b"belfry-dev-secret-belfry-dev-secret"


class Server(Process):
    """`belfry serve --dev`, ready to answer once made. `work` is on a real disk: durable means fsync."""

    def __init__(
        self, work: Path, name: str, program: Path = SERVER, core: str | None = None, config: Path = CONFIG
    ):
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        database = work / f"{name}.sqlite"
        # fmt: off
        super().__init__([
            *(["taskset", "-c", core] if core else []), str(program), "serve", "--dev", "--listen", f"127.0.0.1:{port}",
            "--database", f"sqlite://{database}", "--config", str(config),
        ], work / f"{name}.log")
        # fmt: on
        self._wait_until_ready()

    def __exit__(self, *_):
        self.stop(terminate=True)

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < deadline:
            self.check_alive()
            try:
                connection = http.client.HTTPConnection(self.url.removeprefix("http://"), timeout=2)
                connection.request("GET", "/readyz")
                if connection.getresponse().status == 200:
                    return
            except OSError:
                pass
            time.sleep(0.05)
        self.stop(terminate=True)
        raise BenchError(f"the server was not ready within {START_TIMEOUT_S} s")


class Publisher:
    """One keep-alive connection that publishes one message after the other, each request in one segment."""

    def __init__(self, url: str):
        self._authority = url.removeprefix("http://")
        host, port = self._authority.split(":")
        self._socket = socket.create_connection((host, int(port)), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def post(self, body: bytes, path: str = "/v1/publish", copies: int = 1) -> None:
        """`copies` is for the bare epoll server, which sends the body that often."""
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {self._authority}\r\nAuthorization: Bearer {DEV_KEY}\r\n"
            f"Copies: {copies}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self._socket.sendall(head.encode() + body)
        response = http.client.HTTPResponse(self._socket, method="POST")
        response.begin()
        text = response.read()
        if response.status // 100 != 2:
            raise BenchError(f"publish was answered {response.status}: {text.decode(errors='replace')}")


def write_tokens(path: Path, count: int, channel: str) -> Path:
    """A token a line, each of a user of its own who may read the channel."""
    expires = int(time.time()) + 3600
    claims = ({"sub": f"user-{n}", "exp": expires, "channels": [channel]} for n in range(count))
    path.write_text("".join(_jwt(claim) + "\n" for claim in claims))
    return path


def _jwt(claims: dict) -> str:
    def part(data: bytes) -> str:
        return base64.urlsafe_b64encode(data).rstrip(b"=").decode()

    signed = part(b'{"alg":"HS256","typ":"JWT"}') + "." + part(json.dumps(claims).encode())
    return signed + "." + part(hmac.digest(DEV_SECRET, signed.encode(), hashlib.sha256))
