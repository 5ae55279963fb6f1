#!/usr/bin/env bash
# Collects every translatable sentence into clinic/locale and compiles the catalogues.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export PATH="$PWD/.venv/bin:$PATH"

python .ci/prepare.py
mkdir -p clinic/locale
python manage.py makemessages --locale en --locale es --no-location --no-obsolete --no-wrap \
    --ignore .venv --ignore var --ignore tests --ignore .ci
python manage.py compilemessages --ignore .venv --ignore var
