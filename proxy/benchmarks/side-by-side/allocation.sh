#!/bin/bash
# allocation.sh: what a request leaves for the garbage collector, as the JVM's flight recorder counts it.
#
#   WARM seconds of load on kept connections, minimal and realistic, then SECONDS_EACH seconds that are recorded:
#   bytes that the loops allocated (jdk.ThreadAllocationStatistics) over the requests done, and collections meanwhile
#
# Proxy on CPU 0, load and origin on CPU 1. Needs what run.sh needs, and the JDK's jcmd and jfr.
here=$(cd "$(dirname "$0")" && pwd)
PROXIES=sluice
. "$here/setup.sh"
WARM=${WARM:-15}
SECONDS_EACH=${SECONDS_EACH:-5}
bin=${JAVA_HOME:+$JAVA_HOME/bin/}

load() { # port seconds: requests done
  taskset -c 1 wrk -t1 -c20 -d"$2"s -H "Host: www.example.com" -H "Cookie: session=0123456789abcdef" "http://127.0.0.1:$1/1k" |
    awk '/requests in/ { print $1 }'
}
of_loops() { # recording first|last: bytes that all loops had allocated at its beginning or end
  "${bin}jfr" print --json --events jdk.ThreadAllocationStatistics "$1" | tr -d ' "' | awk -F: -v which="$2" '
    $1 == "allocated" { bytes = $2 + 0 }
    $1 == "javaName" && $2 ~ /^loop-/ { if (!($2 in first)) first[$2] = bytes; last[$2] = bytes }
    END { for (loop in last) sum += which == "first" ? first[loop] : last[loop]; printf "%.0f\n", sum }'
}

start sluice
for what in minimal realistic; do
  at=${port[sluice]}
  [ "$what" = minimal ] || at=$((at + 1))
  load "$at" "$WARM" >/dev/null
  "${bin}jcmd" "${pid[sluice]}" JFR.start name=allocation settings=default >/dev/null
  requests=$(load "$at" "$SECONDS_EACH")
  "${bin}jcmd" "${pid[sluice]}" JFR.stop name=allocation filename="$work/$what.jfr" >/dev/null
  collections=$("${bin}jfr" print --events jdk.GarbageCollection "$work/$what.jfr" | grep -c '^jdk.GarbageCollection')
  awk -v what="$what" -v n="$requests" -v a="$(of_loops "$work/$what.jfr" first)" -v b="$(of_loops "$work/$what.jfr" last)" -v c="$collections" \
    'BEGIN { printf "%-10s %d requests, %.2f bytes each, %d collections\n", what, n, (b - a) / n, c }'
done
