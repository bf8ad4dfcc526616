#!/usr/bin/env python3
"""Makes test/golden/stats.json anew: 1,000 random pairs of samples, and what scipy and statsmodels say of them.

Debian: apt-get install python3-scipy python3-statsmodels; /usr/bin/python3 scripts/stats-golden.py > test/golden/stats.json
"""
import json
import random
import sys

import numpy as np
from scipy import stats
from scipy.stats._mannwhitneyu import _mwu_state
from statsmodels.stats.multitest import multipletests

random.seed(20061004)


def draw(kind, size, shift):
    if kind == "few":  # counters: two or three values
        return [random.choice([0, 1, 1, 2]) + (shift > 40) for _ in range(size)]
    if kind == "ties":  # page-cache dependent: some values again and again
        return [4096 * random.randint(0, 8) + 1024 * (shift // 10) for _ in range(size)]
    return [random.randint(0, 99999) / 100 + 5 * shift for _ in range(size)]


def sizes(number):
    if number % 25 == 24:
        return random.randint(26, 45), random.randint(26, 45)
    if number % 100 == 50:
        return 10, 10
    return random.randint(4, 8), random.randint(4, 8)


def has_ties(values):
    return len(set(values)) < len(values)


def rank_sum_distance(x, y, axis=-1):
    ranks = stats.rankdata(np.concatenate([x, y], axis=axis), axis=axis)
    n = x.shape[axis]
    own = np.take(ranks, range(n), axis=axis).sum(axis=axis)
    return np.abs(own - n * (ranks.shape[axis] + 1) / 2)


def mann_whitney(a, b):
    if len(a) > 25:
        return stats.mannwhitneyu(a, b, method="asymptotic", use_continuity=True).pvalue, "normal"
    if not has_ties(a + b):
        return stats.mannwhitneyu(a, b, method="exact").pvalue, "exact"
    test = stats.permutation_test(
        (np.array(a), np.array(b)),
        rank_sum_distance,
        vectorized=True,
        n_resamples=np.inf,
        alternative="greater",
    )
    return test.pvalue, "exact"


def median_interval(values):
    ordered = sorted(values)
    n = len(ordered)
    index = -1
    while stats.binom.cdf(index + 1, n, 0.5) <= 0.025:
        index += 1
    return None if index < 0 else [ordered[index], ordered[n - 1 - index], 1 - 2 * stats.binom.cdf(index, n, 0.5)]


def shift_of(a, b):
    differences = np.sort(np.subtract.outer(np.array(b), np.array(a)).ravel())
    interval = None
    if len(a) <= 25:
        index = -1
        while _mwu_state.cdf(index + 1, len(a), len(b)) <= 0.025:
            index += 1
        if index >= 0:
            interval = [differences[index], differences[len(differences) - 1 - index]]
    return float(np.median(differences)), interval


def cliff(a, b):
    return float(np.sign(np.subtract.outer(np.array(b), np.array(a))).mean())


def short(value):
    if isinstance(value, list):
        return [short(each) for each in value]
    return float(f"{value:.12g}") if isinstance(value, float) else value


samples = []
for number in range(1000):
    size_a, size_b = sizes(number)
    kind = ["plain", "few", "ties"][number % 3]
    shift = random.choice([0, 0, random.randint(0, 100)])
    a, b = draw(kind, size_a, 0), draw(kind, size_b, shift)
    p, method = mann_whitney(a, b)
    estimate, interval = shift_of(a, b)
    samples.append([a, b, method, float(p), median_interval(a), estimate, interval, cliff(a, b)])

ps = [sample[3] for sample in samples]
families = [ps[at : at + 100] for at in range(0, 1000, 100)] + [ps]
print('{"note":"made by scripts/stats-golden.py: scipy %s; [a, b, method, p, median interval of a, shift, its interval, Cliff]",' % __import__("scipy").__version__)
print('"samples":[')
print(",\n".join(json.dumps(json.loads(json.dumps(short(sample), default=float)), separators=(",", ":")) for sample in samples))
print('],"q":[')
rows = [[float(q) for q in multipletests(family, method="fdr_bh")[1]] for family in families]
print(",\n".join(json.dumps(short(row), separators=(",", ":")) for row in rows))
print("]}")
print(f"{len(samples)} samples", file=sys.stderr)
