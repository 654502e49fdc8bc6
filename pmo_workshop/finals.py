"""Document control: the final reports of a client, and what changed from each to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

SETTINGS = "client.toml"
"""It says which report is final, so it changes with each; what changed names the other files."""


@dataclass(frozen=True)
class Version:
    """
    One final report.

    Attributes
    ----------
    number : int
        From 1.
    date : str
        The report date, as ``2026-03-31``.
    by : str
        Who prepared it; empty if nobody is named.
    files : tuple of str, or None
        What of the client's folder is new, other or gone since the version before; None if that
        cannot be known, because the key of the hashes is another.
    verdicts : mapping of str to (str, str)
        By element, the verdict of the version before and that of this one, where they differ.
    """

    number: int
    date: str
    by: str = ""
    files: tuple[str, ...] | None = ()
    verdicts: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Finals:
    """
    All final reports of a client so far; ``key``, ``inputs`` and ``verdicts`` are of the last one.

    Attributes
    ----------
    versions : tuple of Version
        In their order.
    key : str
        The name of the key of the hashes.
    inputs : mapping of str to str
        The keyed hash of every file of the client's folder.
    verdicts : mapping of str to str
        The verdict on each element.

    Examples
    --------
    >>> first = Finals().then("2026-03-31", "A. B.", "k1", {"tickets.csv": "1"}, {"Trust": "fine"})
    >>> first.then("2026-09-30", "A. B.", "k1", {"tickets.csv": "1"}, {"Trust": "fine"}) == first
    True
    >>> again = first.then("2026-09-30", "C.", "k1", {"tickets.csv": "2"}, {"Trust": "short"})
    >>> again.versions[-1]
    Version(number=2, date='2026-09-30', by='C.', files=('tickets.csv',), \
verdicts={'Trust': ('fine', 'short')})
    """

    versions: tuple[Version, ...] = ()
    key: str = ""
    inputs: Mapping[str, str] = field(default_factory=dict)
    verdicts: Mapping[str, str] = field(default_factory=dict)

    def then(
        self,
        date: str,
        by: str,
        key: str,
        inputs: Mapping[str, str],
        verdicts: Mapping[str, str],
    ) -> Finals:
        """Return these and one more; a report that is made again of the same is the same one."""
        if self.versions and (self.key, dict(self.inputs)) == (key, dict(inputs)):
            return replace(self, verdicts=dict(verdicts))
        made = Version(len(self.versions) + 1, date, by)
        if self.versions:
            names = sorted({*self.inputs, *inputs} - {SETTINGS})
            changed = (name for name in names if self.inputs.get(name) != inputs.get(name))
            turned = {
                element: (self.verdicts[element], now)
                for element, now in verdicts.items()
                if self.verdicts.get(element, now) != now
            }
            made = replace(made, files=tuple(changed) if key == self.key else None, verdicts=turned)
        return Finals((*self.versions, made), key, dict(inputs), dict(verdicts))

    def as_dict(self) -> dict[str, Any]:
        """Return what a manifest keeps."""
        return asdict(self)

    @classmethod
    def of(cls, kept: object) -> Finals:
        """
        Return what a manifest has kept; none where there is nothing that can be read.

        Examples
        --------
        >>> finals = Finals().then("2026-03-31", "", "k1", {}, {})
        >>> Finals.of(finals.as_dict()) == finals, Finals.of({"versions": 3}) == Finals()
        (True, True)
        """
        try:
            told = dict(kept)  # type: ignore[call-overload]
            versions = tuple(
                Version(
                    int(one["number"]),
                    str(one["date"]),
                    str(one["by"]),
                    None if one["files"] is None else tuple(map(str, one["files"])),
                    {str(of): (str(then), str(now)) for of, (then, now) in one["verdicts"].items()},
                )
                for one in told["versions"]
            )
            return cls(versions, str(told["key"]), dict(told["inputs"]), dict(told["verdicts"]))
        except (KeyError, TypeError, ValueError, AttributeError):
            return cls()
