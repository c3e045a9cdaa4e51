#!/bin/bash
# Compares sluice log with halog and wc on one generated file: interleaved runs, medians, ratios, as a Markdown table.
#
#   bench/compare.sh [-w] [MEGABYTES=1024] [ROUNDS=5]
#
# Prints the table; with -w it also puts it into docs/log-analyzer-performance.md, in place of the one that is there.
# Needs halog on the PATH and room for the file below TMPDIR (or SLUICE_BENCH_LOG, a file made before). sluice is started by
# its launcher, start-up cache included.
set -eu
write=no
[ "${1-}" != -w ] || { write=yes; shift; }
here=$(cd "$(dirname "$0")" && pwd); module=$(dirname "$here"); megabytes=${1:-1024}; rounds=${2:-5}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
log=${SLUICE_BENCH_LOG:-$work/bench.log}
[ -f "$log" ] || "$java" "$here/GenerateLog.java" "$log" "$megabytes"
cache=${XDG_CACHE_HOME:-$HOME/.cache}/sluice
flags=$(grep -v '^#' "$module/jvm.options" | paste -sd' ')
sluice() { "$module/../sluice" log "$@"; }
# The first start builds what is not built, the second one makes the start-up cache beside itself.
for start in 1 2; do sluice explain SH >/dev/null; done
while ls -d "$cache"/log-analyzer-*.lock >/dev/null 2>&1; do sleep 1; done
head -n 10000 "$log" >"$work/short.log"
lines=$(wc -l <"$log"); bytes=$(wc -c <"$log")
names=("wc -l" "halog -srv" "halog -st" "halog -tc" "halog -u" "sluice servers" "sluice terminations" "sluice urls" "sluice report" "first output")
run() {
    case $1 in
        "wc -l") wc -l "$log" ;;
        "halog "*) halog "${1#halog }" <"$log" ;;
        "first output") sluice report -q "$work/short.log" ;;
        "sluice "*) sluice "${1#sluice }" -q "$log" ;;
    esac >/dev/null 2>&1
}
load=$(cut -d' ' -f1 /proc/loadavg)
TIMEFORMAT='%R %U %S'
for ((round = 0; round < rounds; round++)); do
    for name in "${names[@]}"; do
        { time run "$name"; } 2>>"$work/${name// /_}"
    done
done
median() { awk -v c="$2" '{ if (c == 1) print $1; else print $2 + $3 }' "$work/${1// /_}" | sort -n | awk '{ a[NR] = $1 } END { print a[int((NR + 1) / 2)] }'; }
best() { awk '{ print $1 }' "$work/${1// /_}" | sort -n | head -1; }
# What each question of ours is measured by, and how many times its time is allowed.
rival() {
    case $1 in
        "sluice servers") echo "halog -srv:1" ;;
        "sluice terminations") echo "halog -tc:1" ;;
        "sluice urls") echo "halog -u:1" ;;
        "sluice report") echo "halog -srv:3" ;;
    esac
}
table() {
    echo "$lines lines, $bytes bytes, page cache warm, $rounds interleaved rounds, whole processes, start of the JVM included."
    echo "Machine: $(nproc) cores, $(awk -F': ' '/model name/ { print $2; exit }' /proc/cpuinfo), Linux $(uname -r | cut -d- -f1), load at the start $load, JVM flags \`$flags\`."
    echo
    echo "| command | seconds (median) | best | CPU seconds | M lines/s | GB/s | against halog |"
    echo "|---|---:|---:|---:|---:|---:|---|"
    for name in "${names[@]}"; do
        shown=$name count=$lines size=$bytes against=
        if [ "$name" = "first output" ]; then shown="sluice report, 10 000 lines" count=0; fi
        rival=$(rival "$name")
        [ -z "$rival" ] || against="$(median "${rival%:*}" 1) ${rival}"
        awk -v n="$shown" -v s="$(median "$name" 1)" -v m="$(best "$name")" -v u="$(median "$name" 2)" -v l="$count" -v b="$size" -v a="$against" 'BEGIN {
            split(a, r, " "); split(r[3], w, ":"); against = ""
            if (a != "") against = sprintf("%.2f times the time of `%s %s`%s", s / r[1], r[2], w[1], w[2] > 1 ? ", " w[2] " allowed" : "")
            if (l == 0) printf "| `%s` | %.2f | %.2f | %.2f | | | 0.7 s allowed |\n", n, s, m, u
            else printf "| `%s` | %.2f | %.2f | %.2f | %.2f | %.2f | %s |\n", n, s, m, u, l / s / 1e6, b / s / 1e9, against }'
    done
}
table | tee "$work/table"
[ "$write" = no ] || {
    doc=$module/../docs/log-analyzer-performance.md
    awk -v t="$work/table" '/^<!-- compare.sh -->$/ { print; while ((getline line < t) > 0) print line; skip = 1 }
        /^<!-- end -->$/ { skip = 0 } !skip' "$doc" >"$work/doc"
    cat "$work/doc" >"$doc"
}
