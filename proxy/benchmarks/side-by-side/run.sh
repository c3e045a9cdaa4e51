#!/bin/bash
# run.sh [SCENARIO...]: Sluice, HAProxy and nginx in turn before the same origin, interleaved, and what each costs.
#
#   proxy on one core (CPU 0), load generator and origin on the other (CPU 1)
#   CPU per request = utime + stime of the proxy's process over the requests done
#   ROUNDS rounds of SECONDS_EACH seconds, medians; WARM seconds before the first round of each proxy
#
# Scenarios: keepalive realistic close body100k body1m tcp1m. Needs haproxy, nginx, wrk, socat, taskset.
here=$(cd "$(dirname "$0")" && pwd)
. "$here/setup.sh"
ROUNDS=${ROUNDS:-3}
SECONDS_EACH=${SECONDS_EACH:-4}
WARM=${WARM:-20}
CONNECTIONS=${CONNECTIONS:-50}

load() { # proxy scenario seconds -> "requests seconds-of-cpu rate p99ms user system compilers"
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
  echo "$out" | awk -v cpu="$before $after" '
    /requests in/ { n = $1 } /Requests\/sec/ { r = $2 } /Socket errors|Non-2xx/ { bad = bad " " $0 }
    /99%/ { l = $2; if (l ~ /us$/) v = l / 1000; else if (l ~ /ms$/) v = l + 0; else v = l * 1000 }
    END { split(cpu, t, " "); u = t[4] - t[1]; s = t[5] - t[2]; c = t[6] - t[3]; printf "%d %.2f %.0f %.2f %.2f %.2f %.2f %s\n", n, (u + s) / 100, r, v, u / 100, s / 100, c / 100, bad }'
}
median() { sort -n | awk '{ a[NR] = $1 } END { print NR % 2 ? a[(NR + 1) / 2] : (a[NR / 2] + a[NR / 2 + 1]) / 2 }'; }

column() { # file number: median of a column, per request in microseconds
  awk -v k="$2" '{ printf "%.3f\n", $k * 1e6 / $1 }' "$1" | median
}

scenarios=${*:-keepalive realistic close body100k body1m tcp1m}
for p in $PROXIES; do start "$p"; done
printf '%-10s %-8s %9s %11s %6s %8s   %s\n' scenario proxy req/s "cpu µs/req" ratio "p99 ms" "user + system (of which compilers)"
for s in $scenarios; do
  for p in $PROXIES; do load "$p" "$s" "$WARM" >/dev/null; : >"$work/$s.$p"; done
  for _ in $(seq "$ROUNDS"); do for p in $PROXIES; do load "$p" "$s" "$SECONDS_EACH" >>"$work/$s.$p"; done; done
  ref=
  for p in $PROXIES; do
    f=$work/$s.$p
    cost=$(column "$f" 2)
    [ "$p" = haproxy ] && ref=$cost
    printf '%-10s %-8s %9s %10s %6s %8s   %s + %s (%s) %s\n' "$s" "$p" "$(awk '{ print $3 }' "$f" | median)" "$cost" \
      "$([ -n "$ref" ] && awk -v a="$cost" -v b="$ref" 'BEGIN { printf "%.2f", a / b }')" "$(awk '{ print $4 }' "$f" | median)" \
      "$(column "$f" 5)" "$(column "$f" 6)" "$(column "$f" 7)" \
      "$(awk '{ $1 = $2 = $3 = $4 = $5 = $6 = $7 = ""; if ($0 ~ /[a-z]/) print }' "$f" | head -1)"
  done
done
for p in $PROXIES; do awk -v p="$p" '/^Rss:/ { r += $2 } /^Pss:/ { s += $2 } END { printf "%-10s %-8s %d KiB resident, %d KiB proportional\n", "memory", p, r, s }' "/proc/${pid[$p]}/smaps_rollup"; done
