"""Laws over the database: scopes kept by it, insert-only tables, migrations that build what the rows declare."""

from __future__ import annotations

from uuid import uuid4

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from chassis.db.work import SET_SCOPE
from chassis.testing.parts import Cluster
from registry.encrypted import ENCRYPTED
from registry.migrations.rows import METADATA
from registry.testing import RegistryUnderTest
from sqlalchemy import LargeBinary, create_engine

TABLES = sorted(METADATA.tables)
STRANGER = ("range", "510421000000", "510422000000", "")
SCOPES = {
    "another county": STRANGER,
    "nobody": ("persons", "", "", ""),
    "a citizen nobody knows": ("persons", "", "", str(uuid4())),
    "no scope": ("", "", "", ""),
}


async def fill(registry: RegistryUnderTest) -> None:
    """At least a row in every table that people's data reaches."""
    await registry.register(phone="13800000000", ethnicity="01")


@pytest.mark.parametrize("scope", SCOPES.values(), ids=SCOPES.keys())
async def test_stranger_sees_no_row_of_any_table(
    registry: RegistryUnderTest, registry_url: str, scope: tuple[str, ...]
) -> None:
    await fill(registry)
    with psycopg.connect(registry_url) as connection:
        for table in TABLES:
            connection.execute(SET_SCOPE, scope)
            seen = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
            harmless = table in ("agreement", "idempotency") and scope[0] in ("range", "persons")
            assert harmless or seen == (0,), table


async def test_reused_connection_without_a_unit_of_work_sees_nothing(
    registry: RegistryUnderTest, registry_url: str
) -> None:
    await fill(registry)
    with psycopg.connect(registry_url) as connection:
        connection.execute(SET_SCOPE, ("county", "", "", ""))
        assert connection.execute("SELECT count(*) FROM person").fetchone() == (1,)
        connection.commit()
        for table in TABLES:
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table


def test_every_table_has_row_level_security_and_the_application_owns_none(registry_url: str) -> None:
    query = (
        "SELECT c.relname, c.relrowsecurity, pg_get_userbyid(c.relowner), (SELECT count(*) FROM pg_policy p WHERE"
        " p.polrelid = c.oid) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND"
        " n.nspname = 'public' AND c.relname <> 'alembic_version'"
    )
    with psycopg.connect(registry_url) as connection:
        rows = connection.execute(query).fetchall()
    assert sorted(row[0] for row in rows) == TABLES
    for table, secured, owner, policies in rows:
        assert secured, table
        assert owner == "registry_owner"
        assert policies >= 1, table


@pytest.mark.parametrize(
    "statement", ["UPDATE access_log SET role = 'x'", "DELETE FROM access_log", "TRUNCATE access_log"]
)
def test_access_log_is_insert_only_by_grant(registry_url: str, statement: str) -> None:
    with psycopg.connect(registry_url) as connection:
        connection.execute(SET_SCOPE, ("county", "", "", ""))
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)


def test_migrations_build_what_the_rows_declare(cluster: Cluster) -> None:
    engine = create_engine(cluster.url("registry_owner", "registry").replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = [one for one in compare_metadata(context, METADATA) if "alembic_version" not in str(one)]
    engine.dispose()
    assert differences == []


def test_every_encrypted_column_is_listed_for_the_change_of_keys() -> None:
    plain = {
        ("identifier", "number_key"), ("idempotency", "request_hash"), ("roll", "sha256"), ("roll_line", "row_hash"),
        ("life_event", "told_hash"), ("outbox", "payload"), ("parked_fact", "envelope"), ("access_log", "person_set"),
        ("access_seal", "head"),
    }  # fmt: skip
    binary = {
        (table.name, column.name)
        for table in METADATA.sorted_tables
        for column in table.columns
        if isinstance(column.type, LargeBinary)
    }
    assert {(one.table, one.column) for one in ENCRYPTED} == binary - plain


async def test_identifiers_and_phones_lie_encrypted(
    registry: RegistryUnderTest, cluster: Cluster, registry_name: str
) -> None:
    await registry.register(phone="13812345678", id_number="000422900517003")
    with psycopg.connect(cluster.url("postgres", registry_name)) as connection:
        for table in TABLES:
            dump = str(connection.execute(f"SELECT {table}::text FROM {table}").fetchall())
            for secret in ("13812345678", "000422900517003", "00042219900517003"):
                assert secret not in dump
                assert secret.encode().hex() not in dump
