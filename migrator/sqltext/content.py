"""The content hash of a script: what stays the same when only comments and white space change.

It is taken over PostgreSQL's own tokens, each exactly as written, its length before it. Letters keep their case even
where PostgreSQL folds it: whoever edits `orders` to `Orders` may have meant `"Orders"`, and should be asked. Adjacent
string literals on two lines are one token, line break included. A text that the scanner refuses, and one so large
that taking it apart would take longer than running it, is hashed as it stands. The prefix says which it was; two
hashes with different prefixes tell nothing about each other.
"""

import hashlib

from migrator.sqltext.copydata import Prepared, take_out
from migrator.sqltext.syntax import SqlSyntaxError

BY_TOKENS, EXACT = "v1", "v1x"
LARGEST = 1 << 25


def content_hash(text: str) -> str:
    """Return `v1:` and the SHA-256, in hexadecimal, of the tokens and the COPY data of `text`; else `v1x:`."""
    return hash_prepared(text, take_out(text))


def hash_prepared(text: str, prepared: Prepared) -> str:
    """Return the same for a text whose COPY data have been taken out already."""
    if prepared.problems or "\0" in text or len(prepared.sent) > LARGEST:
        return _exact(text)
    try:
        return _by_tokens(prepared.sent, prepared.blocks)
    except SqlSyntaxError:
        return _exact(text)


def _by_tokens(sent: str, blocks: tuple[str, ...]) -> str:
    from migrator.sqltext.scanner import COMMENTS, windows

    digest = hashlib.sha256()
    for window in windows(sent):
        raw = window.raw
        tokens = [raw[t.start : t.end] for t in window.tokens if t.token not in COMMENTS]
        digest.update(b"".join([b"%d:%b" % (len(token), token) for token in tokens]))
    for block in blocks:
        digest.update(b"%d;" % len(block))
        _update(digest, block)
    return f"{BY_TOKENS}:{digest.hexdigest()}"


def _exact(text: str) -> str:
    digest = hashlib.sha256()
    _update(digest, text)
    return f"{EXACT}:{digest.hexdigest()}"


def _update(digest: "hashlib._Hash", text: str) -> None:
    step = 1 << 20
    for start in range(0, len(text), step):
        digest.update(text[start : start + step].encode())
