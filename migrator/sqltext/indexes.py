"""What an index is on, read from the parser's tree and from the text as it was written."""

from collections.abc import Sequence
from itertools import takewhile

from migrator.sqltext.expressions import IndexTarget
from migrator.sqltext.library import Node, Token, pb
from migrator.sqltext.pieces import CLOSE, OPEN
from migrator.sqltext.queries import UniqueKey
from migrator.sqltext.scanner import COMMENTS, Window, windows
from migrator.sqltext.trees import Tree, same, tree_of, written_out


def target_of(text: str, index: Node) -> IndexTarget:
    """Return what an IndexStmt, whose text behind ON is `text`, says."""
    columns = _lists(text)
    before = takewhile(lambda token: token[0] != OPEN, _tokens(text))
    using = any(kind == Token.USING for kind, _, _ in before)  # the parser fills in btree where it is not said
    return IndexTarget(
        index.relation.relname,
        index.relation.schemaname or None,
        columns[0],
        index.access_method if using else None,
        columns[1] if index.index_including_params else (),
        written_out(index.where_clause) if index.HasField("where_clause") else None,
    )


def unique_key(index: Node) -> UniqueKey:
    """Return what a CREATE UNIQUE INDEX says is unique. Raises ValueError for what says nothing of that."""
    for field in ("index_including_params", "options", "table_space"):
        if getattr(index, field):
            raise ValueError("INCLUDE, WITH and TABLESPACE are an index's; they say nothing of what is unique")
    return UniqueKey(
        index.relation.schemaname or None,
        index.relation.relname,
        tuple(_key(element.index_elem) for element in index.index_params),
        written_out(index.where_clause) if index.HasField("where_clause") else None,
        not index.nulls_not_distinct,
    )


def _key(element: Node) -> str:
    """Return an element as an expression; order and operator class say nothing of what is unique."""
    column = pb.Node(column_ref=pb.ColumnRef(fields=[pb.Node(string=pb.String(sval=element.name))]))
    expr = element.expr if element.HasField("expr") else column
    if element.collation:
        expr = pb.Node(collate_clause=pb.CollateClause(arg=expr, collname=element.collation))
    return written_out(expr)


def _lists(text: str) -> list[tuple[str, ...]]:
    """Return the items of the lists in parentheses, outermost, as written."""
    lists: list[tuple[str, ...]] = []
    depth = 0
    items: list[str] = []
    start = 0
    for token, at, end in _tokens(text):
        if token == OPEN:
            depth += 1
            if depth == 1:
                items, start = [], end
        elif (token == CLOSE and depth == 1) or (token == Token.ASCII_44 and depth == 1):
            items.append(text[start:at].strip())
            start = end
        if token == CLOSE:
            depth -= 1
            if not depth:
                lists.append(tuple(items))
    return lists


def _tokens(text: str) -> Sequence[tuple[int, int, int]]:
    def place(window: Window) -> list[tuple[int, int, int]]:
        return [(t.token, window.offset(t.start), window.offset(t.end)) for t in window.tokens]

    return [token for window in windows(text) for token in place(window) if token[0] not in COMMENTS]


def same_target(target: IndexTarget, wanted: Node, found: Node) -> bool:
    """Tell whether an index that was found is the one that is wanted."""
    return (
        wanted.relation.relname == found.relation.relname
        and target.schema in (None, found.relation.schemaname)
        and target.method in (None, found.access_method)
        and same_elements(_elements(wanted.index_params), _elements(found.index_params))
        and same_elements(_elements(wanted.index_including_params), _elements(found.index_including_params))
        and same(tree_of(wanted.where_clause), tree_of(found.where_clause))
    )


def same_statement(wanted: Node, found: Node) -> bool:
    """Tell whether an index that was found, as PostgreSQL prints it, is the one that a CREATE INDEX makes.

    The statement may leave the schema out, and the method where it is btree.
    """
    wanted_target = IndexTarget(
        wanted.relation.relname, wanted.relation.schemaname or None, (), wanted.access_method or None, (), None
    )
    return (
        same_target(wanted_target, wanted, found)
        and wanted.unique == found.unique
        and wanted.nulls_not_distinct == found.nulls_not_distinct
    )


def _elements(elements: Sequence[Node]) -> list[Node]:
    return [element.index_elem for element in elements]


def same_elements(wanted: Sequence[Node], found: Sequence[Node]) -> bool:
    """Tell whether elements of an index, of an exclusion constraint or of a partition key are the same."""
    return len(wanted) == len(found) and all(map(_same_element, wanted, found))


def _same_element(wanted: Node, found: Node) -> bool:
    """The schema of a collation or an operator class is only printed where the search path does not lead there."""
    one, other = _expression(wanted), _expression(found)
    names = [[_last(each.collation), _last(each.opclass)] for each in (wanted, found)]
    return same(one, other) and names[0] == names[1] and _order(wanted) == _order(found)


def _last(name: Sequence[Node]) -> str:
    return str(name[-1].string.sval) if name else ""


def _expression(element: Node) -> Tree:
    """PostgreSQL prints a column in parentheses as the column."""
    reference = element.expr.column_ref.fields  # empty where it is another expression
    column = element.name or (reference[0].string.sval if len(reference) == 1 else "")
    return ("column", column) if column else tree_of(element.expr)


def _order(element: Node) -> tuple[object, ...]:
    """ASC, and the place of nulls that goes with an order, are what PostgreSQL does not print."""
    if isinstance(element, pb.PartitionElem):
        return ()
    descending = element.ordering == pb.SORTBY_DESC
    first = element.nulls_ordering == pb.SORTBY_NULLS_FIRST
    default_nulls = element.nulls_ordering == pb.SORTBY_NULLS_DEFAULT
    options = sorted((option.def_elem.defname, _text(option.def_elem.arg)) for option in element.opclassopts)
    return (descending, descending if default_nulls else first, options)


def _text(value: Node) -> str:
    """Return the value of an option: PostgreSQL prints 32 as '32'."""
    kind = value.WhichOneof("node")
    number = {"integer": "ival", "float": "fval", "string": "sval", "boolean": "boolval"}
    return str(getattr(getattr(value, kind), number[kind])) if kind in number else written_out(value)
