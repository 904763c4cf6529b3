"""Imports of sheets: the job, its sealed file in parts, what was found in its rows."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from services.kit.crypto import EncryptedBytes, EncryptedText
from services.registry.models.base import Base

SAME_OPEN_IMPORT = "uq_import_job_open"
"""The index that lets one division have a file under way once."""


class ImportJob(Base):
    """One file sent in by somebody, with that person's authority as it was; ``division_path`` is theirs, not a row's.

    ``applied_through`` is the last row of the sheet whose effect is committed: where a new worker goes on.
    """

    __tablename__ = "import_job"
    __table_args__ = (
        Index(
            SAME_OPEN_IMPORT,
            "sameness",
            unique=True,
            postgresql_where="state IN ('waiting', 'checking', 'previewed', 'confirmed', 'applying')",
        ),
        # A file sent again is looked for among the finished ones too.
        Index("ix_import_job_sameness", "sameness"),
        # The list shows a division's newest first.
        Index("ix_import_job_division_path_id", "division_path", "id"),
        # The retention run looks for files that are still there.
        Index("ix_import_job_finished_at", "finished_at", postgresql_where="file_removed_at IS NULL"),
        CheckConstraint(
            "state IN ('waiting', 'checking', 'previewed', 'confirmed', 'applying', 'done', 'refused', 'failed')",
            name="state",
        ),
        CheckConstraint("mode IN ('all_or_nothing', 'valid_rows')", name="mode"),
        CheckConstraint("existing IN ('update', 'keep')", name="existing"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID]
    account_name: Mapped[str]
    roles: Mapped[list[str]]
    division_path: Mapped[str]
    file_name: Mapped[str] = mapped_column(EncryptedText)
    file_kind: Mapped[str]
    file_bytes: Mapped[int]
    sameness: Mapped[bytes] = mapped_column(LargeBinary)
    mode: Mapped[str]
    existing: Mapped[str]
    is_preview: Mapped[bool]
    default_division_code: Mapped[str | None]
    facts_from: Mapped[date]
    state: Mapped[str]
    failure: Mapped[str | None]
    attempts: Mapped[int]
    header_row: Mapped[int | None]
    columns: Mapped[list[dict[str, Any]]]
    total_rows: Mapped[int | None]
    checked_rows: Mapped[int]
    applied_rows: Mapped[int]
    applied_through: Mapped[int]
    registered: Mapped[int]
    updated: Mapped[int]
    unchanged: Mapped[int]
    differing: Mapped[int]
    refused: Mapped[int]
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    file_removed_at: Mapped[datetime | None]


class ImportPart(Base):
    """A piece of the file as it was sent, sealed. The lock on the first one is held by the worker that has the job."""

    __tablename__ = "import_part"

    import_id: Mapped[UUID] = mapped_column(ForeignKey("import_job.id"), primary_key=True)
    part: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(EncryptedBytes)


class ImportFinding(Base):
    """Something found in a row; the sentences belong to ``code``. ``column_name`` is the sheet's letters."""

    __tablename__ = "import_finding"
    __table_args__ = (CheckConstraint("severity IN ('error', 'warning', 'note')", name="severity"),)

    import_id: Mapped[UUID] = mapped_column(ForeignKey("import_job.id"), primary_key=True)
    row_number: Mapped[int] = mapped_column(primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True)
    severity: Mapped[str]
    code: Mapped[str]
    field: Mapped[str | None]
    column_name: Mapped[str | None]
    heading: Mapped[str | None]
    detail: Mapped[str]
