"""Forms of bank files are data: which there are is not the database's to know"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_constraint(op.f("ck_disbursement_batch_profile_known"), "disbursement_batch", type_="check")
    op.create_check_constraint(op.f("ck_disbursement_batch_profile_named"), "disbursement_batch", "profile <> ''")
