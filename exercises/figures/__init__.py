"""Exercise pictures drawn from data.  Build-time only: the web application never imports this package."""

import os

for _library in ("OPENBLAS", "OMP", "MKL"):  # before numpy loads: for small matrices threads only get in the way
    os.environ.setdefault(f"{_library}_NUM_THREADS", "1")
