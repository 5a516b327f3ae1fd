#!/usr/bin/env bash
# Lets residents report while the process is killed, the power fails, the disk tears a write, reports an error or is full, and looks for everything
# that was acknowledged. Prints its seed; ends with 1 where anything is lost or half there, and leaves that city below target/faults.
# scripts/faults.sh                      each fault once, at moments that chance chooses: half a minute
# scripts/faults.sh --rounds 200         each fault so often
# scripts/faults.sh --seed 7 --only sync,full
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh
need_toolchain
build_pages
# With the features of the program and the tests, so that what they built is used.
cargo run --quiet --features fengqiao/pdf --bin fengqiao-faults -- "$@"
