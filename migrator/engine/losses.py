"""What a rollback would take with it, counted in the database as it is now."""

from collections.abc import Sequence

from migrator.database.counting import count
from migrator.database.session import Session
from migrator.engine.steps import Step
from migrator.project.model import Database
from migrator.sqltext.losses import losses
from migrator.values.views import LossRow


def find_losses(session: Session, steps: Sequence[Step], database: Database) -> tuple[LossRow, ...]:
    """Return each table and column whose data the steps' scripts drop, with how much there is in it."""
    found = []
    for step in steps:
        for loss in losses(step.script()):
            amount = count(session, loss.schema, loss.table, loss.column, database.search_path)
            if amount is not None:
                found.append(LossRow(step.id, str(loss), amount))
    return tuple(found)
