#!/bin/sh
# stick-tables.sh: bytes per entry, pauses while entries expire, and updates per second of one core, for a table of a million IPv4 addresses
# with three rates. Takes about a minute. Options go to JMH.
set -eu
cd "$(dirname "$0")/../.."
paths=$(mktemp)
trap 'rm -f "$paths"' EXIT
mvn -o -q -Dquick -pl proxy/benchmarks -am test-compile \
  org.apache.maven.plugins:maven-dependency-plugin:build-classpath -Dmdep.outputFile="$paths" -Dmdep.includeScope=runtime
classes=$(ls -d proxy/*/target/classes | tr '\n' ':')
for home in "${JAVA_HOME-}" /usr/lib/jvm/*25*; do
  [ ! -x "$home/bin/java" ] || break
done
java=$home/bin/java
"$java" -Xmx1g -cp "$classes$(cat "$paths")" sluice.benchmarks.stick.StickTableFigures
"$java" -Xmx1g -cp "$classes$(cat "$paths")" org.openjdk.jmh.Main StickTableBenchmark -f 1 -wi 3 -w 1 -i 5 -r 1 -bm thrpt "$@"
