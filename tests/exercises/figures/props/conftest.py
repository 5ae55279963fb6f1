"""Pictures are built with libraries that the web application does without (requirements-figures.txt)."""

from importlib.util import find_spec

collect_ignore_glob = [] if find_spec("numpy") and find_spec("scipy") else ["test_*.py"]
