import pytest

from migrator.values.location import Location
from migrator.values.tree import Listing, Mapping, Plain, Scalar

HERE = Location("manifest.yaml", 3, 5)


@pytest.mark.parametrize(
    ("value", "kind"),
    [(None, "null"), (True, "boolean"), ("text", "string"), (1, "number"), (1.5, "number")],
)
def test_a_scalar_knows_its_kind_in_json_schemas_words(value: Plain, kind: str) -> None:
    assert Scalar(value, str(value), HERE).kind == kind


def test_collections_know_their_kind() -> None:
    assert (Listing((), HERE).kind, Mapping((), HERE).kind) == ("array", "object")
