"""Ends with 0 while the web process of this container answers and reaches its database."""

import os
import sys
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

host = urlsplit(os.environ["PUBLIC_URL"]).hostname  # any other name is refused
request = Request(f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/health/", headers={"Host": host})
try:
    with urlopen(request, timeout=4):  # noqa: S310  the address above is ours
        pass
except (URLError, OSError) as error:
    sys.exit(f"not healthy: {error}")
