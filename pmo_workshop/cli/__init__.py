"""The commands. This is the only place that prints; everything is loaded when it is needed."""

from . import (  # noqa: F401, I001 - each adds its commands, in the order of the help
    report,
    checking,
    beginning,
    material,
    publishing,
    following,
    answering,
    room,
    doctor,
)
from .app import app
from .entry import main

__all__ = ["app", "main"]
