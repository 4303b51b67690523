"""Applies a project and kills itself, as `kill -9` would, at the event of a number: `python -m tests.faults.dies …`."""

import os
import signal
import sys
from pathlib import Path

from migrator.values.events import Event
from tests.engine.conftest import Project


class Deadly(list[Event]):
    """Events, of which one is the last."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number

    def append(self, event: Event) -> None:
        super().append(event)
        if len(self) == self.number:
            os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    folder, url, number = sys.argv[1:]
    project = Project(Path(folder), url)
    project.events = Deadly(int(number))
    result = project.apply()
    sys.exit(result.exit_code)
