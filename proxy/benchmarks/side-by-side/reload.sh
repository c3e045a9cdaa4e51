#!/bin/bash
# reload.sh [place] [process] [size] [stat] [sess]: what a reload costs the clients.
#
#   place    RELOADS (100) reloads in a row under a connection-per-request load, two configurations in turn: requests that failed.
#            sluice reads the new file in the running process, haproxy -W replaces its worker
#   process  the same with HANDOVERS (100) new processes, each of which takes the sockets over (-x) and ends the one before (-sf)
#   size     sluice with 1,000 backends of 10 servers: how long a reload takes, and p99 at RATE requests per second without and with one
#            reload after the other
#   stat     sluice with the same 10,000 servers: how long `show stat` takes, and p99 while it is asked again and again
#   sess     sluice with SESSIONS (100,000) streams that wait, 100 on each connection of HTTP/2: how long `show sess` takes, what it adds to the
#            resident memory while nobody reads it, and p99 of other traffic while it is asked again and again
#
# A row with time-outs tells how many SYNs the kernel sent again meanwhile: a lost one costs a client 1 s, a second 3 s, whatever the proxy does.
#
# wrk and origin on CPU 1, the proxies wherever the kernel puts them. Needs wrk, nginx, socat, haproxy, and a JDK for `size` and `stat`.
here=$(cd "$(dirname "$0")" && pwd)
ulimit -n 65535 2>/dev/null || ulimit -n "$(ulimit -Hn)"
. "$here/setup.sh"
RELOADS=${RELOADS:-100}
HANDOVERS=${HANDOVERS:-100}
SESSIONS=${SESSIONS:-100000}
RATE=${RATE:-1000}
PROXIES=$(echo "$PROXIES" | sed 's/ *nginx//')
clients=$here/../src/main/java/sluice/benchmarks/load
JAVA=${JAVA_HOME:+$JAVA_HOME/bin/}java
front=23400

configuration() { # proxy, letter
cat <<EOF
global
    stats socket $work/$1.sock level admin expose-fd listeners
    maxconn 4000
defaults
    mode http
    timeout connect 5s
    timeout client 30s
    timeout server 30s
frontend web
    bind 127.0.0.1:$front
    http-response set-header x-configuration $2
    default_backend web$2
backend web$2
    option httpclose
    server s 127.0.0.1:$origin
EOF
[ "$2" = a ] || printf 'frontend more\n    bind 127.0.0.1:%d\n    default_backend webb\n' $((front + 1))
}
# The load at a fixed rate keeps its connections.
kept() { configuration sluice "$1" | grep -v httpclose; }
spent() { awk '{ print ($14 + $15) * 10 }' "/proc/$new/stat"; }
big() { # letter: 1,000 backends of 10 servers
  kept "$1"
  seq 1000 | awk -v o=$origin '{ print "backend b" $1 "\n    balance roundrobin"; for (i = 1; i <= 10; i++) print "    server s" i " 127.0.0.1:" o " weight " i }'
}
ask() { echo "$2" | socat -t 5 - "UNIX-CONNECT:$work/$1.sock" 2>/dev/null; }
launch() { # proxy, more flags: a process, its number in $new
  local p=$1; shift
  case $p in
    haproxy) haproxy "$@" -f "$work/$p.cfg" >>"$work/$p.out" 2>&1 & ;;
    sluice) "$SLUICE" proxy "$@" -f "$work/$p.cfg" >>"$work/$p.out" 2>&1 & ;;
  esac
  new=$!; pids+=($new)
}
serves() { # proxy, process: waits until the socket is its own
  for _ in $(seq 1500); do
    ask "$1" "show info" | grep -q "^Pid: $2$" && return
    kill -0 "$2" 2>/dev/null || break
    sleep 0.02
  done
  echo "$1 $2 does not serve"; tail -5 "$work/$1.out"; return 1
}
answers() { for _ in $(seq 600); do curl -s -o /dev/null "http://127.0.0.1:$front/1k" && return; sleep 0.02; done; echo "nobody answers"; exit 1; }
syns() { awk '/^TcpExt:/ { if (!n) { for (i = 1; i <= NF; i++) if ($i == "TCPSynRetrans") n = i } else print $n }' /proc/net/netstat; }
load() { resent=$(syns); taskset -c 1 wrk -t1 -c16 -d600s -H "Connection: close" "http://127.0.0.1:$front/1k" >"$work/wrk.out" 2>&1 & wrk=$!; pids+=($wrk); }
judge() { # label: ends the load and tells what failed
  kill -INT $wrk; wait $wrk 2>/dev/null
  awk -v l="$1" -v r=$(($(syns) - resent)) '/requests in/ { n = $1 } /Socket errors/ { gsub(",", ""); e = $4 + $6 + $8; t = $10 } /Non-2xx/ { b = $NF }
    END { printf "%s: %d requests, %d failed connections, %d time-outs (%d SYNs sent again), %d bad answers\n", l, n, e, t, r, b }' "$work/wrk.out"
}

place() { # proxy
  configuration "$1" a >"$work/$1.cfg"
  # -db would undo -W.
  case $1 in haproxy) launch haproxy -W ;; sluice) launch sluice -db ;; esac
  answers; local first=$new; load; sleep 2
  local began; began=$(date +%s%N)
  for i in $(seq "$RELOADS"); do
    configuration "$1" $([ $((i % 2)) = 0 ] && echo a || echo b) >"$work/$1.cfg"
    case $1 in
      sluice) ask sluice reload | grep -q '^Success=1' || { echo "reload $i failed"; ask sluice reload; } ;;
      haproxy) before=$(ask haproxy "show info" | sed -n 's/^Pid: //p'); kill -USR2 $first
        for _ in $(seq 200); do now=$(ask haproxy "show info" | sed -n 's/^Pid: //p'); [ -n "$now" ] && [ "$now" != "$before" ] && break; sleep 0.01; done ;;
    esac
  done
  local took=$((($(date +%s%N) - began) / 1000000 / RELOADS))
  sleep 1; judge "place    $1, $RELOADS reloads, $took ms each"
  kill $first; wait $first 2>/dev/null
}
process() { # proxy
  configuration "$1" a >"$work/$1.cfg"; launch "$1" -db; answers; serves "$1" $new || exit 1; load; sleep 2
  local done=0 longest=0 began took
  for i in $(seq "$HANDOVERS"); do
    local old=$new; began=$(date +%s%N)
    configuration "$1" $([ $((i % 2)) = 0 ] && echo a || echo b) >"$work/$1.cfg"
    launch "$1" -db -x "$work/$1.sock" -sf $old
    # Whoever has the sockets goes on with the load: what was done so far is told.
    serves "$1" $new || { kill -0 $old 2>/dev/null && new=$old; break; }
    took=$((($(date +%s%N) - began) / 1000000)); [ $took -le $longest ] || longest=$took
    wait $old 2>/dev/null; done=$((done + 1))
  done
  sleep 1; judge "process  $1, $done of $HANDOVERS hand-overs, $longest ms at most"
  kill $new; wait $new 2>/dev/null
}
rate() { taskset -c 1 "$JAVA" "$clients/ConstantRate.java" $front "$RATE" 10 $origin 5 | sed -n "s/^all: */$1 /p"; }
size() {
  big a >"$work/sluice.cfg"; launch sluice -db; answers; serves sluice $new || exit 1
  taskset -c 1 wrk -t1 -c16 -d10s "http://127.0.0.1:$front/1k" >/dev/null
  for i in 1 2 3 4 5 6; do big $([ $((i % 2)) = 0 ] && echo a || echo b) >"$work/sluice.cfg"; local cpu; cpu=$(spent); ask sluice reload | sed -n 's/^Reloaded\(.*\)\.$/size     sluice, 1,000 x 10: reloaded\1/p' | tr -d '\n'; echo ", $(($(spent) - cpu)) ms of processor time"; done
  rate "size     sluice, nothing else "
  (while :; do ask sluice reload >/dev/null; sleep 1; done) & local loop=$!; pids+=($loop)
  rate "size     sluice, a reload each second "
  kill $loop; kill $new; wait $new $loop 2>/dev/null
}
stat() {
  big a >"$work/sluice.cfg"; launch sluice -db; answers; serves sluice $new || exit 1
  for i in 1 2 3 4 5 6 7 8; do
    local began cpu bytes; began=$(date +%s%N) cpu=$(spent); bytes=$(ask sluice "show stat" | wc -c)
    echo "stat     sluice, 10,000 servers: $((($(date +%s%N) - began) / 1000000)) ms with socat, $(($(spent) - cpu)) ms of processor time, $bytes bytes"
  done
  rate "stat     sluice, nothing else "
  (while :; do ask sluice "show stat" >/dev/null; done) & local loop=$!; pids+=($loop)
  rate "stat     sluice, show stat without a pause "
  kill $loop; kill $new; wait $new $loop 2>/dev/null
}
resident() { awk '/^VmRSS/ { print $2 }' "/proc/$new/status"; }
streams() { ask sluice "show info" | sed -n 's/^CurrStreams: //p'; }
sess() {
  { kept a; cat <<EOF
frontend many
    bind 127.0.0.1:$((front + 2)) proto h2
    timeout client 1h
    default_backend full
backend full
    timeout tarpit 1h
    http-request tarpit
EOF
  } | sed 's/maxconn 4000/maxconn 8000/' >"$work/sluice.cfg"
  launch sluice -db; answers; serves sluice $new || exit 1
  taskset -c 1 h2load -c $((SESSIONS / 100)) -m 100 -n "$SESSIONS" -T 600 "http://127.0.0.1:$((front + 2))/" >"$work/h2load.out" 2>&1 & pids+=($!)
  for _ in $(seq 600); do [ "$(streams)" -ge "$SESSIONS" ] && break; sleep 0.1; done
  echo "sess     sluice: $(streams) streams, $(resident) KiB resident"
  for i in 1 2 3; do
    local began; began=$(date +%s%N); local lines; lines=$(ask sluice "show sess" | grep -c ' fe=many ')
    echo "sess     sluice: $lines streams listed in $((($(date +%s%N) - began) / 1000000)) ms, socat included"
  done
  local before; before=$(resident)
  # One that never reads: socat's own buffer takes a little, the socket a little more, and then the list waits.
  (echo "show sess"; sleep 5) | socat -u - "UNIX-CONNECT:$work/sluice.sock" & local stuck=$!; pids+=($stuck); sleep 2
  echo "sess     sluice: a list that nobody reads adds $(($(resident) - before)) KiB"
  kill $stuck 2>/dev/null
  rate "sess     sluice, nothing else "
  (while :; do ask sluice "show sess" >/dev/null; done) & local loop=$!; pids+=($loop)
  rate "sess     sluice, show sess without a pause "
  kill $loop; kill $new; wait $new $loop 2>/dev/null
}
for what in ${*:-place process size stat sess}; do
  case $what in
    place | process) for p in $PROXIES; do $what "$p"; done ;;
    size | stat | sess) $what ;;
    *) sed -n '2,17p' "$0"; exit 1 ;;
  esac
done
