"""
Verdicts as data: what a finding amounts to, what that says of its element, and its direction;
and why there is no finding.

A verdict is decided by figures and read by its members; how it is worded (``in_words``) decides
nothing, and nothing is ever read back out of it. An unknown verdict raises.
"""

from __future__ import annotations

from enum import Enum


class Judgement(Enum):
    """What a verdict says of its element when a finding is held against a standard."""

    SHORT = "short"
    PERHAPS_SHORT = "perhaps-short"
    FINE = "in-order"
    OPEN = "undecided"
    TO_DO = "to-do"
    """Short by a register: there is something to do, and nothing is drawn that could be judged."""
    DESCRIPTIVE = "descriptive"
    """No standard was there before: the finding describes and does not count."""


class Direction(Enum):
    """Where a finding lies beside its standard, or how it has changed."""

    SHORTFALL = "shortfall"
    ABOVE = "above"
    UP = "changed up"
    DOWN = "changed down"
    STABLE = "stable"
    NONE = "none"


_SHORT, _PERHAPS, _FINE, _OPEN, _, _NOTED = Judgement
_BELOW, _ABOVE, _UP, _DOWN, _STABLE, _NONE = Direction


class Lack(Enum):
    """Why a question has no answer."""

    NOT_COLLECTED = "not-collected"
    """A table is not there, or nobody was asked."""
    TOO_FEW = "too-few"
    """People answered, and too few of them for a figure."""
    HIDDEN = "hidden"
    """People answered, and to tell it would give a small group away."""
    NOTHING = "nothing"
    """The records are there, and what is asked for is not among them."""


class Verdict(Enum):
    """
    Every verdict of the suite with its judgement, its direction and its wording.

    Examples
    --------
    >>> Verdict.CLEAR_SHORTFALL.judgement, Verdict.CLEAR_SHORTFALL.direction
    (<Judgement.SHORT: 'short'>, <Direction.SHORTFALL: 'shortfall'>)
    >>> Verdict("leading-group").counts, Verdict.TARGET_MISSED.in_words
    (False, 'target missed')
    """

    judgement: Judgement
    direction: Direction
    in_words: str

    def __new__(
        cls, code: str, in_words: str, judgement: Judgement, direction: Direction = _NONE
    ) -> Verdict:
        member = object.__new__(cls)
        member._value_ = code
        member.in_words, member.judgement, member.direction = in_words, judgement, direction
        return member

    @property
    def counts(self) -> bool:
        """Whether the verdict holds a finding against a standard that was there before."""
        return self.judgement is not Judgement.DESCRIPTIVE

    # Against the margin the sponsor has fixed (rule R7).
    CLEAR_SHORTFALL = "clear-shortfall", "clear shortfall", _SHORT, _BELOW
    SHORTFALL = "shortfall", "shortfall, size uncertain", _PERHAPS, _BELOW
    NO_DIFFERENCE = "no-difference", "no difference that matters", _FINE, _STABLE
    CLEARLY_ABOVE = "clearly-above", "clearly above", _FINE, _ABOVE
    ABOVE = "above", "above, size uncertain", _FINE, _ABOVE
    TOO_FEW = "too-few-answers", "too few answers to tell", _OPEN
    NOT_JUDGED = "not-judged", "no variation, so not judged", _OPEN

    # Of the plan, on a whole element.
    NONE_SHOWN = "no-shortfall-shown", "no shortfall shown", _FINE
    NO_VERDICT_YET = "no-verdict-yet", "no verdict yet", _NOTED
    NOT_COLLECTED = "not-collected", "not collected", _NOTED

    # One wave or series against another time: a change has no standard.
    CLEARLY_LOWER = "clearly-lower", "clear shortfall", _NOTED, _DOWN
    LOWER = "lower", "shortfall, size uncertain", _NOTED, _DOWN
    UNCHANGED = "unchanged", "no difference that matters", _NOTED, _STABLE
    CLEARLY_HIGHER = "clearly-higher", "clearly above", _NOTED, _UP
    HIGHER = "higher", "above, size uncertain", _NOTED, _UP
    CHANGE_OPEN = "change-open", "too few answers to tell", _NOTED
    CHANGE_NOT_JUDGED = "change-not-judged", "no variation, so not judged", _NOTED
    CHANGED_UP = "changed-up", "changed", _NOTED, _UP
    CHANGED_DOWN = "changed-down", "changed", _NOTED, _DOWN
    SIGNAL_UP = "signal-up", "signal", _NOTED, _UP
    SIGNAL_DOWN = "signal-down", "signal", _NOTED, _DOWN
    NO_SIGNAL = "no-signal", "no signal", _NOTED, _STABLE

    # The opening.
    HIGHEST_BARRIER = "highest-barrier", "highest barrier clear", _NOTED
    HIGHEST_BARRIER_OPEN = "highest-barrier-open", "highest barrier uncertain", _NOTED
    BASELINE = "baseline", "baseline", _NOTED

    # Several elements.
    LEADING_GROUP = "leading-group", "leading group", _NOTED
    CODING_SOUND = "coding-sound", "coding sound", _NOTED
    CODING_NOT_SOUND = "coding-not-sound", "coding not sound", _NOTED
    TARGET_MET = "target-met", "target met", _FINE
    TARGET_MISSED = "target-missed", "target missed", _SHORT, _BELOW

    # Reducing Barriers.
    LOWER_INTENTION = "lower-intention", "goes with lower intention", _NOTED, _BELOW
    HIGHER_INTENTION = "higher-intention", "goes with higher intention", _NOTED, _ABOVE
    MOST_PREFER_SELF_SERVICE = ("most-prefer-self-service", "most prefer self-service", _NOTED)
    MOST_PREFER_HELP = "most-prefer-help", "most prefer help", _NOTED
    TOO_LITTLE_SELF_SERVICE = (
        "too-little-self-service",
        "more people prefer self-service than have it",
        _NOTED,
        _ABOVE,
    )
    TOO_MUCH_SELF_SERVICE = (
        "too-much-self-service",
        "fewer people prefer self-service than have it",
        _NOTED,
        _BELOW,
    )
    MORE_OFTEN_ALONE = "more-often-alone", "more often alone", _NOTED, _ABOVE
    PERHAPS_MORE_OFTEN_ALONE = (
        "perhaps-more-often-alone",
        "more often alone, size uncertain",
        _NOTED,
        _ABOVE,
    )
    LESS_OFTEN_ALONE = "less-often-alone", "less often alone", _NOTED, _BELOW
    PERHAPS_LESS_OFTEN_ALONE = (
        "perhaps-less-often-alone",
        "less often alone, size uncertain",
        _NOTED,
        _BELOW,
    )
    HIDDEN_COST = "hidden-cost", "hidden cost", _NOTED
    MORE_WORK_THAN_TIME = "more-work-than-time", "more work than time", _NOTED
    TWO_RATES = "two-rates", "two rates", _NOTED
    UNUSUAL_CAPACITY = "unusual-capacity", "unusual practical capacity", _NOTED
    PAYS_BACK = "pays-back", "pays back within 12 months", _NOTED
    PAYS_NOT_BACK = "pays-not-back", "does not pay back within 12 months", _NOTED
    PAYBACK_OPEN = "payback-open", "payback uncertain", _NOTED
    FIX = "fix", "fix", _NOTED
    INFORM = "inform", "inform", _NOTED
    WARN = "warn", "warn", _NOTED
    LEAVE = "leave", "leave", _NOTED
    SEEMS_LOWER = "seems-lower", "seems lower", _NOTED, _DOWN
    PERHAPS_SEEMS_LOWER = ("perhaps-seems-lower", "seems lower, size uncertain", _NOTED, _DOWN)
    SEEMS_HIGHER = "seems-higher", "seems higher", _NOTED, _UP
    PERHAPS_SEEMS_HIGHER = ("perhaps-seems-higher", "seems higher, size uncertain", _NOTED, _UP)
    SEEMS_THE_SAME = "seems-the-same", "no change that matters", _NOTED, _STABLE
    BENEFIT_ABOVE_COST = "benefit-above-cost", "benefit above cost", _FINE, _ABOVE
    BENEFIT_BELOW_COST = "benefit-below-cost", "benefit below cost", _SHORT, _BELOW
    BREAK_EVEN_OPEN = "break-even-open", "range reaches both sides of break-even", _OPEN

    # Revealing PMO Value.
    MOST_TOLD_CHAIN = "most-told-chain", "most told chain", _NOTED
    STABLE_LINK = "stable-link", "stable link", _NOTED
    LINK_NOT_STABLE = "link-not-stable", "link not stable", _NOTED
    ONE_CODER = "one-coder", "one coder", _NOTED
    WITNESSED = "witnessed", "witnessed", _NOTED
    WITNESS_MISSING = "witness-missing", "witness missing", _NOTED
    UNDER_REPORTED = "under-reported", "clearly under-reported", _SHORT, _BELOW
    PERHAPS_UNDER_REPORTED = (
        "perhaps-under-reported",
        "under-reported, size uncertain",
        _PERHAPS,
        _BELOW,
    )
    OVER_REPORTED = "over-reported", "clearly over-reported", _SHORT, _ABOVE
    PERHAPS_OVER_REPORTED = (
        "perhaps-over-reported",
        "over-reported, size uncertain",
        _PERHAPS,
        _ABOVE,
    )
    TOO_FEW_BENEFITS = "too-few-benefits", "too few benefits to tell", _OPEN
    NOT_REPORTED = "not-reported", "verified, not reported", _NOTED, _BELOW
    REPORTED_ABOVE = "reported-above", "reported above what is verified", _NOTED, _ABOVE
    NOT_SUPPORTED = "not-supported", "reported, not supported", _NOTED, _ABOVE
    NO_RANGE = "no-range", "no range given", _NOTED
    PROFITABLE = "profitable", "pays back in nearly all draws", _FINE, _ABOVE
    NOT_PROFITABLE = "not-profitable", "does not pay back in nearly all draws", _SHORT, _BELOW
    PROFIT_OPEN = "profit-open", "may or may not pay back", _OPEN
    TIPS_THE_BALANCE = "tips-the-balance", "tips the balance", _NOTED
    TIPS_NOTHING = "tips-nothing", "does not tip the balance", _NOTED
    ALL_ON_TIME = "all-on-time", "all closed on time", _NOTED
    NOT_ALL_ON_TIME = "not-all-on-time", "not all on time", _NOTED
    ACTS_RECORDED = "acts-recorded", "acts recorded", _NOTED
    ACTS_MISSING = "acts-missing", "acts missing", _NOTED
    MORE_CLIMBED = "more-climbed", "more climbed than fell", _NOTED, _UP
    MORE_FELL = "more-fell", "more fell than climbed", _NOTED, _DOWN
    AS_MANY_CLIMBED = "as-many-climbed", "as many climbed as fell", _NOTED, _STABLE

    # Instilling Confidence.
    LOWEST_POINT = "lowest-point", "lowest point clear", _NOTED
    LOWEST_POINT_OPEN = "lowest-point-open", "lowest point uncertain", _NOTED
    CONSISTENT = "consistent", "consistent", _NOTED
    INCONSISTENT = "inconsistent", "inconsistent", _NOTED
    NO_VARIATION = "no-variation", "no variation", _NOTED
    NOTHING_TO_JUDGE = "nothing-to-judge", "nothing to judge", _NOTED
    ONE_READER = "one-reader", "one reader", _NOTED
    READERS_DISAGREE = "readers-disagree", "readers disagree", _NOTED
    TOO_FEW_DOCUMENTS = "too-few-documents", "too few documents to tell", _NOTED
    ORPHAN_STEPS = "orphan-steps", "orphan steps", _NOTED
    NO_ORPHAN_STEP = "no-orphan-step", "no orphan step", _NOTED
    TOO_FEW_REQUESTS = "too-few-requests", "too few requests to tell", _OPEN
    RULES_BROKEN = "rules-broken", "rules broken", _NOTED
    RULES_KEPT = "rules-kept", "rules kept", _NOTED
    LOWER_UNIT_COST = "lower-unit-cost", "lower unit cost", _FINE, _DOWN
    LOWER_UNIT_COST_UNGUARDED = (
        "lower-unit-cost-unguarded",
        "lower unit cost, guardrails not known",
        _OPEN,
        _DOWN,
    )
    HIGHER_UNIT_COST = "higher-unit-cost", "higher unit cost", _SHORT, _UP
    GUARDRAIL_FELL = "guardrail-fell", "no claim: a guardrail fell", _OPEN
    TOO_FEW_PERIODS = "too-few-periods", "too few periods to tell", _OPEN
    TOO_FEW_PROJECTS = "too-few-projects", "too few projects to tell", _OPEN
    NOTHING_TO_COMPARE = "nothing-to-compare", "nothing to compare", _NOTED
    BETTER_THAN_USUAL = "better-than-usual", "better than the usual share", _NOTED
    WORSE_THAN_USUAL = "worse-than-usual", "worse than the usual share", _NOTED
    NO_USUAL_SHARE = ("no-usual-share", "nothing to compare the forecasts with", _NOTED)

    # Sustaining Relationships.
    LIST_NEARLY_COMPLETE = ("list-nearly-complete", "list of themes nearly complete", _NOTED)
    MORE_THEMES = "more-themes", "more themes to be expected", _NOTED
    DIFFERS = "differs", "differs (screening)", _NOTED
    GAP_IN_OFFER = "gap-in-offer", "gap in the offer", _SHORT
    NO_GAP_IN_OFFER = "no-gap-in-offer", "no gap shown", _FINE
    TESTED = "tested", "tested here", _NOTED
    UNTESTED = "untested", "untested here", _NOTED
    FIRST_ON_BOTH = "first-on-both", "first on both scales", _NOTED
    ORDER_OPEN = "order-open", "order depends on the scale", _NOTED
    NO_CHANGE_SHOWN = "no-change-shown", "no change shown", _NOTED, _STABLE
    ADMIN_FELL = "admin-fell", "admin hours fell", _NOTED, _DOWN
    ADMIN_DID_NOT_FALL = "admin-did-not-fall", "admin hours did not fall", _NOTED
    RATERS_AGREE = "raters-agree", "raters agree", _NOTED
    RATERS_DISAGREE = "raters-disagree", "raters do not agree", _NOTED


BY_MARGIN = (
    Verdict.CLEAR_SHORTFALL,
    Verdict.SHORTFALL,
    Verdict.NO_DIFFERENCE,
    Verdict.ABOVE,
    Verdict.CLEARLY_ABOVE,
    Verdict.NOT_JUDGED,
    Verdict.TOO_FEW,
)
"""What rule R7 comes to: a finding held against the margin the sponsor has fixed."""

OF_A_CHANGE = (
    Verdict.CLEARLY_LOWER,
    Verdict.LOWER,
    Verdict.UNCHANGED,
    Verdict.HIGHER,
    Verdict.CLEARLY_HIGHER,
    Verdict.CHANGE_NOT_JUDGED,
    Verdict.CHANGE_OPEN,
)
"""The same intervals, where one time is held against another."""

OF_A_SERIES = (
    Verdict.CHANGED_UP,
    Verdict.CHANGED_DOWN,
    Verdict.SIGNAL_UP,
    Verdict.SIGNAL_DOWN,
    Verdict.NO_SIGNAL,
)
"""What a process behaviour chart comes to."""
