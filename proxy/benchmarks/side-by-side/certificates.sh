#!/bin/bash
# certificates.sh [COUNT]: what a folder of certificates (default 10,000) costs: seconds from the start to the first answer over TLS, and memory for each
# certificate beyond the first, in HAProxy and in Sluice (with the collector asked before it is looked at).
#
# SLUICE names the launcher (default: the one of this checkout), JAVA_HOME a JDK 25. Everything started here is ended by the exit trap.
set -u
here=$(cd "$(dirname "$0")" && pwd)
count=${1:-10000}
SLUICE=${SLUICE:-$here/../../../sluice}
PROXIES=${PROXIES:-haproxy sluice}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
work=$(mktemp -d); chmod 755 "$work"
PATH=$PATH:/usr/sbin
pid=
stop() { [ -n "$pid" ] && kill "$pid" 2>/dev/null && wait "$pid" 2>/dev/null; pid=; }
finish() { stop; rm -rf "$work"; }
trap finish EXIT

mkdir "$work/one" "$work/many"
exports="--add-exports java.base/sun.security.tools.keytool=ALL-UNNAMED --add-exports java.base/sun.security.x509=ALL-UNNAMED"
"$java" $exports "$here/Certificates.java" "$work/many" "$count" || exit 1
cp "$work/many/host00000.example.pem" "$work/one/"

port=23700
begin() { # proxy folder -> seconds until it answers
  cat >"$work/$1.cfg" <<X
global
    nbthread 1
    maxconn 1000
defaults
    mode http
    timeout client 10s
frontend in
    bind 127.0.0.1:$port ssl crt $work/$2
    http-request return status 200
X
  local from=$EPOCHREALTIME
  case $1 in
    haproxy) haproxy -db -f "$work/$1.cfg" 2>"$work/$1.out" & ;;
    sluice) "$SLUICE" proxy -db -f "$work/$1.cfg" >"$work/$1.out" 2>&1 & ;;
  esac
  pid=$!
  for _ in $(seq 3000); do
    curl -sk -o /dev/null --connect-to "::127.0.0.1:$port" "https://host00000.example/" && break
    kill -0 "$pid" 2>/dev/null || { cat "$work/$1.out"; exit 1; }
    sleep 0.02
  done
  awk -v a="$from" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.2f", b - a }' >"$work/seconds"
}
memory() { # KiB of the process alone
  [ "$1" = haproxy ] || "${java%java}jcmd" "$pid" GC.run >/dev/null
  awk '/^Pss:/ { print $2 }' "/proc/$pid/smaps_rollup"
}
printf '%-8s %12s %12s %15s\n' proxy "1: seconds" "$count: seconds" "KiB/certificate"
for p in $PROXIES; do
  begin "$p" one; first=$(cat "$work/seconds"); small=$(memory "$p"); stop
  begin "$p" many; second=$(cat "$work/seconds"); large=$(memory "$p"); stop
  printf '%-8s %12s %12s %15s\n' "$p" "$first" "$second" "$(awk -v a="$small" -v b="$large" -v n="$count" 'BEGIN { printf "%.1f", (b - a) / (n - 1) }')"
done
