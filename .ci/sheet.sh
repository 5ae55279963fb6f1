#!/usr/bin/env bash
# Prints a demo patient's home sheet through a real Celery worker and says where the PDF lies.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

.ci/bootstrap.sh
export PATH="$PWD/.venv/bin:$PATH"
python .ci/prepare.py database static demo

if ! celery -A clinic inspect ping --timeout 2 >/dev/null 2>&1; then # none runs: start one for this sheet
    KEEP="celery -A clinic worker --concurrency 1 --loglevel WARNING
        --without-gossip --without-mingle --without-heartbeat" .ci/keep_going.sh 2>var/sheet-worker.log &
    keeper=$!
    trap 'kill -TERM "$keeper" 2>/dev/null; wait "$keeper" || true' EXIT
fi
python manage.py demo_sheet
