"""How fast Trochlea is, as ratios measured side by side in one run (docs/bench.md).  Start it with `make bench`."""
