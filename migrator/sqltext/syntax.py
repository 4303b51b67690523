"""What can be said of SQL text without a parser."""

_CHUNK = 1 << 20


class SqlSyntaxError(ValueError):
    """The text is not SQL; `offset` counts characters from 0 in the text that was read."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


def mentions(text: str, word: str) -> bool:
    """Tell whether a lower-case `word` occurs in whatever case; only ever a reason to look closer."""
    step = _CHUNK - len(word)
    return any(word in text[start : start + _CHUNK].lower() for start in range(0, len(text), step))
