"""The key of a client's hashes, without which nobody can try answers until a hash fits.

A plain hash of a few answers gives them away: whoever knows "2 of 5" tries all answers that fit.
So every hash of a client's data in a report is an HMAC, and its key stays with the consultant.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from functools import cache
from pathlib import Path

from platformdirs import user_data_path

from ..errors import DataError
from ..i18n import gettext
from ..lock import waited_for
from ..paths import shipped

KEY_FILE = ".pmo-key"
"""The key in a client folder: no table, in no report, and never sent with one."""

KEY_OF_THE_SAMPLES = b"published for the sample clients"
"""Their tables are invented and public; so their reports have the same bytes on every computer."""


_SETTINGS = "client.toml"


def key_of(folder: Path) -> bytes:
    """
    Return the key of a client folder.

    Returns
    -------
    bytes
        That in the folder; for a sample client the published one; else that of this user, which is
        made when it is first needed.

    Raises
    ------
    DataError
        The key is damaged, or there is none and no place for one.
    """
    try:
        found = read_key(folder / KEY_FILE)
        return found or (KEY_OF_THE_SAMPLES if _is_sample(folder) else _key_of_this_user())
    except OSError as error:
        raise DataError(
            gettext(
                "{key_file}: the key of the hashes can be neither read nor made "
                "({reason}). Make the folder {folder} one you may write in.",
                key_file=KEY_FILE,
                reason=error.strerror or type(error).__name__,
                folder=repr(str(user_data_path("pmo-workshop", appauthor=False))),
            )
        ) from None


def read_key(file: Path) -> bytes | None:
    """Return the key in a file, or None if there is no such file."""
    named = KEY_FILE if file.name == KEY_FILE else str(file)
    if file.is_symlink():
        raise DataError(
            gettext("{named}: is a link to another place. Put the file itself there.", named=named)
        )
    if file.exists() and not file.is_file():
        raise DataError(gettext("{named}: is not a file. Move it away.", named=named))
    try:
        found = bytes.fromhex(file.read_text(encoding="ascii"))
    except FileNotFoundError:
        return None
    except ValueError:
        found = b""
    if len(found) != len(KEY_OF_THE_SAMPLES):
        raise DataError(
            gettext(
                "{named}: is not the key that was made here. Put it back from a backup; "
                "or delete it, and make the reports again.",
                named=named,
            )
        )
    return found


def write_key(file: Path, key: bytes = b"") -> None:
    """Write a key, a new one unless one is given, into a new file that only its user may read."""
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as made:
        made.write((key or secrets.token_bytes(len(KEY_OF_THE_SAMPLES))).hex() + "\n")


def keyed_hash(key: bytes, content: bytes) -> str:
    """Return the HMAC-SHA256 of bytes, in hexadecimal digits."""
    return hmac.digest(key, content, "sha256").hex()


def keyed_hash_of(path: Path, key: bytes) -> str:
    """Return the HMAC-SHA256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hmac.new(key, digestmod="sha256")).hexdigest()


def _key_of_this_user() -> bytes:
    file = user_data_path("pmo-workshop", appauthor=False) / "hash.key"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with waited_for(file.with_suffix(".lock")):
            if not file.exists():
                write_key(file)
    return read_key(file) or b""


def _is_sample(folder: Path) -> bool:
    """Whether a folder tells, letter by letter, that it is a client of the sample data."""
    settings = folder / _SETTINGS
    return settings.is_file() and settings.read_bytes() in _settings_of_the_samples()


@cache
def _settings_of_the_samples() -> frozenset[bytes]:
    return frozenset(path.read_bytes() for path in shipped("sample_data").glob(f"*/{_SETTINGS}"))
