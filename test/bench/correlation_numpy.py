"""The multi-tau correlation of the XPCS experiment in plain numpy, to compare with: prints pixel*frames per second.

usage: correlation_numpy.py FRAMES PIXELS
Counts are made in memory, so reading a file is not in the time.
"""

import sys
import time

import numpy as np


def multi_tau(counts, per_level=4):
    """g2 of one ring of all pixels, symmetrically normalised; counts [frame, pixel]."""
    frames = len(counts)
    series = counts.astype(np.float64)
    lags, g2 = [], []
    level = 0
    while True:
        length = len(series)
        for steps in range(1 if level == 0 else per_level + 1, 2 * per_level + 1):
            if steps >= length:
                return lags, g2
            past, future = series[:-steps], series[steps:]
            product = (past * future).mean(axis=0)
            g2.append(product.mean() / (past.mean(axis=0).mean() * future.mean(axis=0).mean()))
            lags.append(steps * 2**level)
        pairs = length // 2
        series = series[0 : 2 * pairs : 2] + series[1 : 2 * pairs : 2]
        level += 1
        if pairs == 0 or frames == 0:
            return lags, g2


frames, pixels = int(sys.argv[1]), int(sys.argv[2])
counts = np.random.default_rng(1).poisson(2.0, (frames, pixels)).astype(np.uint8)
start = time.perf_counter()
multi_tau(counts)
seconds = time.perf_counter() - start
print(frames * pixels / seconds)
