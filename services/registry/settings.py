"""Settings of the registry's processes."""

from services.kit.settings import ProcessSettings


class RegistrySettings(ProcessSettings):
    """Nothing beyond what every process knows; ages and traits are told on the date of ``local_time_zone``."""
