#!/usr/bin/env bash
# Makes .venv with what requirements.txt pins and sees to the programs and libraries of the system.
#   .ci/bootstrap.sh [dev] [figures] [test] [messages]    dev: requirements-dev.txt as well; figures: what draws the
#   exercise pictures; test: both, and the programs that the suite calls; messages: gettext
# As root missing Debian packages are installed; otherwise one sentence says which command installs them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# What WeasyPrint loads at run time, by the names the system knows them under, and the packages that hold them.
native_libraries=(libgobject-2.0.so.0 libpango-1.0.so.0 libpangoft2-1.0.so.0 libharfbuzz.so.0 libharfbuzz-subset.so.0
    libfontconfig.so.1)
native_packages=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core)

stop() {
    printf 'trochlea: %s\n' "$*" >&2
    exit 1
}

say() { printf 'trochlea: %s\n' "$*" >&2; }

find_python() {
    local candidate
    for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            command -v "$candidate"
            return
        fi
    done
    stop "Python 3.11 or newer is needed, and none is on this machine's PATH."
}

# install WHAT-FOR PACKAGE...
install() {
    local purpose=$1
    shift
    command -v apt-get >/dev/null || stop "$purpose is missing. On Debian it comes with the packages: $*"
    [ "$(id -u)" = 0 ] || stop "$purpose is missing. Install it with: sudo apt-get install $*"
    say "$purpose is missing; installing $*"
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends "$@"; } >var/apt.log 2>&1 ||
        stop "apt-get could not install $*: see $PWD/var/apt.log"
}

has_native_libraries() {
    "$1" -c 'import ctypes, sys; [ctypes.CDLL(name) for name in sys.argv[1:]]' "${native_libraries[@]}" 2>/dev/null
}

# need PROGRAM PACKAGE
need() { command -v "$1" >/dev/null || missing+=("$2"); }

# fill STAMP REQUIREMENTS...: pip runs only where a requirements file changed since it last came through
fill() {
    local stamp=.venv/$1 state options=()
    [ "$1" != requirements-figures.stamp ] || options=(--no-deps) # that file is whole: see its head
    shift
    state=$(cat "$@" | cksum)
    [ "$(cat "$stamp" 2>/dev/null)" != "$state" ] || return 0
    say "installing what ${*: -1} names"
    if ! .venv/bin/python -m pip install --disable-pip-version-check "${options[@]}" -r "${@: -1}" >var/pip.log 2>&1; then
        tail -n 5 var/pip.log >&2
        stop "pip could not install ${*: -1}: all it said is in $PWD/var/pip.log"
    fi
    printf '%s\n' "$state" >"$stamp"
}

mkdir -p -m 700 var # patients' data
exec 9>var/bootstrap.lock
flock 9 # two at once take turns

python=$(find_python)
if [ "$(cat .venv/place 2>/dev/null)" != "$PWD" ]; then # absent, half made, or moved: its scripts hold its full path
    "$python" -c 'import ensurepip, venv' 2>/dev/null ||
        install "The venv module of Python" \
            "python$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv"
    rm -rf .venv
    "$python" -m venv .venv
    pwd >.venv/place
fi
fill requirements.stamp requirements.txt
if ! has_native_libraries .venv/bin/python; then
    install "A library that WeasyPrint prints with" "${native_packages[@]}"
    has_native_libraries .venv/bin/python ||
        stop "${native_packages[*]} are installed, but $python cannot load ${native_libraries[*]}."
fi

missing=()
for wanted in "$@"; do
    case $wanted in
        dev) fill requirements-dev.stamp requirements.txt requirements-dev.txt ;;
        figures) fill requirements-figures.stamp requirements-figures.txt ;;
        test)
            fill requirements-dev.stamp requirements.txt requirements-dev.txt
            fill requirements-figures.stamp requirements-figures.txt
            need chromium chromium
            need pdftotext poppler-utils
            need qpdf qpdf
            need zbarimg zbar-tools
            need msgfmt gettext
            ;;
        messages) need msgfmt gettext ;;
        *) stop "bootstrap.sh does not know '$wanted'." ;;
    esac
done
[ ${#missing[@]} = 0 ] || install "A program that this needs" "${missing[@]}"
