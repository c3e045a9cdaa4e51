# setup.sh: sourced by the scripts beside it. An origin, a log target, and the three proxies in equal configurations.
#
#   origin   nginx on CPU 1 with files /1k, /100k, /1m; log target: socat on CPU 1
#   proxies  on CPU 0; ports: base minimal, +1 realistic, +2 closing, +3 tcp
#
# SLUICE names the launcher (default: the one of this checkout); PROXIES chooses among "haproxy sluice nginx".
# Everything started here is ended by the exit trap.
set -u
SLUICE=${SLUICE:-$here/../../../sluice}
PROXIES=${PROXIES:-haproxy sluice nginx}
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
events { worker_connections $((2 * ${MAXCONN:-8000})); }
http { access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; keepalive_timeout 600s;
  open_file_cache max=10 inactive=600s; open_file_cache_valid 600s;
  client_body_temp_path $work/o1; proxy_temp_path $work/o2; fastcgi_temp_path $work/o3; uwsgi_temp_path $work/o4; scgi_temp_path $work/o5;
  server { listen 127.0.0.1:$origin backlog=4096; root $work/www; } }
EOF
taskset -c 1 nginx -c "$work/origin.conf" -p "$work" 2>"$work/origin.out" & pids+=($!)
# Takes log datagrams and drops them.
taskset -c 1 socat -u UDP-RECV:$log,rcvbuf=4194304 OPEN:/dev/null & pids+=($!)

haproxy_conf() { # port of the first frontend
cat <<EOF
global
    nbthread 1
    maxconn ${MAXCONN:-8000}
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
events { worker_connections $((2 * ${MAXCONN:-8000})); }
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
base() { # proxy: the first of its ports
  case $1 in haproxy) echo 23100 ;; sluice) echo 23200 ;; nginx) echo 23300 ;; esac
}
start() { # proxy
  port[$1]=$(base "$1")
  case $1 in
    haproxy) haproxy_conf 23100 >"$work/haproxy.cfg"; taskset -c 0 haproxy -db -f "$work/haproxy.cfg" 2>"$work/$1.out" & ;;
    sluice) haproxy_conf 23200 >"$work/sluice.cfg"; taskset -c 0 "$SLUICE" proxy -db -f "$work/sluice.cfg" >"$work/sluice.out" 2>&1 & ;;
    nginx) nginx_conf 23300 >"$work/nginx.conf"; taskset -c 0 nginx -c "$work/nginx.conf" -p "$work" 2>"$work/$1.out" & ;;
  esac
  pid[$1]=$!; pids+=($!)
  for _ in $(seq 500); do curl -s -o /dev/null "http://127.0.0.1:${port[$1]}/1k" && return; sleep 0.02; done
  echo "$1 does not answer"; cat "$work/$1.out" 2>/dev/null; exit 1
}
ticks() { # proxy: CPU in clock ticks, "user system compilers"; workers of nginx included
  local p; for p in ${pid[$1]} $(pgrep -P "${pid[$1]}"); do cat "/proc/$p/stat"; for t in "/proc/$p"/task/*/stat; do sed -n 's/^[0-9]* (C[12] Comp[^)]*) /compiler /p' "$t"; done; done 2>/dev/null |
    awk '$1 == "compiler" { c += $13 + $14; next } { u += $14; s += $15 } END { print u + 0, s + 0, c + 0 }'
}
