"""The scripts before the one that is looked at: what they made, for rules that have to know a column whole."""

from migrator.sqltext.inverse.draft import take_in
from migrator.sqltext.inverse.world import World
from migrator.sqltext.script import Script


class Past:
    """Up scripts in their order. They are read when a rule asks, once where it asks in that order: few ever do."""

    def __init__(self) -> None:
        self._scripts: list[Script] = []
        self._world, self._read, self._count = World(), 0, 0

    def __len__(self) -> int:
        return len(self._scripts)

    def add(self, script: Script) -> None:
        """Take in the next one."""
        self._scripts.append(script)

    def world(self, number: int) -> World:
        """Return what the first `number` of them have made; it is not to be changed."""
        if self._read > number:
            self._world, self._read, self._count = World(), 0, 0
        for script in self._scripts[self._read : number]:
            self._count = take_in(self._world, script, self._count)
        self._read = number
        return self._world
