"""Intervals, adjusted p-values, sample sizes and reliability: every method has its source."""

from importlib import import_module

_ROOMS = {
    "bootstrap": (
        "bca bca_limits bca_of_sums mean_bca percentile_bootstrap resampled resampled_rows "
        "sign_flip_p"
    ),
    "families": "benjamini_hochberg bonferroni holm",
    "interval": "Interval",
    "means": "mean_from_summary mean_t paired_t_from_summary welch",
    "proportions": "agresti_coull bonett_price net_promoter newcombe wilson",
    "reliability": (
        "Reliability alpha_if_dropped cronbach_alpha difference_reliability feldt "
        "guttman_lambda6 icc omega_total spearman_brown"
    ),
    "samples": (
        "finite_population_factor sample_size_mean sample_size_paired_mean sample_size_proportion"
    ),
    "tests_of_means": "mean_t_p welch_p",
}
"""Which module a name lives in. It is fetched when it is first used: a room that draws means needs
none of the libraries of the other methods."""

_HOME = {name: room for room, names in _ROOMS.items() for name in names.split()}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOME[name]}", __name__), name)
