"""PostgreSQL: engine, unit of work, scopes, encryption, idempotency, migrations."""
