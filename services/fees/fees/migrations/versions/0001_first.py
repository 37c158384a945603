"""The service as it opens"""

from alembic import op
from chassis.db import policies
from chassis.db.migrations import create_chassis_tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ROLE = "fees_app"


def upgrade() -> None:
    create_chassis_tables()
    for statement in ("GRANT USAGE ON SCHEMA public TO " + ROLE, *policies.secure_chassis(ROLE)):
        op.execute(statement)
