"""What belongs to the whole house: imports of data."""

from apprentice.models.import_run import IMPORTERS, ImportRun, ImportState

__all__ = ["IMPORTERS", "ImportRun", "ImportState"]
