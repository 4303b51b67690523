"""Types that a column can go to without its rows being written anew, as measured: docs of ALTER TABLE, lock tables."""

from migrator.sqltext.inverse.names import type_word
from migrator.sqltext.library import Node, pb

_TEXTS = frozenset({"varchar", "text"})


def stored_alike(old: Node, changed: Node) -> bool:
    """Tell whether the column definition `changed` gives a type whose values are stored as those of `old` are.

    A longer varchar or one without a limit, text from varchar, a numeric with more digits of the same scale or
    without a limit, and inet from cidr are such.
    """
    new = changed.type_name
    if changed.raw_default.WhichOneof("node") or changed.HasField("coll_clause"):
        return False
    if old.array_bounds or new.array_bounds:
        return False
    was, now = type_word(old), type_word(new)
    limits, wider = _numbers(old), _numbers(new)
    if was in _TEXTS and now in _TEXTS:
        return now == "text" or not wider or (was == "varchar" and bool(limits) and limits[0] <= wider[0])
    if was == now == "numeric":
        return not wider or (len(limits) == len(wider) and limits[1:] == wider[1:] and limits[:1] <= wider[:1])
    return (was, now) == ("cidr", "inet")


def _numbers(type_name: Node) -> list[int]:
    return [part.a_const.ival.ival for part in type_name.typmods if isinstance(part.a_const, pb.A_Const)]
