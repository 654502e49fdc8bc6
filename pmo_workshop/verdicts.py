"""
Verdicts as data: what a finding amounts to, what that says of its element, and its direction;
and why there is no finding.

A verdict is decided by figures and read by its members; how it is worded (``in_words``) decides
nothing, and nothing is ever read back out of it. An unknown verdict raises.
"""

from __future__ import annotations

from enum import Enum

from .i18n import N_, gettext


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
    WAITING = "waiting"
    """People answered, and the table that lists what they were asked about is not there."""
    TOO_FEW = "too-few"
    """People answered, and too few of them for a figure."""
    HIDDEN = "hidden"
    """People answered, and to tell it would give a small group away."""
    NOTHING = "nothing"
    """The records are there, and what is asked for is not among them."""
    IN_THE_ROOM = "in-the-room"
    """A room has held the exercise, and nothing else was collected for it."""

    @property
    def to_collect(self) -> bool:
        """Whether an answer takes a table, or people's answers, that nobody has collected."""
        return self in (Lack.NOT_COLLECTED, Lack.WAITING)


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
    _words: str

    def __new__(
        cls, code: str, words: str, judgement: Judgement, direction: Direction = _NONE
    ) -> Verdict:
        member = object.__new__(cls)
        member._value_ = code
        member._words, member.judgement, member.direction = words, judgement, direction
        return member

    @property
    def in_words(self) -> str:
        """How a sentence ends in it, in the language in force."""
        return gettext(self._words)

    @property
    def counts(self) -> bool:
        """Whether the verdict holds a finding against a standard that was there before."""
        return self.judgement is not Judgement.DESCRIPTIVE

    # Against the margin the sponsor has fixed (rule R7).
    CLEAR_SHORTFALL = "clear-shortfall", N_("clear shortfall"), _SHORT, _BELOW
    SHORTFALL = "shortfall", N_("shortfall, size uncertain"), _PERHAPS, _BELOW
    NO_DIFFERENCE = "no-difference", N_("no difference that matters"), _FINE, _STABLE
    CLEARLY_ABOVE = "clearly-above", N_("clearly above"), _FINE, _ABOVE
    ABOVE = "above", N_("above, size uncertain"), _FINE, _ABOVE
    TOO_FEW = "too-few-answers", N_("too few answers to tell"), _OPEN
    NOT_JUDGED = "not-judged", N_("no variation, so not judged"), _OPEN

    # Of the plan, on a whole element.
    NONE_SHOWN = "no-shortfall-shown", N_("no shortfall shown"), _FINE
    NO_VERDICT_YET = "no-verdict-yet", N_("no verdict yet"), _NOTED
    NOT_COLLECTED = "not-collected", N_("not collected"), _NOTED

    # One wave or series against another time: a change has no standard.
    CLEARLY_LOWER = "clearly-lower", N_("clearly lower"), _NOTED, _DOWN
    LOWER = "lower", N_("lower, size uncertain"), _NOTED, _DOWN
    UNCHANGED = "unchanged", N_("no change that matters"), _NOTED, _STABLE
    CLEARLY_HIGHER = "clearly-higher", N_("clearly higher"), _NOTED, _UP
    HIGHER = "higher", N_("higher, size uncertain"), _NOTED, _UP
    CHANGE_OPEN = "change-open", N_("too few answers to tell"), _NOTED
    CHANGE_NOT_JUDGED = "change-not-judged", N_("no variation, so not judged"), _NOTED
    CHANGED_UP = "changed-up", N_("rose"), _NOTED, _UP
    CHANGED_DOWN = "changed-down", N_("fell"), _NOTED, _DOWN
    HOURS_FELL = "hours-fell", N_("fewer hours than before"), _NOTED, _DOWN
    HOURS_ROSE = "hours-rose", N_("more hours than before"), _NOTED, _UP
    STANDS_HIGHER = "stands-higher", N_("stands higher than before"), _NOTED, _UP
    STANDS_LOWER = "stands-lower", N_("stands lower than before"), _NOTED, _DOWN
    SIGNAL_UP = "signal-up", N_("signs of a rise"), _NOTED, _UP
    SIGNAL_DOWN = "signal-down", N_("signs of a fall"), _NOTED, _DOWN
    NO_SIGNAL = "no-signal", N_("varies as always"), _NOTED, _STABLE

    # The opening.
    HIGHEST_BARRIER = "highest-barrier", N_("highest barrier clear"), _NOTED
    HIGHEST_BARRIER_OPEN = "highest-barrier-open", N_("highest barrier uncertain"), _NOTED
    BASELINE = "baseline", N_("baseline"), _NOTED

    # Several elements.
    LEADING_GROUP = "leading-group", N_("leading group"), _NOTED
    CODING_SOUND = "coding-sound", N_("coding sound"), _NOTED
    CODING_NOT_SOUND = "coding-not-sound", N_("coding not sound"), _NOTED
    TARGET_MET = "target-met", N_("target met"), _FINE
    TARGET_MISSED = "target-missed", N_("target missed"), _SHORT, _BELOW

    # Reducing Barriers.
    LOWER_INTENTION = "lower-intention", N_("goes with lower intention"), _NOTED, _BELOW
    HIGHER_INTENTION = "higher-intention", N_("goes with higher intention"), _NOTED, _ABOVE
    MOST_PREFER_SELF_SERVICE = ("most-prefer-self-service", N_("most prefer self-service"), _NOTED)
    MOST_PREFER_HELP = "most-prefer-help", N_("most prefer help"), _NOTED
    TOO_LITTLE_SELF_SERVICE = (
        "too-little-self-service",
        N_("more people prefer self-service than have it"),
        _NOTED,
        _ABOVE,
    )
    TOO_MUCH_SELF_SERVICE = (
        "too-much-self-service",
        N_("fewer people prefer self-service than have it"),
        _NOTED,
        _BELOW,
    )
    MORE_OFTEN_ALONE = "more-often-alone", N_("more often alone"), _NOTED, _ABOVE
    PERHAPS_MORE_OFTEN_ALONE = (
        "perhaps-more-often-alone",
        N_("more often alone, size uncertain"),
        _NOTED,
        _ABOVE,
    )
    LESS_OFTEN_ALONE = "less-often-alone", N_("less often alone"), _NOTED, _BELOW
    PERHAPS_LESS_OFTEN_ALONE = (
        "perhaps-less-often-alone",
        N_("less often alone, size uncertain"),
        _NOTED,
        _BELOW,
    )
    HIDDEN_COST = "hidden-cost", N_("hidden cost"), _NOTED
    MORE_WORK_THAN_TIME = "more-work-than-time", N_("more work than time"), _NOTED
    TWO_RATES = "two-rates", N_("two rates"), _NOTED
    UNUSUAL_CAPACITY = "unusual-capacity", N_("unusual practical capacity"), _NOTED
    PAYS_BACK = "pays-back", N_("pays back within 12 months"), _NOTED
    PAYS_NOT_BACK = "pays-not-back", N_("does not pay back within 12 months"), _NOTED
    PAYBACK_OPEN = "payback-open", N_("payback uncertain"), _NOTED
    FIX = "fix", N_("fix"), _NOTED
    INFORM = "inform", N_("inform"), _NOTED
    WARN = "warn", N_("warn"), _NOTED
    LEAVE = "leave", N_("leave"), _NOTED
    SEEMS_LOWER = "seems-lower", N_("seems lower"), _NOTED, _DOWN
    PERHAPS_SEEMS_LOWER = ("perhaps-seems-lower", N_("seems lower, size uncertain"), _NOTED, _DOWN)
    SEEMS_HIGHER = "seems-higher", N_("seems higher"), _NOTED, _UP
    PERHAPS_SEEMS_HIGHER = ("perhaps-seems-higher", N_("seems higher, size uncertain"), _NOTED, _UP)
    SEEMS_THE_SAME = "seems-the-same", N_("no change that matters"), _NOTED, _STABLE
    BENEFIT_ABOVE_COST = "benefit-above-cost", N_("benefit above cost"), _FINE, _ABOVE
    BENEFIT_BELOW_COST = "benefit-below-cost", N_("benefit below cost"), _SHORT, _BELOW
    BREAK_EVEN_OPEN = "break-even-open", N_("range reaches both sides of break-even"), _OPEN

    # Revealing PMO Value.
    MOST_TOLD_CHAIN = "most-told-chain", N_("most told chain"), _NOTED
    STABLE_LINK = "stable-link", N_("stable link"), _NOTED
    LINK_NOT_STABLE = "link-not-stable", N_("link not stable"), _NOTED
    ONE_CODER = "one-coder", N_("one coder"), _NOTED
    WITNESSED = "witnessed", N_("witnessed"), _NOTED
    WITNESS_MISSING = "witness-missing", N_("witness missing"), _NOTED
    UNDER_REPORTED = "under-reported", N_("clearly under-reported"), _SHORT, _BELOW
    PERHAPS_UNDER_REPORTED = (
        "perhaps-under-reported",
        N_("under-reported, size uncertain"),
        _PERHAPS,
        _BELOW,
    )
    OVER_REPORTED = "over-reported", N_("clearly over-reported"), _SHORT, _ABOVE
    PERHAPS_OVER_REPORTED = (
        "perhaps-over-reported",
        N_("over-reported, size uncertain"),
        _PERHAPS,
        _ABOVE,
    )
    TOO_FEW_BENEFITS = "too-few-benefits", N_("too few benefits to tell"), _OPEN
    NOT_REPORTED = "not-reported", N_("verified, not reported"), _NOTED, _BELOW
    REPORTED_ABOVE = "reported-above", N_("reported above what is verified"), _NOTED, _ABOVE
    NOT_SUPPORTED = "not-supported", N_("reported, not supported"), _NOTED, _ABOVE
    NO_RANGE = "no-range", N_("no range given"), _NOTED
    PROFITABLE = "profitable", N_("very likely covers its cost"), _FINE, _ABOVE
    NOT_PROFITABLE = "not-profitable", N_("very likely does not cover its cost"), _SHORT, _BELOW
    PROFIT_OPEN = "profit-open", N_("may or may not cover its cost"), _OPEN
    TIPS_THE_BALANCE = "tips-the-balance", N_("tips the balance"), _NOTED
    TIPS_NOTHING = "tips-nothing", N_("does not tip the balance"), _NOTED
    ALL_ON_TIME = "all-on-time", N_("all closed on time"), _NOTED
    NOT_ALL_ON_TIME = "not-all-on-time", N_("not all on time"), _NOTED
    ACTS_RECORDED = "acts-recorded", N_("acts recorded"), _NOTED
    ACTS_MISSING = "acts-missing", N_("acts missing"), _NOTED
    MORE_CLIMBED = "more-climbed", N_("more climbed than fell"), _NOTED, _UP
    MORE_FELL = "more-fell", N_("more fell than climbed"), _NOTED, _DOWN
    MOVES_OPEN = "moves-open", N_("too few moved to tell"), _NOTED
    AS_MANY_CLIMBED = "as-many-climbed", N_("as many climbed as fell"), _NOTED, _STABLE

    # Instilling Confidence.
    LOWEST_POINT = "lowest-point", N_("lowest point clear"), _NOTED
    LOWEST_POINT_OPEN = "lowest-point-open", N_("lowest point uncertain"), _NOTED
    CONSISTENT = "consistent", N_("consistent"), _NOTED
    INCONSISTENT = "inconsistent", N_("inconsistent"), _NOTED
    NO_VARIATION = "no-variation", N_("no variation"), _NOTED
    NOTHING_TO_JUDGE = "nothing-to-judge", N_("nothing to judge"), _NOTED
    ONE_READER = "one-reader", N_("one reader"), _NOTED
    READERS_DISAGREE = "readers-disagree", N_("readers disagree"), _NOTED
    TOO_FEW_DOCUMENTS = "too-few-documents", N_("too few documents to tell"), _NOTED
    ORPHAN_STEPS = "orphan-steps", N_("orphan steps"), _NOTED
    NO_ORPHAN_STEP = "no-orphan-step", N_("no orphan step"), _NOTED
    TOO_FEW_REQUESTS = "too-few-requests", N_("too few requests to tell"), _OPEN
    RULES_BROKEN = "rules-broken", N_("rules broken"), _NOTED
    RULES_KEPT = "rules-kept", N_("rules kept"), _NOTED
    LOWER_UNIT_COST = "lower-unit-cost", N_("lower unit cost"), _FINE, _DOWN
    LOWER_UNIT_COST_UNGUARDED = (
        "lower-unit-cost-unguarded",
        N_("lower unit cost, guardrails not known"),
        _OPEN,
        _DOWN,
    )
    HIGHER_UNIT_COST = "higher-unit-cost", N_("higher unit cost"), _SHORT, _UP
    GUARDRAIL_FELL = "guardrail-fell", N_("no claim: a guardrail fell"), _OPEN
    TOO_FEW_PERIODS = "too-few-periods", N_("too few periods to tell"), _OPEN
    TOO_FEW_PROJECTS = "too-few-projects", N_("too few projects to tell"), _OPEN
    NOTHING_TO_COMPARE = "nothing-to-compare", N_("nothing to compare"), _NOTED
    BETTER_THAN_USUAL = "better-than-usual", N_("better than the usual share"), _NOTED
    WORSE_THAN_USUAL = "worse-than-usual", N_("worse than the usual share"), _NOTED
    NO_USUAL_SHARE = ("no-usual-share", N_("nothing to compare the forecasts with"), _NOTED)

    # Sustaining Relationships.
    LIST_NEARLY_COMPLETE = ("list-nearly-complete", N_("list of themes nearly complete"), _NOTED)
    MORE_THEMES = "more-themes", N_("more themes to be expected"), _NOTED
    DIFFERS = "differs", N_("differs (screening)"), _NOTED
    GAP_IN_OFFER = "gap-in-offer", N_("gap in the offer"), _SHORT
    NO_GAP_IN_OFFER = "no-gap-in-offer", N_("no gap shown"), _FINE
    TESTED = "tested", N_("tested here"), _NOTED
    UNTESTED = "untested", N_("untested here"), _NOTED
    FIRST_ON_BOTH = "first-on-both", N_("first on both scales"), _NOTED
    ORDER_OPEN = "order-open", N_("order depends on the scale"), _NOTED
    ADMIN_FELL = "admin-fell", N_("admin hours fell"), _NOTED, _DOWN
    ADMIN_DID_NOT_FALL = "admin-did-not-fall", N_("no fall of admin hours shown"), _NOTED
    RATERS_AGREE = "raters-agree", N_("raters agree"), _NOTED
    RATERS_DISAGREE = "raters-disagree", N_("raters do not agree"), _NOTED


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

MOVES = (Direction.UP, Direction.DOWN)
"""The directions of a change."""

OF_A_SERIES = (
    Verdict.CHANGED_UP,
    Verdict.CHANGED_DOWN,
    Verdict.SIGNAL_UP,
    Verdict.SIGNAL_DOWN,
    Verdict.NO_SIGNAL,
)
"""What a process behaviour chart comes to."""
