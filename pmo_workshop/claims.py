"""The ledger: every published sentence with the figures it rests on.

A claim travels inside the executed notebook as a MIME bundle, so that the exporters, the ledger
and the marketing plan read the notebooks and nothing else.
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from . import texts
from .leading import Measure
from .verdicts import Lack, Verdict

CLAIM_TYPE = "application/vnd.pmo-workshop.claim+json"
RECORD_TYPE = "application/vnd.pmo-workshop.record+json"

SENTENCE_ID = re.compile(r"(?P<activity>[A-Z]\d?)\.\w+\.[\w.-]+")
"""The id of a sentence, such as ``T2.gap_by_dimension.overall``."""


def question_of(id: str) -> str:
    """
    Return the question a finding or a next step belongs to.

    Examples
    --------
    >>> question_of("V3.benefits_told.unsupported"), question_of("V3.benefits_told.next-2")
    ('V3.benefits_told', 'V3.benefits_told')
    """
    return id.rpartition(".")[0]


@dataclass(frozen=True)
class Claim:
    """
    One sentence, what it amounts to, and the figures behind it.

    Attributes
    ----------
    id, activity : str
    text : str
        The sentence. For people only, like ``told``, ``gist`` and ``within``.
    verdict : Verdict or None
        What the finding amounts to; None if the sentence only describes.
    told : str
        The verdict in words, such as ``"clear shortfall, W2 against W1"``.
    gist, within : str
        What the sentence says without who answered and without its verdict, for a list and, with
        its limits, for the middle of another sentence.
    aside : str
        The small print: what only those need who look the figure up.
    subject : str
        What the sentence is about, such as a dimension or an element; a key, never parsed.
    screening : bool
        Worth a second look and no more: the finding does not count.
    sampled : bool
        The figure is drawn from people or records that vary; a register only holds what is there.
    leads : Measure or None
        The measure that the sentence is on, if it may lead its element.
    beyond : float or None
        How probable figures as short as these are if the truth lies on the line beyond which a
        shortfall is clear: one-sided, of the method of the limits.
    at_all : float or None
        The same if the truth is no shortfall at all.
    as_mark : str
        The sentence as a shortfall of uncertain size, of a leading measure that is clear by itself
        and need not be so as one of the five marks (rule R5); else empty.
    limits_told, n_told : bool
        The sentence gives the limits of its figure, and its n, itself.
    number, low, high : float or None
        In ``unit``, unrounded; None when the sentence gives a count only.
    n, population : int or None
    counted : str
        What n is, in words, such as ``"24 rows of the effort log"``; "" where it is n of N.
    data_hash, date : str
    small : bool
        It rests on the answers of 10 to 19 people.
    grade : str
        The evidence grade A to D of a case study, else empty.
    consent : bool or None
    """

    id: str
    activity: str
    text: str
    verdict: Verdict | None = None
    told: str = ""
    gist: str = ""
    within: str = ""
    aside: str = ""
    subject: str = ""
    screening: bool = False
    sampled: bool = False
    leads: Measure | None = None
    beyond: float | None = None
    at_all: float | None = None
    as_mark: str = ""
    limits_told: bool = False
    n_told: bool = False
    number: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str = ""
    n: int | None = None
    population: int | None = None
    counted: str = ""
    small: bool = False
    data_hash: str = ""
    date: str = ""
    grade: str = ""
    consent: bool | None = None

    def __post_init__(self) -> None:
        for figure in (self.number, self.low, self.high):
            if figure is not None and not math.isfinite(figure):
                raise ValueError(f"Claim {self.id} holds a figure that is not finite.")

    def stored(self) -> dict[str, Any]:
        """Return the claim as a notebook holds it: JSON."""
        codes = {
            "verdict": self.verdict.value if self.verdict else None,
            "leads": self.leads.value if self.leads else None,
        }
        return asdict(self) | codes

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Claim:
        """
        Return a claim as a notebook holds it.

        Raises
        ------
        ValueError
            The verdict is none of ``Verdict``, or the measure none of ``Measure``.
        """
        verdict, leads = stored["verdict"], stored["leads"]
        # mypy takes the look-up of a member by its value for the making of one.
        known = {
            "verdict": None if verdict is None else Verdict(verdict),  # type: ignore[call-arg]
            "leads": None if leads is None else Measure(leads),  # type: ignore[call-arg]
        }
        return cls(**{**stored, **known})


@dataclass(frozen=True)
class Statement:
    """
    Sentences that a notebook can display: an answer in words, or what to do next.

    ``kind`` is ``"claims"`` (sentences of the ledger), ``"missing"`` (why there is nothing to
    show) or ``"next"`` (what to do next); in a communication also ``"text"``, ``"items"``,
    ``"quote"``, ``"blank"`` (an open place to fill in) or ``"source"``. ``lines`` are the sentences
    as plain text, without any markup; for claims they are the claims' texts. ``activity`` is that
    of the question they answer, empty if they answer none; ``question`` is how it is asked,
    ``lack`` why there is nothing to show, and ``absent`` what was not collected. ``steps`` are the
    ids of the lines that say what to do next, and ``answers`` of each the ids of the findings it
    answers; without any it answers all findings of its question.
    """

    kind: str
    lines: tuple[str, ...]
    claims: tuple[Claim, ...] = field(default=())
    activity: str = ""
    question: str = ""
    lack: Lack | None = None
    absent: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    answers: tuple[tuple[str, ...], ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "lines", tuple(map(texts.spoken, self.lines)))

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

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> Mapping[str, object]:
        return {
            "text/plain": str(self),
            "text/markdown": self._markdown(),
            CLAIM_TYPE: {
                "kind": self.kind,
                "activity": self.activity,
                "question": self.question,
                "lack": self.lack.value if self.lack else None,
                "absent": list(self.absent),
                "lines": list(self.lines),
                "steps": list(self.steps),
                "answers": [list(ids) for ids in self.answers],
                "claims": [claim.stored() for claim in self.claims],
            },
        }


def as_markdown(line: str) -> str:
    """Return text as Markdown that shows exactly this text: no markup of a client comes alive."""
    escaped = html.escape(line, quote=False)
    return "".join(f"\\{c}" if c in r"\`*_{}[]#+!|~$" else c for c in escaped)
