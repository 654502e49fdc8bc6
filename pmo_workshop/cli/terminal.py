"""What is printed at a terminal and typed there."""

from __future__ import annotations

import sys

import typer


def printable(text: str) -> str:
    """Return text without characters that would steer the terminal."""
    return "".join(c if c.isprintable() or c == "\n" else "�" for c in text)


def at_a_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def typed(question: str, default: str) -> str:
    """Return what somebody types at the terminal."""
    return str(typer.prompt(printable(question), default=default, show_default=bool(default)))
