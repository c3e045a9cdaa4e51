#!/bin/sh
# A real HAProxy with a real queue, for trying the dashboard: two servers with maxconn 4 before slow origins, a third
# with a failing check, a dead backend, one without servers, and wrk as the crowd. Needs haproxy and wrk.
#
#   lab.sh FOLDER            prints the socket, runs until Ctrl-C; FOLDER takes its files
#   lab.sh FOLDER quiet      the same without a crowd
set -eu
folder=${1:?usage: lab.sh FOLDER [quiet]}
crowd=${2-crowd}
mkdir -p "$folder"
cd "$folder"

# The origins: HAProxy as well; a tarpit that answers 200 is a server that takes its time.
{
    echo 'global'
    echo '  stats socket unix@origin.sock'
    echo 'defaults'
    echo '  mode http'
    echo '  timeout client 30s'
    echo '  timeout server 30s'
    echo '  timeout connect 1s'
    for port in 29001:150ms 29002:160ms 29003:400ms 29011:20ms 29012:25ms; do
        echo "frontend o${port%:*}"
        echo "  bind 127.0.0.1:${port%:*}"
        echo "  timeout tarpit ${port#*:}"
        echo '  http-request return status 200 if { path /health }'
        echo '  http-request tarpit deny_status 500 if { rand(100) lt 3 }'
        echo '  http-request tarpit deny_status 200'
    done
} >origin.cfg

cat >lb.cfg <<'CFG'
global
  node lb1
  maxconn 2000
  stats socket unix@admin.sock level admin mode 600
  stats socket unix@operator.sock level operator mode 600
ring traffic
  format rfc3164
  maxlen 1200
  size 65536
defaults
  mode http
  log ring@traffic local0
  option httplog
  timeout client 30s
  timeout server 30s
  timeout connect 1s
  timeout queue 20s
frontend fe_http
  bind 127.0.0.1:29080
  stick-table type ip size 10k expire 60s store http_req_rate(10s),http_err_rate(10s),bytes_out_rate(10s)
  http-request track-sc0 src
  use_backend be_api if { path_beg /api }
  use_backend be_dead if { path_beg /dead }
  use_backend be_none if { path_beg /none }
  default_backend be_web
frontend fe_stats
  bind 127.0.0.1:29404
  stats enable
  stats uri /stats
backend be_web
  balance roundrobin
  option httpchk GET /health
  cookie SRV insert indirect nocache
  server web1 127.0.0.1:29001 maxconn 4 weight 10 check inter 1s cookie s1
  server web2 127.0.0.1:29002 maxconn 4 weight 10 check inter 1s cookie s2
  server web3 127.0.0.1:29003 maxconn 4 weight 5 check inter 1s cookie s3
backend be_api
  server api1 127.0.0.1:29011 maxconn 40 check inter 1s
  server api2 127.0.0.1:29012 maxconn 40 check inter 1s
backend be_dead
  server d1 127.0.0.1:29098 check inter 1s
  server d2 127.0.0.1:29099 check inter 1s
backend be_none
backend be_static
  server s1 127.0.0.1:29011
backend be_img
  server i1 127.0.0.1:29011 check inter 2s
CFG

haproxy -db -f origin.cfg >origin.out 2>&1 &
pids=$!
haproxy -W -db -f lb.cfg >lb.out 2>&1 &
echo $! >lb.pid
pids="$pids $!"
sleep 1
if [ "$crowd" = crowd ]; then
    for load in /:31 /api/x:5 /dead/x:1 /none/x:1; do
        path=${load%:*}
        connections=${load#*:}
        case $path in
            /dead* | /none*)
                # A few a second are enough to be missed.
                (while sleep 0.5; do curl -s -o /dev/null "http://127.0.0.1:29080$path" || :; done) &
                ;;
            *) wrk -t1 -c"$connections" -d1h --timeout 30s "http://127.0.0.1:29080$path" >/dev/null 2>&1 & ;;
        esac
        pids="$pids $!"
    done
fi
# shellcheck disable=SC2064
trap "kill $pids 2>/dev/null" EXIT
trap 'exit 0' INT TERM
echo "$folder/admin.sock   (operator.sock is read only; http://127.0.0.1:29404/stats has the page)"
wait
