"""A `kbgen serve` that tests start, ask and stop."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path


class Server:
    """A `kbgen serve` of its own, as a writer starts it."""

    def __init__(self, root: Path, *options: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        command = [sys.executable, "-m", "kbgen", "serve", "--port", str(self.port), *options]
        self.log = root / "serve.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, cwd=root, stderr=log)
        self.wait(lambda: "Ctrl+C" in self.log.read_text())

    def get(self, path: str, method: str = "GET", **headers: str) -> tuple[int, bytes]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, headers={"Host": f"localhost:{self.port}"} | named)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def news(self) -> dict[str, object]:
        """What a page would be told now."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", "/_kb/events", headers={"Host": f"localhost:{self.port}"})
            answer = connection.getresponse()
            while True:
                line = answer.readline().decode()
                if line.startswith("data: "):
                    return json.loads(line[6:])
        finally:
            connection.close()

    def wait(self, true: Callable[[], bool], seconds: float = 30) -> None:
        end = time.monotonic() + seconds
        while not true():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < end, self.log.read_text()
            time.sleep(0.03)

    def rebuilds(self) -> int:
        return self.log.read_text().count("made again")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)
