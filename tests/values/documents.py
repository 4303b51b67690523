"""Documents for the tests of shapes: made of plain values, each node in a line of its own."""

from itertools import count
from typing import Any

from migrator.values.location import Location
from migrator.values.tree import Listing, Mapping, Node, Scalar


def document(value: Any) -> Node:
    """Return the document that `value` stands for; nodes are numbered by line in the order they would be written."""
    lines = count(1)

    def node(value: Any) -> Node:
        place = Location("m.yaml", next(lines))
        if isinstance(value, dict):
            return Mapping(tuple((scalar(key, place), node(each)) for key, each in value.items()), place)
        if isinstance(value, list):
            return Listing(tuple(node(each) for each in value), place)
        return scalar(value, place)

    return node(value)


def scalar(value: Any, place: Location) -> Scalar:
    """Return a scalar written as YAML writes it."""
    words = {"None": "", "True": "true", "False": "false"}
    return Scalar(value, words.get(repr(value), str(value)), place)
