#!/bin/sh
# rules.sh [SECONDS]: what rules and maps cost, as a table: time, processor time and allocated bytes of one evaluation. Takes about two minutes.
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
"$home/bin/java" -cp "$classes$(cat "$paths")" sluice.benchmarks.sample.RuleFigures "$@"
