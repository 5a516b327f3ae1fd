#!/usr/bin/env bash
# Prints the cargo package arguments that uncommitted and unlanded changes can touch: each changed crate with all that build on it.
set -euo pipefail
cd "$(dirname "$0")/.."
base=$(git merge-base HEAD origin/main 2>/dev/null || git rev-parse HEAD)
files=$( { git diff --name-only "$base"; git ls-files --others --exclude-standard; } | sort -u)
[ -n "$files" ] || exit 0
if grep -qvE '^(crates|docs|e2e|islands)/|\.md$' <<< "$files"; then echo --workspace; exit 0; fi
order="calendar text proof procedure civic tables papers typeset store app web simulate faults fengqiao"
hit=no
for crate in $order; do
  grep -q "^crates/$crate/" <<< "$files" && hit=yes
  if [ "$hit" = yes ]; then
    if [ "$crate" = fengqiao ]; then printf -- '-p\nfengqiao\n'; else printf -- '-p\nfengqiao-%s\n' "$crate"; fi
  fi
done
if [ "$hit" = no ] && grep -qE '^(e2e|islands)/' <<< "$files"; then printf -- '-p\nfengqiao\n'; fi
