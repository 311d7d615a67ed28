#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# From a bare Debian 12 to a running gateway with demo data: installs what is missing, builds release, starts in the foreground.
#
#   packaging/quickstart.sh                 run with demo data in ./run
#   packaging/quickstart.sh --data DIR      keep the data in DIR
#   packaging/quickstart.sh --check         let an XMPP and a Turms client talk instead; exit 0 when every word arrived
#   packaging/quickstart.sh --no-install    install no packages
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
data="$PWD/run"
check=false
install=true

while [ $# -gt 0 ]; do
  case "$1" in
    --data) [ $# -ge 2 ] || { echo "--data needs a directory" >&2; exit 2; }; data=$2; shift ;;
    --check) check=true ;;
    --no-install) install=false ;;
    -h|--help) sed -n '3,9s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 0 ;;
    *) echo "quickstart.sh: unknown option $1 (see --help)" >&2; exit 2 ;;
  esac
  shift
done

if $install; then
  if $check; then "$top/packaging/dependencies.sh" check; else "$top/packaging/dependencies.sh" build; fi
fi

cd "$top"
cmake --preset release
cmake --build --preset release
gateway="$top/build/release/turms-gateway"

if $check; then
  exec /usr/bin/python3 "$top/packaging/check.py" --gateway "$gateway"
fi

mkdir -p "$data"
data=$(cd "$data" && pwd)
if [ ! -e "$data/gateway.toml" ]; then
  sed "s|@DATA_DIR@|$data|" "$top/packaging/quickstart.toml" > "$data/gateway.toml"
fi
# Ctrl-C reaches the gateway as well; it ends in good order, and we wait for that.
trap : INT TERM
"$gateway" --config "$data/gateway.toml" --demo-data &
child=$!
until "$gateway" ctl --config "$data/gateway.toml" status > /dev/null 2>&1; do
  kill -0 "$child" 2>/dev/null || { wait "$child"; exit $?; }
  sleep 0.2
done

cat <<TEXT

The gateway is ready; stop it with Ctrl-C. Try:

  XMPP client (Gajim, Dino, Conversations, Profanity ...):
    address 1@localhost   password 123   server localhost port 5222 (STARTTLS) or 5223 (direct TLS)
    The certificate is self-signed and was made for this machine: accept it.
    Profanity:  /connect 1@localhost server localhost port 5222 tls trust

  Write to 2@localhost; sign in as 2@localhost (password 123) from a second client, XMPP or Turms.
  Turms clients: TCP localhost:11510, WebSocket ws://localhost:10510, user id 2, password 123.
  Users 1 to 1000 exist, all with password 123.

TEXT
status=0
wait "$child" || status=$?
if kill -0 "$child" 2>/dev/null; then  # a signal came: the gateway is on its way out
  kill -TERM "$child" 2>/dev/null || true
  status=0
  wait "$child" || status=$?
fi
exit "$status"
