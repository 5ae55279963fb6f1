#!/usr/bin/env bash
# Starts Trochlea on this machine to try it out: web, worker and sweeper of the Procfile, with demo patients.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

stop() {
    printf 'trochlea: %s\n' "$*" >&2
    exit 1
}

if [ -f .env ] && ! grep -Eqi '^ *TROCHLEA_LOCAL *= *(1|true|yes|on) *$' .env; then
    stop "'make run' makes demo patients, and .env says that this machine holds real ones: see docs/deploy.md."
fi
export PORT=${PORT:-8000}
[[ $PORT =~ ^[0-9]{1,5}$ && $PORT -ge 1 && $PORT -le 65535 ]] || stop "PORT is '$PORT': give a number up to 65535."

mkdir -p -m 700 var # patients' data
exec 8>var/run.lock # held for as long as honcho lives, and by nothing else
flock -n 8 || stop "Trochlea already runs from this folder. Stop it there with Ctrl-C."
if (exec 3<>"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null; then
    stop "Port $PORT is in use by another program. Choose another: make run PORT=8001"
fi

.ci/bootstrap.sh 8>&-
export PATH="$PWD/.venv/bin:$PATH"
if [ -z "${PUBLIC_URL:-}" ] && ! grep -qs '^PUBLIC_URL=' .env var/local.env; then
    export PUBLIC_URL="http://127.0.0.1:$PORT"
fi
python .ci/prepare.py database static demo addresses 8>&-
echo "Stop with Ctrl-C. Everything is kept in ${TROCHLEA_VAR:-$PWD/var}."
# pdeathsig: where make is killed or its terminal closed, honcho still stops its three processes
exec setpriv --pdeathsig TERM honcho start
