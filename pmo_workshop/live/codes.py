"""Secrets of a room: what opens it, what brings somebody back, and how guessing is slowed down."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from ..exercises.store import answers_folder
from ..paths import make_private

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no letter that is taken for another one when it is read from a wall."""
_LOOKALIKES = str.maketrans("OIL", "011")
SHORT, LONG = 8, 26
"""Letters of a code to be typed (40 bits), and of the one inside a QR code (130 bits)."""


IN_THE_ROOM, ELSEWHERE = "room", "elsewhere"
"""Where somebody is; it follows from the code with which they have joined."""


def secret_of_this_computer(folder: Path | None = None) -> bytes:
    """Return the secret from which codes are made: a file of its user, made when first needed."""
    file = (folder or answers_folder()) / "live.key"
    make_private(file.parent)
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as made:
            made.write(secrets.token_bytes(32))
    except FileExistsError:
        pass
    return file.read_bytes()


@dataclass(frozen=True)
class Codes:
    """
    The codes of one session; the same after a restart, and stored nowhere.

    Parameters
    ----------
    secret : bytes
    session : str
    number : int
        Another number gives other codes to join: what was on the wall is void.
    """

    secret: bytes
    session: str
    number: int = 0

    @property
    def join(self) -> str:
        """What a participant types."""
        return self._code(f"join {self.number}", SHORT)

    @property
    def join_long(self) -> str:
        """What is in the QR code."""
        return self._code(f"join by picture {self.number}", LONG)

    @property
    def elsewhere(self) -> str:
        """What a participant types who is not in the room."""
        return self._code(f"join from elsewhere {self.number}", SHORT)

    @property
    def elsewhere_long(self) -> str:
        """What is in the link for them."""
        return self._code(f"join by link {self.number}", LONG)

    @property
    def facilitator(self) -> str:
        """What opens the console."""
        return self._code("facilitator", 2 * SHORT)

    def opens(self, typed: str) -> bool:
        """Whether a code lets somebody join; it takes as long for a wrong one."""
        return bool(self.place_of(typed))

    def place_of(self, typed: str) -> str:
        """Return where somebody is who joins with a code; "" if it opens nothing."""
        given = as_typed(typed).encode()
        codes = {
            self.join: IN_THE_ROOM,
            self.join_long: IN_THE_ROOM,
            self.elsewhere: ELSEWHERE,
            self.elsewhere_long: ELSEWHERE,
        }
        same = [place for code, place in codes.items()
                if hmac.compare_digest(given, code.encode())]  # fmt: skip
        return same[0] if same else ""

    def is_facilitator(self, typed: str) -> bool:
        return hmac.compare_digest(as_typed(typed).encode(), self.facilitator.encode())

    def _code(self, purpose: str, length: int) -> str:
        return _letters(self.secret, f"{purpose} {self.session}", length)


def resume_code(token: str) -> str:
    """
    Return the code with which somebody goes on on another device.

    It follows from the secret of the device, so that nobody else can know it and nothing keeps it.

    Examples
    --------
    >>> grouped(resume_code("a token"))
    '3MST-84S2'
    """
    return _letters(token.encode(), "resume", SHORT)


def _letters(secret: bytes, purpose: str, length: int) -> str:
    digest = hmac.digest(secret, purpose.encode(), "sha256")
    number = int.from_bytes(digest, "big")
    return "".join(LETTERS[number >> 5 * at & 31] for at in range(length))


def as_typed(code: str) -> str:
    """
    Return a code as it is compared, however it was typed.

    Examples
    --------
    >>> as_typed(" k7m2-pxro ")
    'K7M2PXR0'
    """
    return "".join(c for c in code[:64].upper().translate(_LOOKALIKES) if c in LETTERS)


def grouped(code: str) -> str:
    """
    Return a code in groups of four, to be read out.

    Examples
    --------
    >>> grouped("K7M2PXR0")
    'K7M2-PXR0'
    """
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def new_token() -> str:
    return secrets.token_urlsafe(32)


def hashed(secret: str) -> str:
    """Return what is stored of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


@dataclass
class Budget:
    """
    How many wrong codes are answered at once, whoever sent them.

    A right code is never held up: behind one address there may be a whole room. Wrong ones share
    ``burst``, refilled by ``per_second``; when it is used up they are refused after a pause.

    Examples
    --------
    >>> hour = iter([0, 0, 0, 0, 1])
    >>> budget = Budget(burst=2, per_second=1, clock=lambda: next(hour))
    >>> budget.spend(), budget.spend(), budget.spend(), budget.spend()
    (True, True, False, True)
    """

    burst: int = 30
    per_second: float = 1.0
    clock: Callable[[], float] = time.monotonic
    failures: int = 0
    _left: float = field(init=False)
    _at: float = field(init=False)

    def __post_init__(self) -> None:
        self._left, self._at = float(self.burst), self.clock()

    def spend(self) -> bool:
        """Count a wrong code; False if there are too many of them just now."""
        moment = self.clock()
        self._left = min(self.burst, self._left + (moment - self._at) * self.per_second)
        self._at = moment
        self.failures += 1
        if self._left < 1:
            return False
        self._left -= 1
        return True
