"""Shape of the retention report: how long what is kept, and how much is due now."""

from datetime import date

from pydantic import BaseModel


class RetentionItem(BaseModel):
    """One class of rows; ``due`` is how many the next run will delete or strip."""

    name: str
    days: int
    least_days: int
    counted_from: str
    reason: str
    due: int


class RetentionReport(BaseModel):
    """Nothing is deleted by asking. ``last_run`` is the day of the last run, with the rows it took away by class."""

    items: list[RetentionItem]
    last_run: date | None
    last_deleted: dict[str, int]
