"""Settings of the registry's processes."""

from pydantic import Field

from services.kit.settings import ProcessSettings


class RegistrySettings(ProcessSettings):
    """Ages and traits are told on the date of ``local_time_zone``.

    MZ/T 039-2013 asks for two assessors and for a new assessment every six months. What GB/T 42195-2022 asks could not
    be verified: its numbers are the city's to decide.
    """

    gb_t_42195_assessors: int = Field(default=2, ge=1, le=10)
    gb_t_42195_months: int = Field(default=12, ge=1, le=120)
    mz_t_039_assessors: int = Field(default=2, ge=1, le=10)
    mz_t_039_months: int = Field(default=6, ge=1, le=120)
    # How long the file of an import is kept, sealed: for its annotated copy, and to see what was sent.
    import_file_days: int = Field(default=30, ge=1, le=365)
    # Days by retention class, where they are not those of ``domain.retention``; fewer than lawful remove nothing.
    retention_days: dict[str, int] = Field(default={})
