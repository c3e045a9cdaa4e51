#!/bin/bash
# checks.sh [connect] [http]: what health checks alone cost, in percent of a core.
#
#   connect  a connection to each server at each interval
#   http     `option httpchk` to each
#
# SERVERS (5000) servers in backends of 50, all with INTER (2s), no traffic. The proxy, with one thread, on CPU 0, the servers (one nginx) on CPU 1.
# CPU time of the process over SECONDS_MEASURED (15) after WARM (20) seconds, then the share of the JVM's compilers and how many servers are up.
here=$(cd "$(dirname "$0")" && pwd)
SLUICE=${SLUICE:-$here/../../../sluice}
PROXIES=${PROXIES:-haproxy sluice}
SERVERS=${SERVERS:-5000}
INTER=${INTER:-2s}
WARM=${WARM:-20}
SECONDS_MEASURED=${SECONDS_MEASURED:-15}
PATH=$PATH:/usr/sbin
work=$(mktemp -d); chmod 755 "$work"
pids=()
finish() { for p in "${pids[@]}"; do kill "$p" 2>/dev/null; done; wait 2>/dev/null; rm -rf "$work"; }
trap finish EXIT
origin=23090

cat >"$work/origin.conf" <<EOF
worker_processes 1; daemon off; pid $work/origin.pid; error_log $work/origin.err;
events { worker_connections 8000; }
http { access_log off;
  client_body_temp_path $work/o1; proxy_temp_path $work/o2; fastcgi_temp_path $work/o3; uwsgi_temp_path $work/o4; scgi_temp_path $work/o5;
  server { listen 127.0.0.1:$origin backlog=4096; location / { return 200 "ok"; } } }
EOF
taskset -c 1 nginx -c "$work/origin.conf" -p "$work" 2>"$work/origin.out" & pids+=($!)

configuration() { # kind
  printf 'global\n  nbthread 1\n  stats socket %s/socket level admin\n' "$work"
  printf 'defaults\n  mode http\n  timeout connect 5s\n  timeout server 5s\n  timeout client 5s\n  default-server check inter %s\n' "$INTER"
  [ "$1" = http ] && printf '  option httpchk\n'
  for ((i = 0; i < SERVERS; i++)); do
    ((i % 50 == 0)) && printf 'backend b%d\n' $((i / 50))
    printf '  server s%d 127.0.0.1:%d\n' "$i" "$origin"
  done
}
ticks() { # files: user and system time of processes or threads, in hundredths of a second
  cat "$@" 2>/dev/null | sed 's/.*) //' | awk '{ t += $12 + $13 } END { print t + 0 }'
}
compilers() { # process
  local t
  for t in /proc/"$1"/task/*; do case $(cat "$t/comm" 2>/dev/null) in C[12]*Comp*) echo "$t/stat" ;; esac; done
}
measure() { # proxy kind
  configuration "$2" >"$work/$1.cfg"
  case $1 in
    haproxy) taskset -c 0 haproxy -db -f "$work/$1.cfg" >"$work/$1.out" 2>&1 & ;;
    sluice) taskset -c 0 "$SLUICE" proxy -db -f "$work/$1.cfg" >"$work/$1.out" 2>&1 & ;;
  esac
  local p=$!; pids+=($p)
  sleep "$WARM"
  local before after hot=0 cold
  before=$(ticks "/proc/$p/stat"); cold=$(ticks $(compilers $p) /dev/null)
  sleep "$SECONDS_MEASURED"
  after=$(ticks "/proc/$p/stat"); hot=$(ticks $(compilers $p) /dev/null)
  local up
  up=$(echo "show stat -1 4 -1" | socat -t 20 - "$work/socket" | awk -F, '$18 ~ /^UP/ { n++ } END { print n + 0 }')
  awk -v p="$1" -v k="$2" -v a="$before" -v b="$after" -v c="$cold" -v h="$hot" -v s="$SECONDS_MEASURED" -v up="$up" \
    'BEGIN { printf "%-8s %-8s %5.1f %% of a core, compilers %.1f %%, %d servers up\n", k, p, (b - a) / s, (h - c) / s, up }'
  kill "$p"; wait "$p" 2>/dev/null
}
for kind in ${*:-connect http}; do for proxy in $PROXIES; do measure "$proxy" "$kind"; done; done
