"""Texts that match a regular expression or a LIKE pattern: examples, which the server then judges."""

import string
from random import Random

_CLASSES = {
    "d": string.digits,
    "w": string.ascii_lowercase + string.digits,
    "s": " ",
    "D": string.ascii_lowercase,
    "W": "-",
    "S": string.ascii_lowercase,
    "m": "",
    "M": "",
    "y": "",
    "A": "",
    "Z": "",
}
_NAMED = {
    "alpha": string.ascii_letters,
    "digit": string.digits,
    "alnum": string.ascii_letters + string.digits,
    "lower": string.ascii_lowercase,
    "upper": string.ascii_uppercase,
    "space": " ",
    "xdigit": "0123456789abcdef",
    "punct": "-.",
}
_PRINTABLE = string.ascii_lowercase + string.digits + string.ascii_uppercase + "-_. "
_MOST_REPEATED = 6


def like(pattern: str, number: int) -> str:
    """Return a text that LIKE `pattern` finds, another one for each number where a % is in it."""
    text = pattern.replace("\\%", "\0").replace("\\_", "\1").replace("%", f"x{number}").replace("_", "a")
    return text.replace("\0", "%").replace("\1", "_")


def regular(pattern: str, number: int) -> str | None:
    """Return a text that matches `pattern`, drawn by `number`; None where the pattern is not understood."""
    reading = _Reading(pattern, Random(number))  # noqa: S311 - examples, no secrets
    try:
        text = reading.alternatives()
    except (IndexError, ValueError):
        return None
    return text if reading.at == len(pattern) else None


class _Reading:
    """A regular expression read from left to right, with a text made on the way."""

    def __init__(self, pattern: str, random: Random) -> None:
        self.pattern, self.random, self.at = pattern, random, 0

    def alternatives(self) -> str:
        made = [self.sequence()]
        while self._takes("|"):
            made.append(self.sequence())
        return self.random.choice(made)

    def sequence(self) -> str:
        parts = []
        while self.at < len(self.pattern) and self.pattern[self.at] not in "|)":
            parts.append(self._repeated())
        return "".join(parts)

    def _repeated(self) -> str:
        begin = self.at
        self._atom()
        end = self.at
        low, high = self._times()
        behind, parts = self.at, []
        for _ in range(self.random.randint(low, max(low, high))):
            self.at = begin
            parts.append(self._atom())
        self.at = behind
        return "".join(parts) if end <= behind else ""

    def _times(self) -> tuple[int, int]:
        low, high = 1, 1
        if self._takes("*"):
            low, high = 0, _MOST_REPEATED
        elif self._takes("+"):
            low, high = 1, _MOST_REPEATED
        elif self._takes("?"):
            low, high = 0, 1
        elif self._takes("{"):
            least, comma, most = self._until("}").partition(",")
            low = int(least)
            high = int(most) if most else low + _MOST_REPEATED if comma else low
        self._takes("?")
        return low, min(high, low + _MOST_REPEATED)

    def _atom(self) -> str:
        character = self._next()
        match character:
            case "(":
                return self._group()
            case "[":
                return self.random.choice(self._set())
            case "\\":
                return self._escaped(self._next())
            case ".":
                return self.random.choice(string.ascii_lowercase)
            case "^" | "$":
                return ""
        return character

    def _group(self) -> str:
        if self._takes("?") and not self._takes(":"):
            raise ValueError("looks around")
        text = self.alternatives()
        if not self._takes(")"):
            raise ValueError("not closed")
        return text

    def _escaped(self, character: str) -> str:
        of_class = _CLASSES.get(character)
        if of_class is None:
            return character
        return self.random.choice(of_class) if of_class else ""

    def _set(self) -> str:
        negated, found = self._takes("^"), ""
        while (character := self._next()) != "]" or not found:
            if character == "[" and self._takes(":"):
                found += _NAMED.get(self._until(":]"), "")
            elif character == "\\":
                escaped = self._next()
                found += _CLASSES.get(escaped) or escaped
            elif self.pattern[self.at] == "-" and self.pattern[self.at + 1] != "]":
                self.at += 1
                found += "".join(map(chr, range(ord(character), ord(self._next()) + 1)))
            else:
                found += character
        return "".join(c for c in _PRINTABLE if c not in found) if negated else found

    def _next(self) -> str:
        self.at += 1
        return self.pattern[self.at - 1]

    def _takes(self, character: str) -> bool:
        taken = self.pattern.startswith(character, self.at)
        self.at += len(character) * taken
        return taken

    def _until(self, end: str) -> str:
        begin, stop = self.at, self.pattern.index(end, self.at)
        self.at = stop + len(end)
        return self.pattern[begin:stop]
