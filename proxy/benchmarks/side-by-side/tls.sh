#!/bin/bash
# tls.sh [SCENARIO...]: what TLS to clients costs in Sluice (with each of its two libraries), HAProxy and nginx, interleaved.
#
#   keep       1 KiB over kept connections            bulk       1 MiB over kept connections
#   full-ec    a handshake with ECDSA P-256 per request  full-rsa   the same with RSA-2048
#   resumed    an abbreviated handshake per request (TLS 1.2 session tickets)
#
# Proxy on CPU 0, load generator and origin on CPU 1; CPU per request = utime + stime over the requests done. ROUNDS rounds of
# SECONDS_EACH seconds, medians, after WARM seconds of each scenario. Needs what run.sh needs, and openssl.
here=$(cd "$(dirname "$0")" && pwd)
PROXIES=${PROXIES:-haproxy sluice openssl nginx}
. "$here/setup.sh"
ROUNDS=${ROUNDS:-3}
SECONDS_EACH=${SECONDS_EACH:-3}
WARM=${WARM:-8}

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$work/ec.key" -out "$work/ec.crt" -days 30 -subj /CN=localhost 2>/dev/null
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$work/rsa.key" -out "$work/rsa.crt" -days 30 -subj /CN=localhost 2>/dev/null
for kind in ec rsa; do cat "$work/$kind.crt" "$work/$kind.key" >"$work/$kind.pem"; done

haproxy_conf() { # port of the first frontend
cat <<EOF
global
    nbthread 1
    maxconn 4000
defaults
    mode http
    timeout connect 5s
    timeout client 600s
    timeout server 600s
    http-reuse always
frontend in
    bind 127.0.0.1:$1
    bind 127.0.0.1:$(($1 + 1)) ssl crt $work/ec.pem alpn http/1.1
    bind 127.0.0.1:$(($1 + 2)) ssl crt $work/rsa.pem alpn http/1.1
    default_backend web
backend web
    server s 127.0.0.1:$origin
EOF
}
nginx_conf() {
cat <<EOF
worker_processes 1; daemon off; pid $work/nginx.pid; error_log $work/nginx.err;
events { worker_connections 8000; }
http { access_log off; keepalive_requests 100000000; keepalive_timeout 600s;
  client_body_temp_path $work/n1; proxy_temp_path $work/n2; fastcgi_temp_path $work/n3; uwsgi_temp_path $work/n4; scgi_temp_path $work/n5;
  upstream o { server 127.0.0.1:$origin; keepalive 256; keepalive_requests 100000000; }
  proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering on; proxy_max_temp_file_size 0;
  ssl_session_cache shared:s:10m;
  server { listen 127.0.0.1:$1; location / { proxy_pass http://o; } }
  server { listen 127.0.0.1:$(($1 + 1)) ssl; ssl_certificate $work/ec.pem; ssl_certificate_key $work/ec.pem; location / { proxy_pass http://o; } }
  server { listen 127.0.0.1:$(($1 + 2)) ssl; ssl_certificate $work/rsa.pem; ssl_certificate_key $work/rsa.pem; location / { proxy_pass http://o; } }
}
EOF
}
base() { case $1 in haproxy) echo 23100 ;; sluice) echo 23200 ;; nginx) echo 23300 ;; openssl) echo 23400 ;; esac; }
begin() { # proxy
  [ "$1" = openssl ] || { start "$1"; return; }
  port[openssl]=23400
  haproxy_conf 23400 >"$work/openssl.cfg"
  SLUICE_JAVA_OPTIONS="${SLUICE_JAVA_OPTIONS:-} -Dsluice.tls.provider=openssl" taskset -c 0 "$SLUICE" proxy -db -f "$work/openssl.cfg" >"$work/openssl.out" 2>&1 &
  pid[openssl]=$!; pids+=($!)
  for _ in $(seq 500); do curl -s -o /dev/null http://127.0.0.1:23400/1k && return; sleep 0.02; done
  echo "openssl does not answer"; cat "$work/openssl.out"; exit 1
}

load() { # proxy scenario seconds -> "requests seconds-of-cpu of-which-compilers"
  local first=${port[$1]} before after count
  before=$(ticks "$1")
  case $2 in
    keep) count=$(taskset -c 1 wrk -t1 -c20 -d"$3"s "https://127.0.0.1:$((first + 1))/1k" | awk '/requests in/ { print $1 }') ;;
    bulk) count=$(taskset -c 1 wrk -t1 -c8 -d"$3"s "https://127.0.0.1:$((first + 1))/1m" | awk '/requests in/ { print $1 }') ;;
    full-ec) count=$(shake $((first + 1)) -new "$3") ;;
    full-rsa) count=$(shake $((first + 2)) -new "$3") ;;
    resumed) count=$(shake $((first + 1)) "-reuse -tls1_2" "$3") ;;
  esac
  after=$(ticks "$1")
  echo "${count:-0} $before $after" | awk '{ printf "%d %.2f %.2f\n", $1, ($5 - $2 + $6 - $3) / 100, ($7 - $4) / 100 }'
}
shake() { # port mode seconds: connections done
  taskset -c 1 openssl s_time -connect "127.0.0.1:$1" $2 -time "$3" -www /1k 2>/dev/null | awk '/real seconds/ { n = $1 } END { print n }'
}
median() { sort -n | awk '{ a[NR] = $1 } END { print NR % 2 ? a[(NR + 1) / 2] : (a[NR / 2] + a[NR / 2 + 1]) / 2 }'; }

for p in $PROXIES; do begin "$p"; done
printf '%-9s %-8s %8s %11s %6s %s\n' scenario proxy requests "cpu µs/req" ratio "(compilers)"
for s in ${*:-keep bulk full-ec full-rsa resumed}; do
  for p in $PROXIES; do case $p in sluice | openssl) load "$p" "$s" "$WARM" >/dev/null ;; esac; : >"$work/$s.$p"; done
  for _ in $(seq "$ROUNDS"); do for p in $PROXIES; do load "$p" "$s" "$SECONDS_EACH" >>"$work/$s.$p"; done; done
  ref=
  for p in $PROXIES; do
    cost=$(awk '$1 > 0 { printf "%.3f\n", $2 * 1e6 / $1 }' "$work/$s.$p" | median)
    [ "$p" = haproxy ] && ref=$cost
    printf '%-9s %-8s %8s %11s %6s %s\n' "$s" "$p" "$(awk '{ print $1 }' "$work/$s.$p" | median)" "$cost" \
      "$([ -n "$ref" ] && awk -v a="$cost" -v b="$ref" 'BEGIN { printf "%.2f", a / b }')" "$(awk '$1 > 0 { printf "%.3f\n", $3 * 1e6 / $1 }' "$work/$s.$p" | median)"
  done
done
