"""Files of an office suite that can be compared: equal content, equal bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from typing import BinaryIO

NO_DAY = datetime(1980, 1, 1, tzinfo=UTC)
"""The first that a zip archive can hold: of files and parts that tell no day of their own."""


def settled(save: Callable[[BinaryIO], object]) -> bytes:
    """
    Return what is saved as a file, with fixed times of its parts.

    Parameters
    ----------
    save : callable
        Writes a zip archive, as all office files are, into a binary stream.

    Examples
    --------
    >>> def save(stream):
    ...     with zipfile.ZipFile(stream, "w") as made:
    ...         made.writestr("part.xml", "<a/>")
    >>> settled(save) == settled(save)
    True
    """
    raw, written = io.BytesIO(), io.BytesIO()
    save(raw)
    with zipfile.ZipFile(raw) as read, zipfile.ZipFile(written, "w") as made:
        for name in read.namelist():
            part = zipfile.ZipInfo(name, NO_DAY.timetuple()[:6])
            part.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(part, read.read(name))
    return written.getvalue()
