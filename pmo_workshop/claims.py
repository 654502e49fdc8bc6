"""The ledger: every published sentence with the figures it rests on.

A claim travels inside the executed notebook as a MIME bundle, so that the exporters, the ledger
and the marketing plan read the notebooks and nothing else.
"""

from __future__ import annotations

import html
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

CLAIM_TYPE = "application/vnd.pmo-workshop.claim+json"
RECORD_TYPE = "application/vnd.pmo-workshop.record+json"


@dataclass(frozen=True)
class Claim:
    """
    One sentence and the figures behind it.

    ``number``, ``low`` and ``high`` are in ``unit`` and unrounded; they are None when the sentence
    gives a count only. ``grade`` is the evidence grade A to D of a case study, else empty.
    """

    id: str
    activity: str
    text: str
    verdict: str = ""
    number: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str = ""
    n: int | None = None
    population: int | None = None
    data_hash: str = ""
    date: str = ""
    grade: str = ""
    consent: bool | None = None

    def __post_init__(self) -> None:
        for figure in (self.number, self.low, self.high):
            if figure is not None and not math.isfinite(figure):
                raise ValueError(f"Claim {self.id} holds a figure that is not finite.")


@dataclass(frozen=True)
class Statement:
    """
    What a ``say_`` or ``next_`` function returns: sentences that a notebook can display.

    ``kind`` is ``"claims"`` (sentences of the ledger), ``"missing"`` (why there is nothing to
    show) or ``"next"`` (what to do next); in a communication also ``"text"``, ``"items"``,
    ``"quote"``, ``"blank"`` (an open place to fill in) or ``"source"``. ``lines`` are the sentences
    as plain text, without any markup; for claims they are the claims' texts.
    """

    kind: str
    lines: tuple[str, ...]
    claims: tuple[Claim, ...] = field(default=())

    @classmethod
    def of(cls, *claims: Claim) -> Statement:
        return cls("claims", tuple(claim.text for claim in claims), claims)

    def __str__(self) -> str:
        return "\n".join(self.lines)

    def _markdown(self) -> str:
        lines = [as_markdown(line) for line in self.lines]
        if self.kind == "next":
            return "\n".join(["**What to do next**", "", *(f"- {line}" for line in lines)])
        if self.kind == "items":
            return "\n".join(f"- {line}" for line in lines)
        return "\n\n".join(f"**{line}**" if self.kind == "claims" else line for line in lines)

    def _repr_mimebundle_(self, include=None, exclude=None) -> Mapping[str, object]:
        return {
            "text/plain": str(self),
            "text/markdown": self._markdown(),
            CLAIM_TYPE: {
                "kind": self.kind,
                "lines": list(self.lines),
                "claims": [asdict(claim) for claim in self.claims],
            },
        }


def as_markdown(line: str) -> str:
    """Return text as Markdown that shows exactly this text: no markup of a client comes alive."""
    escaped = html.escape(line, quote=False)
    return "".join(f"\\{c}" if c in r"\`*_{}[]#+!|~$" else c for c in escaped)


def gives_limits(text: str) -> bool:
    """
    Return whether a sentence gives the limits of its figure itself.

    Examples
    --------
    >>> gives_limits("18 of 38 (47 %, 95 % CI 38 to 57 %)."), gives_limits("A target of 95 %.")
    (True, False)
    """
    return "95 % CI " in text or "P10 to P90" in text
