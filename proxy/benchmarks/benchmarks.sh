# benchmarks.sh: for the scripts beside it, which read it: builds the benchmarks; then `benchmark CLASS [ARGUMENT ...]` runs one, with options of
# the JVM from $OPTIONS.
cd "$(dirname "$0")/../.."
paths=$(mktemp)
trap 'rm -f "$paths"' EXIT
mvn -o -q -Dquick -pl proxy/benchmarks -am test-compile \
  org.apache.maven.plugins:maven-dependency-plugin:build-classpath -Dmdep.outputFile="$paths" -Dmdep.includeScope=runtime
classes=$(ls -d proxy/*/target/classes | tr '\n' ':')
for home in "${JAVA_HOME-}" /usr/lib/jvm/*25*; do
  [ ! -x "$home/bin/java" ] || break
done

benchmark() {
  # shellcheck disable=SC2086
  "$home/bin/java" ${OPTIONS-} -cp "$classes$(cat "$paths")" "$@"
}
