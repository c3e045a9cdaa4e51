#!/bin/bash
# soak.sh [REQUESTS]: a million requests through examples/demo.cfg on loopback: no error, no growth.
#
# Four kinds in turn: kept connections, static files, another frontend by its host name, a connection per request; neighbours of a
# queue, since the demo's servers have few slots. At each tenth: resident memory, buffers, connections, dropped log lines.
# Ends with 1 when an answer was not 200, or when memory in the last third grew by more than a tenth.
here=$(cd "$(dirname "$0")" && pwd)
SLUICE=${SLUICE:-$here/../../../sluice}
REQUESTS=${1:-1000000}
work=$(mktemp -d); chmod 755 "$work"
PATH=$PATH:/usr/sbin
pids=()
finish() { for p in "${pids[@]}"; do kill "$p" 2>/dev/null; done; wait 2>/dev/null; rm -rf "$work"; }
trap finish EXIT

cat >"$work/origin.conf" <<CONF
worker_processes 1; daemon off; pid $work/origin.pid; error_log $work/origin.err;
events { worker_connections 4000; }
http { access_log off; keepalive_requests 100000000;
  client_body_temp_path $work/o1; proxy_temp_path $work/o2; fastcgi_temp_path $work/o3; uwsgi_temp_path $work/o4; scgi_temp_path $work/o5;
  server { listen 127.0.0.1:24901; listen 127.0.0.1:24902; listen 127.0.0.1:24903; listen 127.0.0.1:24904;
    location / { return 200 "hello from the origin\n"; } } }
CONF
nginx -c "$work/origin.conf" -p "$work" 2>/dev/null & pids+=($!)
socat -u UDP-RECV:24914,rcvbuf=4194304 OPEN:/dev/null & pids+=($!)
export DEMO_DIR=$work DEMO_LOG=127.0.0.1:24914 DEMO_BIND=127.0.0.1 DEMO_WEB=24980 DEMO_MOBILE=24981 DEMO_TCP=24982 DEMO_STATS=24983
export DEMO_FAST=24901 DEMO_MEDIUM=24902 DEMO_SLOW=24903 DEMO_FLAKY=24904 DEMO_ECHO=24901
"$SLUICE" proxy -db -f "$here/../../../examples/demo.cfg" >"$work/out" 2>&1 & proxy=$!; pids+=($proxy)
for _ in $(seq 200); do curl -s -o /dev/null http://127.0.0.1:24980/ && break; sleep 0.1; done
sleep 3 # every server has been checked once

row() { # label
  local show; show=$(echo "show info;show activity" | socat -t 5 - "$work/sluice-demo.sock")
  printf '%-10s %8d KiB resident  %s\n' "$1" "$(awk '/^Rss:/ { print $2 }' "/proc/$proxy/smaps_rollup")" \
    "$(echo "$show" | awk -F': ' '/^(CumReq|CurrConns|PoolAlloc_MB|PoolUsed_MB|PoolFailed|DroppedLogs)/ { printf "%s=%s ", $1, $2 }')"
}
part=$((REQUESTS / 20)); bad=0
count() { # output of h2load
  local good; good=$(awk '/^status codes:/ { print $3 }' "$1"); done_=$((done_ + good)); [ "$good" -eq "$2" ] || { bad=$((bad + 1)); grep -E '^(requests|status)' "$1"; }
}
done_=0
row start
for tenth in $(seq 10); do
  h2load --h1 -n "$part" -c 8 -t 1 http://127.0.0.1:24980/ >"$work/l1" 2>&1; count "$work/l1" "$part"
  h2load --h1 -n $((part / 2)) -c 16 -t 1 -H 'X-Y: z' http://127.0.0.1:24980/static/a.css >"$work/l2" 2>&1; count "$work/l2" $((part / 2))
  h2load --h1 -n $((part / 4)) -c 16 -t 1 -H ':authority: api.example.org' http://127.0.0.1:24981/x >"$work/l3" 2>&1; count "$work/l3" $((part / 4))
  # -m with a closing header: a connection per request.
  h2load --h1 -n $((part / 4)) -c 8 -t 1 -H 'Connection: close' http://127.0.0.1:24980/y >"$work/l4" 2>&1; count "$work/l4" $((part / 4))
  row "$((tenth * 10)) %"
  memory[tenth]=$(awk '/^Rss:/ { print $2 }' "/proc/$proxy/smaps_rollup")
done
echo "$done_ answers with 200; parts with anything else: $bad"
awk -v a="${memory[7]}" -v b="${memory[10]}" -v bad="$bad" 'BEGIN { g = (b - a) / a; printf "resident memory over the last third: %+.1f %%\n", g * 100; exit bad > 0 || g > .1 }'
