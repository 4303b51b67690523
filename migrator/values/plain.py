"""From plain data, as a JSON document has it, back to the frozen values that it was made of."""

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints


class NotPlain(ValueError):
    """Data that is not of the type that was asked for; its text says where and what was expected."""


def rebuilt(type_: Any, data: Any, where: str = "the document") -> Any:
    """Return `data` as a value of `type_`: a frozen class, a tuple, a mapping, an option, a Literal, or a plain type.

    What `type_` does not name is passed over, and what has a default may be missing, so that older and newer programs
    read each other's documents. Raises NotPlain.
    """
    origin = get_origin(type_)
    if origin in (Union, UnionType):
        return _one_of(get_args(type_), data, where)
    if origin is tuple:
        return tuple(
            rebuilt(get_args(type_)[0], part, f"{where}[{number}]") for number, part in enumerate(_list(data, where))
        )
    if origin is Mapping:
        return {key: rebuilt(get_args(type_)[1], part, f"{where}.{key}") for key, part in _map(data, where).items()}
    if is_dataclass(type_) or hasattr(type_, "_fields"):
        return _object(type_, data, where)
    if (origin is Literal and data in get_args(type_)) or (origin is None and type(data) is type_):
        return data
    if type_ is float and type(data) is int:
        return float(data)
    raise NotPlain(f"{where} is {data!r:.60}")


def _list(data: Any, where: str) -> list[Any]:
    if not isinstance(data, list):
        raise NotPlain(f"{where} is no list")
    return data


def _map(data: Any, where: str) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise NotPlain(f"{where} is no object")
    return data


def _one_of(types: tuple[Any, ...], data: Any, where: str) -> Any:
    if data is None and NoneType in types:
        return None
    (type_,) = (other for other in types if other is not NoneType)
    return rebuilt(type_, data, where)


def _object(type_: Any, data: Any, where: str) -> Any:
    given, hints = _map(data, where), get_type_hints(type_)
    if missing := [name for name in _required(type_) if name not in given]:
        raise NotPlain(f"{where} has no {missing[0]}")
    names = [name for name in hints if name in given]
    return type_(**{name: rebuilt(hints[name], given[name], f"{where}.{name}") for name in names})


def _required(type_: Any) -> list[str]:
    if is_dataclass(type_):
        return [one.name for one in fields(type_) if one.default is MISSING and one.default_factory is MISSING]
    return [name for name in type_._fields if name not in type_._field_defaults]
