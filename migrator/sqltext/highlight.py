"""SQL cut into the parts that a page colours, by PostgreSQL's own scanner."""

from collections.abc import Iterator
from itertools import groupby

from migrator.sqltext.library import ScanToken, Token, pb
from migrator.sqltext.scanner import COMMENTS, Window, windows
from migrator.sqltext.syntax import SqlSyntaxError
from migrator.values.report import SqlPart, Word

_CONSTANTS: dict[int, Word] = {
    **dict.fromkeys((Token.SCONST, Token.USCONST, Token.BCONST, Token.XCONST), "string"),
    **dict.fromkeys((Token.ICONST, Token.FCONST, Token.PARAM), "number"),
    **dict.fromkeys(COMMENTS, "comment"),
}
_SEMICOLON = ord(";")


def highlight(text: str) -> tuple[SqlPart, ...]:
    """Return the parts of a text in order; put together, they are the text.

    From what cannot be scanned on, all is plain.
    """
    runs = groupby(_pieces(text), key=lambda part: part.kind)
    return tuple(SqlPart(kind, "".join(part.text for part in parts)) for kind, parts in runs)


def _pieces(text: str) -> Iterator[SqlPart]:
    position = 0
    for start, end, kind in _words(text):
        yield from (SqlPart("plain", text[position:start]), SqlPart(kind, text[start:end]))
        position = end
    yield SqlPart("plain", text[position:])


def _words(text: str) -> Iterator[tuple[int, int, Word]]:
    """Yield where each coloured word is."""
    first = True
    try:
        for window in windows(text):
            for token in window.tokens:
                if kind := _CONSTANTS.get(token.token) or _keyword(window, token, first):
                    yield window.offset(token.start), window.offset(token.end), kind
                if token.token not in COMMENTS:
                    first = token.token == _SEMICOLON
    except SqlSyntaxError:
        return


def _keyword(window: Window, token: ScanToken, first: bool) -> Word | None:
    """`status` and `name` are key words too, that may be names: they count in capitals, or where a statement begins."""
    if token.keyword_kind == pb.NO_KEYWORD:
        return None
    may_be_name = token.keyword_kind in (pb.UNRESERVED_KEYWORD, pb.COL_NAME_KEYWORD)
    return None if may_be_name and not first and not window.text(token).isupper() else "keyword"
