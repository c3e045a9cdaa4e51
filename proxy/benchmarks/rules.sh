#!/bin/sh
# rules.sh [SECONDS]: what rules and maps cost, as a table: time, processor time and allocated bytes of one evaluation. Takes about two minutes.
set -eu
. "$(dirname "$0")/benchmarks.sh"
benchmark sluice.benchmarks.sample.RuleFigures "$@"
