#!/usr/bin/env bash
# Measures the whole program and prints medians, and their ratios to raw limits taken in the same run, as tables in Markdown.
# scripts/bench.sh           everything: about ten minutes; the first time it makes a city of 100,000 cases, which it keeps below target/
# scripts/bench.sh --short   one second a figure and 10,000 cases
# scripts/bench.sh --help    all options
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh
need_toolchain
build_pages
cargo run --quiet -p fengqiao-bench --bin fengqiao-bench -- "$@"
