"""What a pack may read and say: facts with their types, and a small part of SQL. Everything else does not load."""

from __future__ import annotations

import sqlglot
from chassis.errors import Kind, Refusal, Text
from sqlglot import expressions as sql

# fact → its type in the query. What is not here cannot be read by any pack (SCOPE, invariant 2).
FACTS = {
    "birth_date": "DATE",
    "death_date": "DATE",
    "hukou_here": "BOOLEAN",
    "hukou_nature": "VARCHAR",
    "first_claim_year": "INTEGER",
    "children_known": "BOOLEAN",
    "children_living": "INTEGER",
    "daughters_living": "INTEGER",
}
# what a coded fact can say, as the register writes it: a word that no fact ever says would make a condition idle
VALUES = {"hukou_nature": {"agricultural", "non_agricultural", "resident"}}
WORDS = {word for words in VALUES.values() for word in words}
PARAMETERS = {"claim_year": "INTEGER", "as_of": "DATE"}
ALLOWED = (
    sql.Column, sql.Identifier, sql.Literal, sql.Boolean, sql.Null, sql.Paren, sql.And, sql.Or, sql.Not, sql.EQ,
    sql.NEQ, sql.GT, sql.GTE, sql.LT, sql.LTE, sql.Is, sql.In, sql.Between, sql.Case, sql.If, sql.Coalesce, sql.Add,
    sql.Sub, sql.Mul, sql.IntDiv, sql.Mod, sql.Neg, sql.Greatest, sql.Least, sql.Year, sql.Month, sql.Day,
)  # fmt: skip


class PackRefused(Refusal):
    KIND = Kind.INVALID
    REASON = "PACK_REFUSED"
    TEXT = Text("政策包 {pack} 不能使用：{what}", "the law pack {pack} cannot be used: {what}")


def check_expression(pack: str, place: str, text: str, names: set[str]) -> str:
    """An expression, written anew from what was understood of it: no comment, no second statement comes along.

    Args:
        pack: the pack's name, for the refusal.
        place: where in the pack it stands.
        text: the expression.
        names: what may be named there.
    Errors: PACK_REFUSED for a word that is not declared, an operation that is not allowed, a bare number (figures
        of the law have names and citations), or a word that no fact says.
    """
    try:
        (tree,) = sqlglot.parse(text, dialect="duckdb")
    except (sqlglot.errors.SqlglotError, ValueError, RecursionError) as error:
        raise PackRefused(pack=pack, what=f"{place}: not an expression ({type(error).__name__})") from error
    if tree is None:
        raise PackRefused(pack=pack, what=f"{place}: not an expression")
    for node in tree.walk():
        if not isinstance(node, ALLOWED):
            raise PackRefused(pack=pack, what=f"{place}: {type(node).__name__} is not allowed")
        if isinstance(node, sql.Column) and (node.table or node.name not in names):
            raise PackRefused(pack=pack, what=f"{place}: {node.sql()} is not a declared word")
        if isinstance(node, sql.Literal) and not node.is_string and node.this != "0":
            raise PackRefused(pack=pack, what=f"{place}: the figure {node.this} needs a name and a citation")
        if isinstance(node, sql.Literal) and node.is_string and node.this not in WORDS:
            raise PackRefused(pack=pack, what=f"{place}: no fact ever says {node.this!r}")
    return tree.sql(dialect="duckdb", comments=False)
