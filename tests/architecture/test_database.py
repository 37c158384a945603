"""Laws over the database: scopes kept by it, insert-only tables, migrations that build what the rows declare."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import concessions.encrypted
import concessions.migrations.rows
import fees.encrypted
import fees.migrations.rows
import notifications.encrypted
import notifications.migrations.rows
import psycopg
import pytest
import registry.encrypted
import registry.migrations.rows
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from chassis.db.rekey import Encrypted
from chassis.db.work import SET_SCOPE
from chassis.testing.parts import Cluster
from sqlalchemy import LargeBinary, MetaData, create_engine

from tests.architecture.filling import fill_concessions, fill_fees, fill_notifications, fill_registry

STRANGER = ("range", "510421000000", "510422000000", "")
SCOPES = {
    "another county": STRANGER,
    "nobody": ("persons", "", "", ""),
    "a citizen nobody knows": ("persons", "", "", str(uuid4())),
    "no scope": ("", "", "", ""),
}
CHASSIS_PLAIN = {
    ("idempotency", "request_hash"), ("outbox", "payload"), ("parked_fact", "envelope"), ("access_log", "person_set"),
    ("access_seal", "head"),
}  # fmt: skip


@dataclass(frozen=True)
class Law:
    """What the laws need to know of a service."""

    name: str
    metadata: MetaData
    encrypted: list[Encrypted]
    # binary columns that hold no secret: hashes and blind indexes
    plain: set[tuple[str, str]]
    # read by everybody who works here; they say nothing of a person
    harmless: set[str]
    # rows only ever added
    insert_only: tuple[str, ...]
    # at least a row in every table that people's data reaches; the secrets that must not be readable in any
    fill: Callable[[Any], Awaitable[list[str]]]

    @property
    def tables(self) -> list[str]:
        return sorted(self.metadata.tables)


LAWS = [
    Law(
        name="registry",
        metadata=registry.migrations.rows.METADATA,
        encrypted=registry.encrypted.ENCRYPTED,
        plain={
            ("identifier", "number_key"), ("roll", "sha256"), ("roll_line", "row_hash"), ("life_event", "told_hash"),
        },
        harmless={"agreement", "idempotency"},
        insert_only=("access_log",),
        fill=fill_registry,
    ),
    Law(
        name="fees",
        metadata=fees.migrations.rows.METADATA,
        encrypted=fees.encrypted.ENCRYPTED,
        plain={("bank_file", "sha256")},
        harmless={"idempotency"},
        insert_only=("access_log", "transfer", "received_payment"),
        fill=fill_fees,
    ),
    Law(
        name="concessions",
        metadata=concessions.migrations.rows.METADATA,
        encrypted=concessions.encrypted.ENCRYPTED,
        plain={("document", "sha256")},
        harmless={"idempotency"},
        insert_only=("access_log", "confirmation", "document"),
        fill=fill_concessions,
    ),
    Law(
        name="notifications",
        metadata=notifications.migrations.rows.METADATA,
        encrypted=notifications.encrypted.ENCRYPTED,
        plain=set(),
        harmless={"idempotency", "page", "page_version"},
        insert_only=("access_log", "case_fact", "escalation", "escalation_read", "deceased"),
        fill=fill_notifications,
    ),
]  # fmt: skip


@pytest.fixture(params=LAWS, ids=lambda law: law.name)
def law(request: pytest.FixtureRequest) -> Law:
    """One service after the other."""
    found: Law = request.param
    return found


@pytest.fixture
def url(law: Law, request: pytest.FixtureRequest) -> str:
    """Address of a fresh database of the service, for its application role."""
    found: str = request.getfixturevalue(f"{law.name}_url")
    return found


@pytest.fixture
def served(law: Law, request: pytest.FixtureRequest) -> object:
    """The service on that database."""
    return request.getfixturevalue(law.name)


@pytest.mark.parametrize("scope", SCOPES.values(), ids=SCOPES.keys())
async def test_stranger_sees_no_row_of_any_table(law: Law, served: object, url: str, scope: tuple[str, ...]) -> None:
    await law.fill(served)
    with psycopg.connect(url) as connection:
        for table in law.tables:
            connection.execute(SET_SCOPE, scope)
            seen = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
            harmless = table in law.harmless and scope[0] in ("range", "persons")
            assert harmless or seen == (0,), table


async def test_reused_connection_without_a_unit_of_work_sees_nothing(law: Law, served: object, url: str) -> None:
    await law.fill(served)
    with psycopg.connect(url) as connection:
        connection.execute(SET_SCOPE, ("county", "", "", ""))
        filled = {
            table for table in law.tables if connection.execute(f"SELECT count(*) FROM {table}").fetchone() != (0,)
        }
        assert len(filled) > 5
        connection.commit()
        for table in law.tables:
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table


def test_every_table_has_row_level_security_and_the_application_owns_none(law: Law, url: str) -> None:
    query = (
        "SELECT c.relname, c.relrowsecurity, pg_get_userbyid(c.relowner), (SELECT count(*) FROM pg_policy p WHERE"
        " p.polrelid = c.oid) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND"
        " n.nspname = 'public' AND c.relname <> 'alembic_version'"
    )
    with psycopg.connect(url) as connection:
        rows = connection.execute(query).fetchall()
    assert sorted(row[0] for row in rows) == law.tables
    for table, secured, owner, policies in rows:
        assert secured, table
        assert owner == f"{law.name}_owner"
        assert policies >= 1, table


def test_logs_are_insert_only_by_grant(law: Law, url: str) -> None:
    for table in law.insert_only:
        column = list(law.metadata.tables[table].columns)[-1].name
        for statement in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}", f"TRUNCATE {table}"):
            with psycopg.connect(url) as connection:
                connection.execute(SET_SCOPE, ("county", "", "", ""))
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(statement)


def test_migrations_build_what_the_rows_declare(law: Law, cluster: Cluster) -> None:
    engine = create_engine(cluster.url(f"{law.name}_owner", law.name).replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = [one for one in compare_metadata(context, law.metadata) if "alembic_version" not in str(one)]
    engine.dispose()
    assert differences == []


def test_every_encrypted_column_is_listed_for_the_change_of_keys(law: Law) -> None:
    binary = {
        (table.name, column.name)
        for table in law.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, LargeBinary)
    }
    assert {(one.table, one.column) for one in law.encrypted} == binary - law.plain - CHASSIS_PLAIN


async def test_numbers_names_and_accounts_lie_encrypted(law: Law, served: object, url: str, cluster: Cluster) -> None:
    secrets = await law.fill(served)
    with psycopg.connect(cluster.url("postgres", url.rpartition("/")[2])) as connection:
        for table in law.tables:
            dump = str(connection.execute(f"SELECT {table}::text FROM {table}").fetchall())
            for secret in secrets:
                assert secret not in dump
                assert secret.encode().hex() not in dump
