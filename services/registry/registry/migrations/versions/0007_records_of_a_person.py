"""One place that says which records are one person: readers of kin and homes ask it"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# Both follow chains of merges, and see what row-level security lets the caller see.
FUNCTIONS = """
CREATE FUNCTION records_of(people uuid[]) RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
  WITH RECURSIVE mine (person_id) AS (
    SELECT unnest(people)
    UNION SELECT p.person_id FROM person p JOIN mine ON p.merged_into = mine.person_id)
  SELECT array_agg(person_id) FROM mine $$;
CREATE FUNCTION head_of(one uuid) RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS $$
  WITH RECURSIVE up (person_id, step) AS (
    SELECT one, 0
    UNION ALL SELECT p.merged_into, up.step + 1 FROM person p JOIN up USING (person_id) WHERE p.merged_into IS NOT NULL)
  SELECT person_id FROM up ORDER BY step DESC LIMIT 1 $$;
COMMENT ON FUNCTION records_of(uuid[]) IS 'these records and all that were merged into them';
COMMENT ON FUNCTION head_of(uuid) IS 'the record that goes on for this one; itself where it was not merged away';
"""


def upgrade() -> None:
    op.execute(FUNCTIONS)
