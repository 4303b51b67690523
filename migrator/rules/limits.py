"""Limits with units, as several families write them: `{warn: 10GB, fail: 200GB}`."""

from typing import Any

from migrator.values.containers import Field, Record
from migrator.values.shapes import Number, Quantity, Shape
from migrator.values.units import parse_duration, parse_percent, parse_size

DURATION = Quantity(parse_duration, "a duration such as 200ms, 30s, 15m, 2h", r"^\d+(\.\d+)?\s*(ms|s|m|min|h|d)$|^0$")
SIZE = Quantity(parse_size, "a size such as 512kB, 10GB", r"^\d+(\.\d+)?\s*(B|kB|MB|GB|TB)$|^0$")
PERCENT = Quantity(parse_percent, "a percentage such as 5%", r"^\d+(\.\d+)?\s*%$")
COUNT = Number()


def record(fields: dict[str, Field]) -> Record[dict[str, Any]]:
    """Return the shape of a record that is kept as it was read."""
    return Record(lambda _, values: values, fields)


def limits(quantity: Shape[Any], **more: Field) -> Record[dict[str, Any]]:
    """Return the shape of a limit that warns, fails, or both."""
    fields = {"warn": Field(quantity, "warned from here"), "fail": Field(quantity, "failed from here")}
    return record(more | fields)
