"""How far a story has come: a bar for whoever waits, and a table of where the time went."""

import shutil
import sys
import time
from collections.abc import Callable
from typing import TextIO

PATIENCE = 1.0  # Seconds before a bar is shown.
STEP = 0.1  # Seconds between two drawings.

Progress = Callable[[str, int, int], None]
"""Told (stage, done, of how many) while a story works: a Meter, or nobody."""


class Meter:
    """Told (stage, done, of how many); draws only on a terminal, and only once it takes long."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stages: dict[str, float] = {}
        self._stream = stream or sys.stderr
        self._started = self._since = time.perf_counter()
        self._stage = "start"
        self._drawn = 0.0

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.perf_counter()
        if stage != self._stage:
            self._close(now)
            self._stage = stage
        late = now - self._started > PATIENCE and now - self._drawn > STEP
        if late and self._stream.isatty():
            self._drawn = now
            self._draw(stage, done, total)

    def end(self) -> None:
        """Close the last stage and wipe the bar away."""
        self._close(time.perf_counter())
        if self._drawn:
            self._stream.write("\r\033[K")
            self._stream.flush()

    def table(self) -> str:
        """Seconds a stage, in the order in which they began."""
        total = sum(self.stages.values()) or 1.0
        rows = [
            f"{stage:<10} {seconds:>8.3f} s {seconds / total:>5.0%}"
            for stage, seconds in self.stages.items()
        ]
        return "\n".join([*rows, f"{'in all':<10} {total:>8.3f} s"])

    def _close(self, now: float) -> None:
        self.stages[self._stage] = self.stages.get(self._stage, 0.0) + now - self._since
        self._since = now

    def _draw(self, stage: str, done: int, total: int) -> None:
        width = max(10, min(40, shutil.get_terminal_size().columns - 30))
        filled = width * done // total if total else 0
        bar = "█" * filled + "░" * (width - filled) if total else ""
        count = f" {done}/{total}" if total else ""
        self._stream.write(f"\r\033[K{stage:<8} {bar}{count}")
        self._stream.flush()
