"""Rules that describe a database as it is: one question to the catalog, and what a manifest would say of the answer."""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from psycopg import sql

from migrator.rules import batch
from migrator.rules.described import DESCRIBE, ON, Described, joined_columns
from migrator.rules.families import FAMILIES

# What a manifest would hold under `validate:`: families in the registry's order, in each the objects by name.
Rules = dict[str, Any]


def query(search_path: Sequence[str] = (), hidden: Sequence[str] = (), families: Collection[str] = ()) -> str:
    """Return one SELECT without parameters that gives the facts `describe` reads: for these families, or for all.

    The schemas in `hidden` are left out, as are PostgreSQL's own, temporary objects and what extensions brought.
    Names, and the path, are as in `batch.query`. Takes ACCESS SHARE locks on tables with defaults, expressions in
    indexes, CHECKs or WHEN, to print those.
    """
    asked = [family for family in DESCRIBE if not families or family in families]
    arms = sql.SQL("\nUNION ALL\n").join(batch.read(f"proposal/{family}") for family in asked)
    facts = batch.read("proposal/facts").format(hidden=sql.Literal(list(hidden)), arms=arms)
    return batch.framed(facts, search_path)


def describe(rows: Iterable[Sequence[Any]]) -> tuple[Described, ...]:
    """Return what there is to say of each object, in the order of families and names, from what `query` gave."""
    facts = [json.loads(fact) for _, fact in rows]
    found = [described for fact in facts for described in DESCRIBE[fact["family"]](fact)]
    order = {family: place for place, family in enumerate(FAMILIES)}
    return tuple(sorted(_without_usual_owner(joined_columns(found)), key=lambda d: (order[d.family], d.of, d.path)))


def whole(described: Iterable[Described]) -> tuple[Described, ...]:
    """Return what is worth holding of a whole schema: not single partitions, which come and go with the calendar."""
    return tuple(
        each._replace(says={key: value for key, value in each.says.items() if key != "partitions"})
        for each in described
        if not each.partition
    )


def rules(described: Iterable[Described]) -> Rules:
    """Return the rules on what was described, as the manifest writes them."""
    found: Rules = {}
    for family, path, says, *_ in described:
        if family == "privileges":
            on, to = path
            found.setdefault(family, []).append({**says, ON: on, "to": to})
            continue
        *above, name = path
        place = found.setdefault(family, {})
        for key in above:
            place = place.setdefault(key, {})
        place[name] = says
    return found


def _without_usual_owner(described: Sequence[Described]) -> Iterator[Described]:
    """Say who owns a table only of those that somebody else owns than most of them."""
    owners = Counter(each.says["owner"] for each in described if "owner" in each.says)
    usual = owners.most_common(1)[0][0] if owners else None
    for each in described:
        usually = "owner" in each.says and each.says["owner"] == usual
        yield each._replace(says={k: v for k, v in each.says.items() if k != "owner"}) if usually else each
