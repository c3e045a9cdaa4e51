#!/bin/bash
# rest.sh [start] [idle] [rate] [warmup]: what does not show in requests per second.
#
#   start    milliseconds from the command to the first answer, launcher included; memory at rest
#   idle     KiB of memory for each of IDLE connections that had one request answered and are kept
#   rate     p50, p99, p99.9 at RATE requests per second, after WARM seconds of load
#   warmup   the same in each of the first seconds of a process, from the moment at which it accepts
#
# Proxy on CPU 0, clients and origin on CPU 1. Needs what run.sh needs, and a JDK for the clients.
here=$(cd "$(dirname "$0")" && pwd)
ulimit -n 65535 2>/dev/null || ulimit -n "$(ulimit -Hn)"
# HAProxy wants two descriptors for each of its maxconn connections.
most=$(($(ulimit -n) / 2 - 300))
IDLE=${IDLE:-$((most < 10000 ? most : 10000))}
MAXCONN=$((IDLE + 200))
. "$here/setup.sh"
RATE=${RATE:-2000}
WARM=${WARM:-15}
clients=$here/../src/main/java/sluice/benchmarks/load
JAVA=${JAVA_HOME:+$JAVA_HOME/bin/}java

now() { date +%s%N; }
memory() { # proxy: resident KiB of it and its workers
  local p t=0; for p in ${pid[$1]} $(pgrep -P "${pid[$1]}"); do t=$((t + $(awk '/^Pss:/ { print $2 }' "/proc/$p/smaps_rollup" 2>/dev/null || echo 0))); done; echo $t
}
stop() { kill "${pid[$1]}" 2>/dev/null; wait "${pid[$1]}" 2>/dev/null; }

for what in ${*:-start idle rate warmup}; do
  for p in $PROXIES; do
    case $what in
      start)
        : >"$work/started"
        for _ in 1 2 3; do
          before=$(now); start "$p"; after=$(now)
          sleep 2; echo "$(((after - before) / 1000000)) $(memory "$p")" >>"$work/started"; stop "$p"
        done
        sort -n "$work/started" | sed -n 2p | awk -v p="$p" '{ printf "start    %-8s %d ms to the first answer, %d KiB at rest\n", p, $1, $2 }' ;;
      idle)
        start "$p"
        taskset -c 1 wrk -t1 -c50 -d"${WARM}"s "http://127.0.0.1:${port[$p]}/1k" >/dev/null
        before=$(memory "$p")
        coproc client { taskset -c 1 "$JAVA" "$clients/IdleConnections.java" "${port[$p]}" "$IDLE"; }
        read -r said <&"${client[0]}"
        sleep 1; after=$(memory "$p")
        kill "$client_PID" 2>/dev/null; wait "$client_PID" 2>/dev/null
        awk -v p="$p" -v a="$before" -v b="$after" -v n="$IDLE" -v s="$said" 'BEGIN { printf "idle     %-8s %.2f KiB each (%s; %d to %d KiB)\n", p, (b - a) / n, s, a, b }'
        stop "$p" ;;
      rate)
        start "$p"
        taskset -c 1 wrk -t1 -c50 -d"${WARM}"s "http://127.0.0.1:$((port[$p] + 1))/1k" >/dev/null
        taskset -c 1 "$JAVA" "$clients/ConstantRate.java" "$((port[$p] + 1))" "$RATE" 10 $origin 5 |
          sed -n "s/^all: */rate     $p /p"
        stop "$p" ;;
      warmup)
        coproc client { taskset -c 1 "$JAVA" "$clients/ConstantRate.java" "$(($(base "$p") + 1))" "$RATE" 5 $origin 5; }
        read -r said <&"${client[0]}"
        start "$p"
        while read -r said <&"${client[0]}"; do case $said in second*) echo "warmup   $p $said" ;; esac; done 2>/dev/null
        stop "$p" ;;
    esac
  done
done
