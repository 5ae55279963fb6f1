#!/usr/bin/env bash
# Keeps the command in $KEEP going: whatever ends it, it is started again, until this script itself is told to stop.
# The command is in the environment and no argument, so that `pkill -9 -f celery` hits the worker, not its keeper.
set -um # m: the command gets a process group of its own, by which whatever it leaves behind can be found

SECONDS_TO_FINISH=3 # a sheet takes less than one; honcho kills after five, and a killed job runs again at the next start

stopping=
pid=
stop() {
    stopping=yes
    [ -z "$pid" ] || kill -TERM "$pid" 2>/dev/null
}
trap stop TERM INT HUP

until [ "$stopping" ]; do
    # shellcheck disable=SC2086  # the command is to be split into words
    setpriv --pdeathsig TERM $KEEP </dev/null &
    pid=$!
    [ -z "$stopping" ] || stop # told to stop between two commands
    wait "$pid"
    status=$?
    if [ "$stopping" ]; then
        for ((tenth = 0; tenth < SECONDS_TO_FINISH * 10; tenth++)); do
            kill -0 "$pid" 2>/dev/null || break
            sleep 0.1
        done
    fi
    { kill -KILL -- "-$pid" && wait "$pid"; } 2>/dev/null # the children of a killed worker
    [ "$stopping" ] || {
        echo "'$KEEP' ended with status $status; starting it again."
        sleep 1
    }
done
