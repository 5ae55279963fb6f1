"""Twenty threads on one database: `python -m tests.all_at_once SHEET` (for tests/test_services.py).

Prints how many of them got the sheet to make, and how many of them a limit of three let through.
"""

import os
import sys
import threading
from datetime import timedelta

import django

MANY, LIMIT = 20, 3


def main(pk: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings")
    django.setup()
    from django.db import connection
    from django.utils import timezone

    from clinic import throttle
    from plans.models import Handout

    start, claimed, allowed = threading.Barrier(MANY), [], []

    def one(number: int) -> None:
        start.wait()
        claimed.append(Handout.objects.claim(pk, f"somewhere:{number}", timezone.now()))
        allowed.append(throttle.allow("link", f"sheet {pk}", limit=LIMIT, window=timedelta(minutes=10)))
        connection.close()

    threads = [threading.Thread(target=one, args=[number]) for number in range(MANY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(claimed.count(True), allowed.count(True), len(claimed), len(allowed))


if __name__ == "__main__":
    main(int(sys.argv[1]))
