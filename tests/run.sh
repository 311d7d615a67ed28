#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The suite on a fresh Debian 12: installs what is missing, builds and tests. CI runs this without arguments.
#
#   tests/run.sh               asan (ASan+UBSan) in full, of dev what sanitizers are in the way of, each fuzzer for some seconds
#   tests/run.sh --all         dev, asan, tsan and fuzz, each in full
#   tests/run.sh dev tsan      only these presets, in full
#   tests/run.sh asan:scenario only the tests of that label, and what they need built
#   tests/run.sh --no-install  install no packages
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$top"

install=true
runs=()
for word in "$@"; do
  case "$word" in
    --no-install) install=false ;;
    --all) runs=(dev asan tsan fuzz) ;;
    -h|--help) sed -n '3,10s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 0 ;;
    -*) echo "run.sh: unknown option $word" >&2; exit 2 ;;
    *) runs+=("$word") ;;
  esac
done
[ ${#runs[@]} -gt 0 ] || runs=(asan dev:abi fuzz)

if $install; then packaging/dependencies.sh test; fi

export CCACHE_MAXSIZE=${CCACHE_MAXSIZE:-5G}
export ASAN_OPTIONS=detect_leaks=1:abort_on_error=0:strict_string_checks=1
export UBSAN_OPTIONS=print_stacktrace=1
export TSAN_OPTIONS="halt_on_error=1 second_deadlock_stack=1 suppressions=$top/tests/tsan.supp"

# What a run needs built: everything, or, for one layer of tests, what that layer runs.
targets_of() {
  case "$1" in
    *:scenario) echo turms-gateway turms-xmpp ;;
    *:abi) echo tests/abi/all tests/faults/all turms-xmpp ;;
    fuzz) for source in tests/fuzz/*_fuzz.cpp; do basename "$source" .cpp; done ;;
  esac
}

for run in "${runs[@]}"; do
  preset=${run%%:*}
  label=${run#"$preset"}
  label=${label#:}
  started=$SECONDS
  echo "== $run =="
  read -ra targets <<< "$(targets_of "$run" | tr '\n' ' ')" || true
  cmake --preset "$preset" > /dev/null
  cmake --build --preset "$preset" ${targets[@]+--target "${targets[@]}"} -- --quiet
  ctest --preset "$preset" --parallel "$(nproc)" --output-on-failure --no-tests=error ${label:+-L "$label"}
  echo "== $run: $((SECONDS - started)) s =="
done
