from .bootstrap import (
    bca,
    bca_limits,
    bca_of_sums,
    mean_bca,
    percentile_bootstrap,
    resampled,
    resampled_rows,
    sign_flip_p,
)
from .families import benjamini_hochberg, bonferroni, holm, holm_of_limits
from .interval import Interval
from .levels import change_of_levels
from .means import mean_from_summary, mean_of_answers, mean_t, paired_t_from_summary, welch
from .proportions import (
    agresti_coull,
    bonett_price,
    clopper_pearson,
    net_promoter,
    newcombe,
    wilson,
)
from .reliability import (
    Reliability,
    alpha_if_dropped,
    cronbach_alpha,
    difference_reliability,
    feldt,
    guttman_lambda6,
    icc,
    omega_total,
    spearman_brown,
)
from .samples import (
    finite_population_factor,
    sample_size_mean,
    sample_size_paired_mean,
    sample_size_proportion,
)
from .targets import exact_in_all, p_so_few_in_all
from .tests_of_means import mean_of_answers_p, mean_t_p, p_beyond, p_so_few, welch_p

__all__ = [
    "Interval",
    "Reliability",
    "agresti_coull",
    "alpha_if_dropped",
    "bca",
    "bca_limits",
    "bca_of_sums",
    "benjamini_hochberg",
    "bonett_price",
    "bonferroni",
    "change_of_levels",
    "clopper_pearson",
    "cronbach_alpha",
    "difference_reliability",
    "exact_in_all",
    "feldt",
    "finite_population_factor",
    "guttman_lambda6",
    "holm",
    "holm_of_limits",
    "icc",
    "mean_bca",
    "mean_from_summary",
    "mean_of_answers",
    "mean_of_answers_p",
    "mean_t",
    "mean_t_p",
    "net_promoter",
    "newcombe",
    "omega_total",
    "p_beyond",
    "p_so_few",
    "p_so_few_in_all",
    "paired_t_from_summary",
    "percentile_bootstrap",
    "resampled",
    "resampled_rows",
    "sample_size_mean",
    "sample_size_paired_mean",
    "sample_size_proportion",
    "sign_flip_p",
    "spearman_brown",
    "welch",
    "welch_p",
    "wilson",
]
