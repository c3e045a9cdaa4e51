#!/bin/bash
# run.sh [SCENARIO...]: Sluice, HAProxy and nginx in turn before the same origin, interleaved, and what each costs.
#
#   proxy on one core (CPU 0), load generator and origin on the other (CPU 1)
#   CPU per request = utime + stime of the proxy's process over the requests done
#   ROUNDS rounds of SECONDS seconds each, medians; WARM seconds before the first round of each proxy
#
# Scenarios: keepalive realistic close body100k body1m tcp1m. Needs haproxy, nginx, wrk, h2load, taskset.
# SLUICE names the launcher (default: the one of this checkout); PROXIES chooses among "haproxy nginx sluice".
set -u
here=$(cd "$(dirname "$0")" && pwd)
SLUICE=${SLUICE:-$here/../../../sluice}
PROXIES=${PROXIES:-haproxy sluice nginx}
ROUNDS=${ROUNDS:-3}
SECONDS_EACH=${SECONDS_EACH:-4}
WARM=${WARM:-6}
CONNECTIONS=${CONNECTIONS:-50}
work=$(mktemp -d); chmod 755 "$work"
PATH=$PATH:/usr/sbin
pids=()
finish() { for p in "${pids[@]}"; do kill "$p" 2>/dev/null; done; wait 2>/dev/null; rm -rf "$work"; }
trap finish EXIT

origin=23080 log=23514
mkdir -p "$work/www"
head -c 1024 /dev/zero | tr '\0' 'x' >"$work/www/1k"
head -c 102400 /dev/zero | tr '\0' 'x' >"$work/www/100k"
head -c 1048576 /dev/zero | tr '\0' 'x' >"$work/www/1m"
cat >"$work/origin.conf" <<EOF
worker_processes 1; daemon off; pid $work/origin.pid; error_log $work/origin.err;
events { worker_connections 9000; }
http { access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; keepalive_timeout 600s;
  open_file_cache max=10 inactive=600s; open_file_cache_valid 600s;
  client_body_temp_path $work/o1; proxy_temp_path $work/o2; fastcgi_temp_path $work/o3; uwsgi_temp_path $work/o4; scgi_temp_path $work/o5;
  server { listen 127.0.0.1:$origin backlog=4096; root $work/www; } }
EOF
taskset -c 1 nginx -c "$work/origin.conf" -p "$work" 2>"$work/$1.out" & pids+=($!)
# Takes log datagrams and drops them.
taskset -c 1 socat -u UDP-RECV:$log,rcvbuf=4194304 OPEN:/dev/null & pids+=($!)

haproxy_conf() { # port of the first frontend
cat <<EOF
global
    nbthread 1
    maxconn 8000
    log 127.0.0.1:$log local0
defaults
    mode http
    timeout connect 5s
    timeout client 600s
    timeout server 600s
    http-reuse always
frontend minimal
    bind 127.0.0.1:$1
    default_backend web
frontend realistic
    bind 127.0.0.1:$(($1 + 1))
    log global
    option httplog
    option forwardfor
    acl api path_beg /api /v1 /v2
    acl img path_end .png .jpg .gif
    acl site hdr(host) -i www.example.com shop.example.com
    acl inside src 10.0.0.0/8 192.168.0.0/16
    http-request deny if inside api
    http-request set-header x-request-start %[src]
    http-request set-header x-site known if site
    use_backend api if api
    use_backend img if img
    default_backend web
frontend closing
    bind 127.0.0.1:$(($1 + 2))
    option httpclose
    default_backend web
listen bytes
    bind 127.0.0.1:$(($1 + 3))
    mode tcp
    server s 127.0.0.1:$origin
backend web
    server s 127.0.0.1:$origin
backend api
    server s 127.0.0.1:$origin
backend img
    server s 127.0.0.1:$origin
EOF
}
nginx_conf() {
cat <<EOF
worker_processes 1; daemon off; pid $work/nginx.pid; error_log $work/nginx.err;
events { worker_connections 9000; }
stream { upstream o { server 127.0.0.1:$origin; } server { listen 127.0.0.1:$(($1 + 3)) backlog=4096; proxy_pass o; } }
http { access_log off; keepalive_requests 100000000; keepalive_timeout 600s;
  client_body_temp_path $work/n1; proxy_temp_path $work/n2; fastcgi_temp_path $work/n3; uwsgi_temp_path $work/n4; scgi_temp_path $work/n5;
  upstream o { server 127.0.0.1:$origin; keepalive 256; keepalive_requests 100000000; }
  proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering on; proxy_max_temp_file_size 0;
  log_format h '\$remote_addr \$request \$status \$body_bytes_sent \$request_time';
  server { listen 127.0.0.1:$1 backlog=4096; location / { proxy_pass http://o; } }
  server { listen 127.0.0.1:$(($1 + 1)); access_log syslog:server=127.0.0.1:$log h;
    location / { proxy_set_header X-Forwarded-For \$remote_addr; proxy_set_header Connection ""; proxy_pass http://o; } }
  server { listen 127.0.0.1:$(($1 + 2)); keepalive_timeout 0; location / { proxy_set_header Connection close; proxy_pass http://o; } }
}
EOF
}

declare -A port pid
start() { # proxy
  case $1 in
    haproxy) port[$1]=23100; haproxy_conf 23100 >"$work/haproxy.cfg"; taskset -c 0 haproxy -db -f "$work/haproxy.cfg" 2>"$work/$1.out" & ;;
    sluice) port[$1]=23200; haproxy_conf 23200 >"$work/sluice.cfg"; taskset -c 0 "$SLUICE" proxy -db -f "$work/sluice.cfg" >"$work/sluice.out" 2>&1 & ;;
    nginx) port[$1]=23300; nginx_conf 23300 >"$work/nginx.conf"; taskset -c 0 nginx -c "$work/nginx.conf" -p "$work" 2>"$work/$1.out" & ;;
  esac
  pid[$1]=$!; pids+=($!)
  for _ in $(seq 100); do curl -s -o /dev/null "http://127.0.0.1:${port[$1]}/1k" && return; sleep 0.1; done
  echo "$1 does not answer"; cat "$work/$1.out" 2>/dev/null; exit 1
}
ticks() { # proxy: CPU in clock ticks, workers of nginx included
  local t=0 p; for p in ${pid[$1]} $(pgrep -P "${pid[$1]}"); do t=$((t + $(awk '{print $14 + $15}' "/proc/$p/stat" 2>/dev/null || echo 0))); done; echo $t
}
load() { # proxy scenario seconds -> "requests seconds-of-cpu rate p99ms"
  local base=${port[$1]} url args=()
  case $2 in
    keepalive) url=http://127.0.0.1:$base/1k ;;
    realistic) url=http://127.0.0.1:$((base + 1))/1k; args=(-H "Host: www.example.com" -H "User-Agent: Mozilla/5.0 (X11; Linux x86_64)" -H "Accept: text/html,*/*" -H "Accept-Language: en" -H "Cookie: session=0123456789abcdef; theme=dark") ;;
    close) url=http://127.0.0.1:$((base + 2))/1k; args=(-H "Connection: close") ;;
    body100k) url=http://127.0.0.1:$base/100k ;;
    body1m) url=http://127.0.0.1:$base/1m ;;
    tcp1m) url=http://127.0.0.1:$((base + 3))/1m ;;
  esac
  local before after out
  before=$(ticks "$1")
  out=$(taskset -c 1 wrk -t1 -c"$CONNECTIONS" -d"$3"s --latency "${args[@]}" "$url")
  after=$(ticks "$1")
  echo "$out" | awk -v cpu=$((after - before)) '
    /requests in/ { n = $1 } /Requests\/sec/ { r = $2 } /Socket errors|Non-2xx/ { bad = bad " " $0 }
    /99%/ { l = $2; if (l ~ /us$/) v = l / 1000; else if (l ~ /ms$/) v = l + 0; else v = l * 1000 }
    END { printf "%d %.2f %.0f %.2f %s\n", n, cpu / 100, r, v, bad }'
}
median() { sort -n | awk '{ a[NR] = $1 } END { print NR % 2 ? a[(NR + 1) / 2] : (a[NR / 2] + a[NR / 2 + 1]) / 2 }'; }

scenarios=${*:-keepalive realistic close body100k body1m tcp1m}
for p in $PROXIES; do start "$p"; done
printf '%-10s %-8s %10s %12s %8s %9s\n' scenario proxy req/s "cpu µs/req" ratio "p99 ms"
for s in $scenarios; do
  for p in $PROXIES; do load "$p" "$s" "$WARM" >/dev/null; : >"$work/$s.$p"; done
  for _ in $(seq "$ROUNDS"); do for p in $PROXIES; do load "$p" "$s" "$SECONDS_EACH" >>"$work/$s.$p"; done; done
  ref=
  for p in $PROXIES; do
    cost=$(awk '{ printf "%.3f\n", $2 * 1e6 / $1 }' "$work/$s.$p" | median)
    rate=$(awk '{ print $3 }' "$work/$s.$p" | median); p99=$(awk '{ print $4 }' "$work/$s.$p" | median)
    [ "$p" = haproxy ] && ref=$cost
    printf '%-10s %-8s %10s %12s %8s %9s %s\n' "$s" "$p" "$rate" "$cost" \
      "$([ -n "$ref" ] && awk -v a="$cost" -v b="$ref" 'BEGIN { printf "%.2f", a / b }')" "$p99" \
      "$(awk '{ $1 = $2 = $3 = $4 = ""; if ($0 ~ /[a-z]/) print }' "$work/$s.$p" | head -1)"
  done
done
for p in $PROXIES; do awk -v p="$p" '/^Rss:/ { r += $2 } /^Pss:/ { s += $2 } END { printf "%-10s %-8s %d KiB resident, %d KiB proportional\n", "memory", p, r, s }' "/proc/${pid[$p]}/smaps_rollup"; done
