#!/bin/bash
# Compares sluice log with halog and wc on one generated file: interleaved runs, medians, ratios, as a Markdown table.
#
#   bench/compare.sh [MEGABYTES=1024] [ROUNDS=3] > ../docs/log-analyzer-performance.md
#
# Needs halog on the PATH and room for the file below TMPDIR. sluice is started by its launcher, start-up cache included.
set -eu
here=$(cd "$(dirname "$0")" && pwd); module=$(dirname "$here"); megabytes=${1:-1024}; rounds=${2:-3}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
log=${SLUICE_BENCH_LOG:-$work/bench.log}
[ -f "$log" ] || "$java" "$here/GenerateLog.java" "$log" "$megabytes"
cache=${XDG_CACHE_HOME:-$HOME/.cache}/sluice
flags=$(grep -v '^#' "$module/jvm.options" | tr '\n' ' ')
sluice() { "$module/../sluice" log "$@"; }
# The first start builds what is not built, the second one makes the start-up cache beside itself.
for start in 1 2; do sluice explain SH >/dev/null; done
while ls -d "$cache"/log-analyzer-*.lock >/dev/null 2>&1; do sleep 1; done
lines=$(wc -l <"$log"); bytes=$(wc -c <"$log")
names=("wc -l" "halog -srv" "halog -st" "halog -tc" "halog -u" "sluice servers" "sluice terminations" "sluice urls" "sluice report")
run() {
    case $1 in
        "wc -l") wc -l "$log" ;;
        "halog "*) halog "${1#halog }" <"$log" ;;
        "sluice "*) sluice "${1#sluice }" -q "$log" ;;
    esac >/dev/null 2>&1
}
TIMEFORMAT='%R %U %S'
for ((round = 0; round < rounds; round++)); do
    for name in "${names[@]}"; do
        { time run "$name"; } 2>>"$work/${name// /_}"
    done
done
median() { awk -v c="$2" '{ if (c == 1) print $1; else print $2 + $3 }' "$work/${1// /_}" | sort -n | awk '{ a[NR] = $1 } END { print a[int((NR + 1) / 2)] }'; }
srv=$(median "halog -srv" 1)
echo "# log-analyzer: speed"
echo
echo "$lines lines, $bytes bytes, page cache warm, medians of $rounds interleaved rounds, whole processes, start of the JVM included."
echo "Machine: $(nproc) cores, $(awk -F': ' '/model name/ { print $2; exit }' /proc/cpuinfo), Linux $(uname -r | cut -d- -f1), load at the start $(cut -d' ' -f1 /proc/loadavg), JVM flags \`$flags\`."
echo
echo "| command | seconds | CPU seconds | M lines/s | GB/s | time relative to \`halog -srv\` |"
echo "|---|---:|---:|---:|---:|---:|"
for name in "${names[@]}"; do
    awk -v n="$name" -v s="$(median "$name" 1)" -v u="$(median "$name" 2)" -v l="$lines" -v b="$bytes" -v r="$srv" \
        'BEGIN { printf "| `%s` | %.2f | %.2f | %.2f | %.2f | %.2f |\n", n, s, u, l / s / 1e6, b / s / 1e9, s / r }'
done
