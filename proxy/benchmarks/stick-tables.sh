#!/bin/sh
# stick-tables.sh: bytes per entry, pauses while entries expire, and updates per second of one core, for a table of a million IPv4 addresses
# with three rates. Takes about a minute. Options go to JMH.
set -eu
. "$(dirname "$0")/benchmarks.sh"
OPTIONS=-Xmx1g
benchmark sluice.benchmarks.stick.StickTableFigures
benchmark org.openjdk.jmh.Main StickTableBenchmark -f 1 -wi 3 -w 1 -i 5 -r 1 -bm thrpt "$@"
