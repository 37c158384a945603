"""Grants and row-level security, as SQL for migrations.

Every table has security enabled and at least one policy. Settings are transaction-local; on a reused connection they
are `''`, so policies compare by range and equality only, never by prefix.
"""

from __future__ import annotations

SCOPE = "current_setting('anjia.scope', true)"
LOW = "current_setting('anjia.low', true)"
HIGH = "current_setting('anjia.high', true)"
PERSONS = "string_to_array(current_setting('anjia.persons', true), ',')::uuid[]"

COUNTY = f"{SCOPE} = 'county'"
ANY_WORK = f"{SCOPE} IN ('range', 'persons', 'agreement', 'county')"


def in_range(*columns: str) -> str:
    """Rows with one of these division codes in the scope's territory (empty bounds hold nothing)."""
    return " OR ".join(f"({column} >= {LOW} AND {column} < {HIGH})" for column in columns)


def is_among(column: str) -> str:
    """Rows of the people the scope lists."""
    return f"{column} = ANY ({PERSONS})"


def follows(table: str, parent: str, key: str, *, parent_key: str = "") -> str:
    """Rows whose parent row is visible."""
    same = f"parent.{parent_key or key} = {table}.{key}"
    return f"EXISTS (SELECT 1 FROM {parent} parent WHERE {same})"  # noqa: S608 - names of our own


def secure(table: str, using: dict[str, str], *, check: str | None = None, grants: str, role: str) -> list[str]:
    """Statements that secure one table: one policy of all kinds, and the grants of the application role.

    Of several policies PostgreSQL would choose the order by their names. In one, what is asked first spares the rest:
    the county sees everything, and bulk work looks at no parent row for each row of its own.

    Args:
        table: the table.
        using: name of the kind → condition, for every command; one of them is enough.
        check: condition for new rows, where it differs from what may be seen.
        grants: e.g. `SELECT, INSERT`.
        role: the application role, which owns nothing.
    """
    conditions = sorted(using.values(), key=lambda condition: condition != COUNTY)
    joined = " OR ".join(f"({condition})" for condition in conditions)
    extra = f" WITH CHECK ({check})" if check is not None else ""
    statements = [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"CREATE POLICY {table}_{'_or_'.join(using)} ON {table} FOR ALL TO {role} USING ({joined}){extra}",
    ]
    if grants:
        statements.append(f"GRANT {grants} ON {table} TO {role}")
    return statements


def secure_chassis(role: str) -> list[str]:
    """The tables that every service has."""
    everything, county = {"work": ANY_WORK}, {"county": COUNTY}
    readable = {"county": COUNTY, "persons": is_among("person_id")}
    return [
        *secure("outbox", county, check=ANY_WORK, grants="SELECT, INSERT, UPDATE, DELETE", role=role),
        *secure("inbox", county, grants="SELECT, INSERT, DELETE", role=role),
        *secure("heard_version", county, grants="SELECT, INSERT, UPDATE", role=role),
        *secure("parked_fact", county, grants="SELECT, INSERT, UPDATE, DELETE", role=role),
        *secure("idempotency", everything, grants="SELECT, INSERT, UPDATE, DELETE", role=role),
        *secure("access_log", readable, check=ANY_WORK, grants="SELECT, INSERT", role=role),
        *secure("access_seal", county, grants="SELECT, INSERT", role=role),
    ]
