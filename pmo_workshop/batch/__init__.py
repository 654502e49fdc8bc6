"""The batch: client folders × workbooks → deliverables, each client complete or absent."""

from .outcome import Outcome, Summary
from .run import run_batch

__all__ = ["Outcome", "Summary", "run_batch"]
