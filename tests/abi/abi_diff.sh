#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# abi_diff.sh CC ABI_DIR WORK_DIR [--write-baseline]: compares the contract with the baseline of each released minor.
#
# A minor may append: fields at the end of structs that begin with `size`, tables with a new id. Anything else fails. To show that
# the gate bites, four small changes to a copy of the headers are judged as well: two that must pass, two that must not.
set -u
cc=$1
abi=$2
work=$3
here=$(cd "$(dirname "$0")" && pwd)
suppressions=$abi/baseline/appended_fields.suppr
rm -rf "$work"
mkdir -p "$work"

build() { # name, header directory
  "$cc" -std=c11 -g -gdwarf-4 -O0 -fPIC -shared -fvisibility=hidden -I"$2" "$here/surface.c" -o "$work/$1.so" || exit 2
}
# Appended fields are suppressed; but libabigail 2.2 then hides every other change of the same struct as well, so the full report
# must not speak of a changed or deleted member either.
compare() { # baseline, object
  abidiff --no-added-syms --suppressions "$suppressions" "$1" "$2" >"$work/report" 2>&1 || return 1
  abidiff --no-added-syms "$1" "$2" >"$work/report" 2>&1
  ! grep -Eq 'data member (change|deletion)|offset changed' "$work/report"
}

build present "$abi"
if [ "${4:-}" = --write-baseline ]; then
  minor=$(awk '/define TGP_ABI_MINOR/ { sub(/u$/, "", $3); print $3 }' "$abi/tgp/base.h")
  major=$(awk '/define TGP_ABI_MAJOR/ { sub(/u$/, "", $3); print $3 }' "$abi/tgp/base.h")
  exec abidw --no-corpus-path --no-comp-dir-path --short-locs --out-file "$abi/baseline/tgp-$major.$minor.abi" "$work/present.so"
fi

failed=0
for baseline in "$abi"/baseline/*.abi; do
  if ! compare "$baseline" "$work/present.so"; then
    echo "the contract differs from $baseline by more than additions:" >&2
    cat "$work/report" >&2
    failed=1
  fi
done

judge() { # name, passes|fails, file, sed script
  rm -rf "$work/headers"
  cp -r "$abi" "$work/headers"
  sed -i "$4" "$work/headers/$3"
  if cmp -s "$abi/$3" "$work/headers/$3"; then
    echo "the change '$1' no longer applies to $3" >&2
    failed=1
    return
  fi
  build "$1" "$work/headers"
  if compare "$work/present.so" "$work/$1.so"; then verdict=passes; else verdict=fails; fi
  if [ "$verdict" != "$2" ]; then
    echo "the change '$1' $verdict, but should not" >&2
    cat "$work/report" >&2
    failed=1
  fi
}
judge appended_field passes tgp/types.h 's/^} tgp_connection_info;/  uint64_t news;\n&/'
judge appended_host_function passes tgp/host.h 's/^};/  void (*news)(tgp_host_ctx* ctx);\n&/'
judge inserted_field fails tgp/types.h 's/^  int32_t fd; .*/  uint64_t news;\n&/'
judge removed_field fails tgp/types.h '/^  uint32_t affinity; .*/d'
judge changed_parameter fails tgp/host.h 's/(\*session_touch)(tgp_host_ctx\* ctx, tgp_session_id session/(*session_touch)(tgp_host_ctx* ctx, uint32_t session/'
exit $failed
