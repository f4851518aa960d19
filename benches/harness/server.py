"""The release server under test, on a free port with a database of its own."""

import http.client
import socket
import time
from pathlib import Path

from .process import BenchError, Process

ROOT = Path(__file__).resolve().parents[2]
SERVER = ROOT / "target/release/belfry"
TOOLS = ROOT / "target/release"
CONFIG = ROOT / "benches/bench.toml"
START_TIMEOUT_S = 20

# What `serve --dev` accepts, and nothing else does.
DEV_KEY = "bk_dev"


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
