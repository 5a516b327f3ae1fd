#!/usr/bin/env bash
# Measures the whole program and prints medians, and their ratios to raw limits taken in the same run, as tables in Markdown.
# scripts/bench.sh           everything, in cities of 1,000, 10,000 and 100,000 cases: about twelve minutes on an idle machine the first time,
#                            when it makes the cities, which it keeps below target/
# scripts/bench.sh --short   one second a figure, without the city of 100,000 cases
# scripts/bench.sh --help    all options
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh
need_toolchain
build_pages
# With the features of the program and the tests, so that what they built is used.
cargo run --quiet --features fengqiao/pdf --bin fengqiao-bench -- "$@"
