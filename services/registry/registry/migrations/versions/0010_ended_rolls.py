"""An import is taken back, or a file put aside, by somebody and for a reason"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

STATES = "'uploaded', 'in_doubt', 'refused', 'previewed', 'committing', 'committed', 'undoing', 'undone', 'dismissed'"


def upgrade() -> None:
    for name in ("ended_by", "ended_reason"):
        op.add_column("roll", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.add_column("roll", sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
    op.drop_constraint(op.f("ck_roll_state_known"), "roll", type_="check")
    op.create_check_constraint(op.f("ck_roll_state_known"), "roll", f"state IN ({STATES})")
