"""Small pieces of text that the reports share: counts, lists of names, times, and text from elsewhere made harmless."""

import re
from collections import Counter
from collections.abc import Sequence

# Whatever a terminal acts upon instead of showing it: C0 without tab and line feed, DEL, C1, marks that turn the
# direction of writing (they make a line read as another one than runs), line separators, and lone surrogates, which
# cannot even be printed.
_ACTIVE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_MOST_NAMES = 4
# A date is no number by its year: diesel's 2026-06-03-220228-0000_name, the only one of its year, is not 2026.
_SHORT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}(?:-[0-9]+)*|[0-9]+)[_-]")


def visible(text: str) -> str:
    """Return text from a database or a file with every control character shown as one sign of one column.

    ESC becomes ␛: object names and error messages are other people's words, and a terminal obeys escape sequences. One
    sign each, so that the caret below a source line stays right.
    """
    return _ACTIVE.sub(_picture, text)


def _picture(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"


def one_line(text: str) -> str:
    """Return the words of `text` in one line, harmless."""
    return visible(" ".join(text.split()))


def count(number: int, noun: str, plural: str | None = None) -> str:
    """Return `1 migration`, `2 migrations`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def listed(names: Sequence[str]) -> str:
    """Return `010`, `010 and 011`, `010, 011 and 7 more`."""
    if len(names) > _MOST_NAMES:
        return f"{names[0]}, {names[1]} and {len(names) - 2:,} more"
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def shortened(ids: Sequence[str]) -> dict[str, str]:
    """Return for each id its number, or the id itself where it has none or the number is not its own."""
    numbers = [match[1] if (match := _SHORT.match(id_)) else id_ for id_ in ids]
    times = Counter(numbers)
    return {id_: number if times[number] == 1 else visible(id_) for id_, number in zip(ids, numbers, strict=True)}
