"""Fisher's exact test and the Benjamini-Hochberg adjustment by scipy, for slices of data where a model may be weak.

golden/slices.txt: lines 'fisher IN_WRONG IN_RIGHT OUT_WRONG OUT_RIGHT P' (one-sided: more wrong inside
than outside), then lines 'adjusted P... = Q...'.
"""
import argparse
from pathlib import Path

import numpy as np
from scipy.stats import false_discovery_control, fisher_exact

arguments = argparse.ArgumentParser()
arguments.add_argument("--resources", type=Path, required=True)
random = np.random.default_rng(7)
lines = []
tables = [(0, 5, 0, 5), (5, 0, 0, 5), (0, 5, 5, 0), (1, 0, 0, 1), (3, 1, 1, 3), (40, 10, 100, 850), (2, 998, 1, 9999), (0, 1, 7, 0)]
for _ in range(24):
    size = int(random.choice([4, 20, 100, 3000]))
    tables.append(tuple(int(count) for count in random.integers(0, size, 4)))
for table in tables:
    a, b, c, d = table
    p = fisher_exact([[a, b], [c, d]], alternative="greater").pvalue
    lines.append("fisher %d %d %d %d %.17g" % (a, b, c, d, p))
for count in (1, 2, 9, 60):
    p = random.random(count) ** 3
    if count == 9:
        p[3] = p[5]
    lines.append("adjusted %s = %s" % (" ".join("%.17g" % one for one in p), " ".join("%.17g" % one for one in false_discovery_control(p))))
(arguments.parse_args().resources / "golden/slices.txt").write_text("\n".join(lines) + "\n")
print(len(lines), "lines")
