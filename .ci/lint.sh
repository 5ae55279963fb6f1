#!/usr/bin/env bash
# Everything that `make check` looks at before the suite: style, migrations, and the settings of a production start.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export PATH="$PWD/.venv/bin:$PATH"

ruff check .
ruff format --check .

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
random_secret() { python -c 'import secrets; print(secrets.token_urlsafe(48))'; }
# In the environment every value goes before .env and var/local.env, so that this machine's own files count for nothing.
export TROCHLEA_LOCAL=0 DEBUG=0 PUBLIC_URL=https://trochlea.example TROCHLEA_VAR=$scratch
export DATABASE_URL=sqlite:///$scratch/trochlea.sqlite3 REDIS_URL=
export STAFF_MFA_REQUIRED=1 SSL_REDIRECT=1 SECRET_KEY_FALLBACKS=
SECRET_KEY=$(random_secret)
PORTAL_LINK_KEY=$(random_secret)
export SECRET_KEY PORTAL_LINK_KEY
python manage.py makemigrations --check --dry-run
python manage.py check --deploy --fail-level WARNING
