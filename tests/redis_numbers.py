"""Which of the Redis server's 16 databases belongs to whom, so that processes of one suite empty only their own."""

import os
from urllib.parse import urlsplit, urlunsplit

USES = ("queue", "stack", "bench", "suite")


def own_redis(given: str, use: str) -> str:
    """Return the address of the database for this use in this process of the suite; "" where no server is given.

    use: one of USES.  At most four processes: a fifth would share.
    """
    if not given:
        return ""
    process = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    return urlunsplit(urlsplit(given)._replace(path=f"/{15 - process * len(USES) - USES.index(use)}"))
