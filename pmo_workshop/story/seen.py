"""What cited sentences said when somebody last confirmed the own words: noticed if it changes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from ..claims import Claim
from ..errors import DataError
from ..i18n import gettext
from ..intake.files import SEEN
from ..texts import spoken
from ..verdicts import Verdict


@dataclass(frozen=True)
class Seen:
    """The verdict of a claim, as a code, and its sentence, on a day."""

    verdict: str
    text: str
    on: str


def read_seen(folder: Path) -> dict[str, Seen]:
    """
    Return what was confirmed, by the id of the claim; nothing without the file.

    Raises
    ------
    DataError
        The file is damaged.
    """
    try:
        stored = json.loads((folder / SEEN).read_text(encoding="utf-8"))
        found = {id_: Seen(**facts) for id_, facts in stored.items()}
        known = {"", *(verdict.value for verdict in Verdict)}
        if any(seen.verdict not in known for seen in found.values()):
            raise ValueError("A verdict that no version knows.")
        return found
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, AttributeError):
        raise DataError(
            gettext(
                "{file}: is not what was written here. Delete it, and confirm the text again: "
                "pmo-workshop story DIR --confirm",
                file=SEEN,
            )
        ) from None


def confirm(folder: Path, cited: Iterable[Claim], day: str) -> Mapping[str, Seen]:
    """Write what the cited claims say today, in place of what was confirmed before."""
    found = {
        claim.id: Seen(claim.verdict.value if claim.verdict else "", spoken(claim.text), day)
        for claim in cited
    }
    stored = {id_: asdict(seen) for id_, seen in sorted(found.items())}
    text = json.dumps(stored, indent=2, ensure_ascii=False) + "\n"
    (folder / SEEN).write_text(text, encoding="utf-8", newline="\n")
    return found
