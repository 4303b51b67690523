"""libpg_query, PostgreSQL's scanner and parser as a library, through postgast: imported here and nowhere else.

It is loaded without types: the stubs in postgast 0.2's wheel name an attribute `None`, which no type checker can parse.
The modules that import this one are only imported on use, so that a run with nothing to do never loads it (0.1 s).
"""

from importlib import import_module
from typing import Any, TypeAlias

_postgast: Any = import_module("postgast")

pb: Any = _postgast.pg_query_pb2
scan: Any = _postgast.scan
parse: Any = _postgast.parse
walk: Any = _postgast.walk
deparse: Any = _postgast.deparse
ParserError: type[Any] = _postgast.PgQueryError

# A message of libpg_query's tree: its fields are those of PostgreSQL's own node of that name.
Node: TypeAlias = Any
ScanToken: TypeAlias = Any
Token: Any = pb.Token
