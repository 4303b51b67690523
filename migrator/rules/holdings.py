"""What a role has of an object and why, and the statements that give it or take it away."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from migrator.rules.functions import show
from migrator.rules.names import Name, quote
from migrator.rules.securables import Securable

_TAKEN = {"superuser": "superuser", "owner": "owner", "public": "public", "granted": "granted to it"}


@dataclass(frozen=True, slots=True)
class Privilege:
    """One word: whether it is held, and, where it is, why. `held` is None where the object knows no such privilege.

    `partly` is whether it is held of some columns. `reasons` are pairs of superuser, owner, public, granted or member,
    and the role that this is a member of.
    """

    word: str
    held: bool | None
    partly: bool
    reasons: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class Holding:
    """What of one object a role has. `what` is the object as in GRANT, `part` what tells it from others of the rule."""

    what: str
    part: str
    column: str | None
    privileges: tuple[Privilege, ...]

    def only(self, words: Sequence[str], *, held: bool) -> "Holding":
        """Return what is held of these words, be it in part, or what is lacking; what no object of its kind knows."""
        known = {privilege.word: privilege for privilege in self.privileges}
        wanted = (known[word] for word in dict.fromkeys(words))
        chosen = (p for p in wanted if p.held is None or (p.held or p.partly if held else not p.held))
        return replace(self, privileges=tuple(chosen))


def read(found: dict[str, Any], on: Securable, kind: str | None) -> Holding:
    """Return what the catalog says of one object; `kind` is a relation's (pg_class.relkind)."""
    what, part, column = _named(found, on, kind), "", found["column"]
    if on.kind == "function":
        what, part = f"ROUTINE {show(on.signature, found)}", show(on.signature, found)
    elif column is not None:
        part = quote(column)
    privileges = (
        Privilege(word.lower(), held["held"], bool(held["partly"]), tuple(map(tuple, held["reasons"] or ())))
        for word, held in found["words"].items()
    )
    return Holding(what, part, column, tuple(privileges))


def _named(found: dict[str, Any], on: Securable, kind: str | None) -> str:
    words = {"relation": "SEQUENCE" if kind == "S" else "TABLE", "columns": "TABLE"}
    return f"{words.get(on.kind, on.kind.upper())} {Name(found['schema'], found['name'])}"


def show_lacking(holdings: Sequence[Holding]) -> str:
    """Return which words are lacking, and of what; nothing where none is."""
    told = [f"{word}{_parts(of, holdings)}{_odd(of)}" for word, of in _by_word(holdings).items()]
    return f"lacks {', '.join(told)}" if told else ""


def show_having(holdings: Sequence[Holding]) -> str:
    """Return which words are held, of what and why; nothing where none is."""
    return ", ".join(f"{word}{_parts(of, holdings)}{_why(of) or _odd(of)}" for word, of in _by_word(holdings).items())


# Each part of the object that a word is about, and what is known of it there.
_Parts: TypeAlias = list[tuple[str, Privilege]]


def _by_word(holdings: Sequence[Holding]) -> dict[str, _Parts]:
    words: dict[str, _Parts] = {}
    for holding in holdings:
        for privilege in holding.privileges:
            words.setdefault(privilege.word, []).append((holding.part, privilege))
    return words


def _parts(of: _Parts, holdings: Sequence[Holding]) -> str:
    return "" if len(of) == len(holdings) else f" of {', '.join(part for part, _ in of)}"


def _odd(of: _Parts) -> str:
    if any(privilege.held is None for _, privilege in of):
        return ", which is no privilege of such an object on this server"
    return " (has it of some columns)" if any(privilege.partly for _, privilege in of) else ""


def _why(of: _Parts) -> str:
    some = ["of some columns"] if any(privilege.partly and not privilege.held for _, privilege in of) else []
    reasons = dict.fromkeys(reason for _, privilege in of for reason in privilege.reasons)
    told = [*some, *(f"member of {quote(role)}" if role else _TAKEN[by] for by, role in reasons)]
    return f" ({', '.join(told)})" if told else ""


def grants(lacking: Sequence[Holding], role: str) -> str | None:
    """Return the statements that give a role what it lacks."""
    grant = _statement("GRANT", lacking, f"TO {_role(role)}")
    owners = [f"ALTER {h.what} OWNER TO {quote(role)};" for h in lacking for p in h.privileges if p.word == "alter"]
    return " ".join([*([grant] if grant else []), *owners]) or None


def revokes(having: Sequence[Holding], role: str) -> str | None:
    """Return what takes from a role what it has: a statement for each reason that it has it."""
    reasons = [reason for holding in having for privilege in holding.privileges for reason in privilege.reasons]
    hints = []
    for by, group in dict.fromkeys(reasons):
        if group:
            hints.append(
                f"REVOKE {quote(group)} FROM {quote(role)}; (or from the role that leads from one to the other)"
            )
        elif by == "superuser":
            hints.append(f"ALTER ROLE {quote(role)} NOSUPERUSER;")
        elif by == "owner":
            hints += [f"{_role(role)} owns it: ALTER {holding.what} OWNER TO another role." for holding in having[:1]]
        else:
            taken = [_because(holding, by) for holding in having]
            hints.append(_statement("REVOKE", taken, f"FROM {_role(by if by == 'public' else role)}") or "")
    return " ".join(hints) or None


def _because(holding: Holding, by: str) -> Holding:
    return replace(holding, privileges=tuple(p for p in holding.privileges if (by, None) in p.reasons))


def _statement(verb: str, holdings: Sequence[Holding], end: str) -> str | None:
    """Return one GRANT or REVOKE. Several objects are columns of one table, or functions, which know EXECUTE alone."""
    words: dict[str, list[str]] = {}
    for holding in holdings:
        for privilege in holding.privileges:
            if privilege.held is not None and privilege.word != "alter":
                words.setdefault(privilege.word.upper(), []).append(holding.column or "")
    listed = ", ".join(
        word + (f" ({', '.join(map(quote, columns))})" if columns[0] else "") for word, columns in words.items()
    )
    return f"{verb} {listed} ON {_whats(h for h in holdings if h.privileges)} {end};" if words else None


def _whats(holdings: Iterable[Holding]) -> str:
    first, *rest = dict.fromkeys(holding.what for holding in holdings)
    return ", ".join([first, *(what.partition(" ")[2] for what in rest)])


def _role(role: str) -> str:
    return "PUBLIC" if role == "public" else quote(role)
