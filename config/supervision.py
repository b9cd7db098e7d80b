"""Programs that `serve` keeps alive: one that ends is started anew, the others go on."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from accounts.unavailable import Pauses

LONGEST_PAUSE = 60
END_SECONDS = 25
Start = Callable[[list[str]], "subprocess.Popen[bytes]"]


def starter(folder: Path) -> Start:
    def start(command: list[str]) -> subprocess.Popen[bytes]:
        # a session of its own: Ctrl-C reaches this process only, which then ends all in order
        return subprocess.Popen(command, cwd=folder, start_new_session=True)  # noqa: S603

    return start


class Child:
    """One program. Its pauses grow from 1 to 60 seconds while it ends soon after each start."""

    def __init__(self, name: str, command: list[str], *, start: Start) -> None:
        self.name, self.command, self.start = name, command, start
        self.pauses = Pauses(LONGEST_PAUSE)
        self.due: float | None = None  # when to start it anew
        self.began = time.monotonic()
        self.process = start(command)

    def look(self, now: float) -> str:
        """Start it anew when it is time. Answers what to tell the operator, or nothing."""
        if self.due is None and self.process.poll() is not None:
            pause = self.pauses.after(now - self.began)
            self.due = now + pause
            return (
                f"The {self.name} ended by itself (exit {self.process.returncode}): "
                f"starting it anew in {pause} s."
            )
        if self.due is not None and now >= self.due:
            self.due, self.began = None, now
            self.process = self.start(self.command)
        return ""


def end(children: Sequence[Child]) -> None:
    """Ask all to end, and kill who does not within END_SECONDS."""
    running = [child.process for child in children if child.process.poll() is None]
    for process in running:
        process.terminate()
    last = time.monotonic() + END_SECONDS
    for process in running:
        try:
            process.wait(timeout=max(0.1, last - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
