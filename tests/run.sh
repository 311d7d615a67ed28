#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The whole suite on a fresh Debian 12: installs what is missing, builds and tests preset after preset. CI runs this.
#
#   tests/run.sh               dev, asan, tsan and fuzz
#   tests/run.sh dev asan      only these
#   tests/run.sh --no-install  install no packages
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$top"

install=true
presets=()
for word in "$@"; do
  case "$word" in
    --no-install) install=false ;;
    -*) echo "run.sh: unknown option $word" >&2; exit 2 ;;
    *) presets+=("$word") ;;
  esac
done
[ ${#presets[@]} -gt 0 ] || presets=(dev asan tsan fuzz)

$install && packaging/dependencies.sh test

export CCACHE_MAXSIZE=${CCACHE_MAXSIZE:-5G}
export ASAN_OPTIONS=detect_leaks=1:abort_on_error=0:strict_string_checks=1
export UBSAN_OPTIONS=print_stacktrace=1
export TSAN_OPTIONS="halt_on_error=1 second_deadlock_stack=1 suppressions=$top/tests/tsan.supp"

for preset in "${presets[@]}"; do
  echo "== $preset =="
  started=$SECONDS
  cmake --preset "$preset" > /dev/null
  targets=()
  # The fuzzers need the rooms they feed, not the programs.
  [ "$preset" = fuzz ] && for source in tests/fuzz/*_fuzz.cpp; do targets+=("$(basename "$source" .cpp)"); done
  cmake --build --preset "$preset" ${targets[@]+--target "${targets[@]}"} -- --quiet
  ctest --preset "$preset" --output-on-failure --no-tests=error -j "$(nproc)"
  echo "== $preset: $((SECONDS - started)) s =="
done
