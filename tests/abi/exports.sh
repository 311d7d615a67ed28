#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# exports.sh PLUGIN.so EXPORTS.txt ALLOWED_NEEDED...: what a plugin's object shows to the world and what it asks from it.
#  1. The defined dynamic symbols are exactly the list, each under the version node TGP_1, and the short names are aliases.
#  2. No GNU_UNIQUE symbol (it would keep the object mapped after dlclose, and share statics between two copies).
#  3. NEEDED holds nothing but the allowed libraries.
#  4. Every symbol that it imports is found in those libraries: nothing comes from the host.
set -u
object=$1
list=$2
shift 2
failed=0
complain() {
  echo "$object: $1" >&2
  failed=1
}

defined=$(nm -D --defined-only "$object" | awk '$2 != "A"') || exit 2
names=$(echo "$defined" | awk '{ sub(/@.*/, "", $3); print $3 }' | sort)
if ! difference=$(echo "$names" | diff "$list" -); then
  complain "exports differ from $list (< missing, > too many):
$difference"
fi
unversioned=$(echo "$defined" | grep -v '@@TGP_1$')
[ -z "$unversioned" ] || complain "not under the version node TGP_1: $unversioned"
unique=$(echo "$defined" | awk '$2 == "u"')
[ -z "$unique" ] || complain "GNU_UNIQUE: $unique"

address() { echo "$defined" | awk -v name="$1" '{ sub(/@.*/, "", $3) } $3 == name { print $1 }'; }
for name in init on_connection on_bytes on_turms_notification; do
  [ "$(address "$name")" = "$(address "tgp_$name")" ] || complain "$name is not an alias of tgp_$name"
done

for needed in $(readelf -d "$object" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p'); do
  case " $* " in
    *" $needed "*) ;;
    *) complain "NEEDED $needed is not among: $*" ;;
  esac
done

undefined=$(ldd -r "$object" 2>&1 | grep 'undefined symbol')
[ -z "$undefined" ] || complain "not found in what it needs: $undefined"
exit $failed
