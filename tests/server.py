"""A `kbgen serve` that tests start, ask and stop."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path

COMMAND = (sys.executable, "-m", "kbgen", "serve")
PATIENCE = 60.0  # Seconds; what has not come by then never will.


class Server:
    """A `kbgen serve` of its own, as a writer starts it, on a port that nobody else has."""

    def __init__(
        self,
        root: Path,
        command: tuple[str, ...] = COMMAND,
        environment: dict[str, str] | None = None,
    ) -> None:
        self.log = root / "serve.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*command, "--port", "0"],
                cwd=root,
                env=os.environ | (environment or {}),
                stdout=log,
                stderr=log,
            )
        try:
            self.wait(lambda: "Ctrl+C" in self.log.read_text())
        except BaseException:
            self.process.kill()
            raise
        self.port = int(re.findall(r"http://localhost:(\d+)/", self.log.read_text())[0])

    def get(self, path: str, method: str = "GET", **headers: str) -> tuple[int, bytes]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, headers={"Host": f"localhost:{self.port}"} | named)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def news(self) -> dict[str, object]:
        """What a page would be told now."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", "/_kb/events", headers={"Host": f"localhost:{self.port}"})
            answer = connection.getresponse()
            while True:
                line = answer.readline().decode()
                if line.startswith("data: "):
                    return json.loads(line[6:])
        finally:
            connection.close()

    def wait(self, true: Callable[[], bool], seconds: float = PATIENCE) -> None:
        end = time.monotonic() + seconds
        while not true():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < end, self.log.read_text()
            time.sleep(0.03)

    def rebuilds(self) -> int:
        return self.log.read_text().count("made again")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(PATIENCE)
