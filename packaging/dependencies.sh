#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs the Debian packages that are missing: `dependencies.sh build` to build, `dependencies.sh test` for the suite as well.
# What is there already is left alone, so a machine that has everything needs neither root nor network.
set -euo pipefail

build_packages=(
  g++ cmake ninja-build ccache pkg-config ca-certificates bzip2 curl dpkg-dev
  libuv1-dev libexpat1-dev nanopb libnanopb-dev protobuf-compiler python3 python3-protobuf libtomlplusplus-dev
  libsqlite3-dev libssl-dev libhttp-parser-dev libwslay-dev libutf8proc-dev zlib1g-dev nlohmann-json3-dev
)
# The quick start talks to itself with --check: a Turms client needs only Python, an XMPP client needs slixmpp.
check_packages=(python3-slixmpp)
test_packages=(
  libgtest-dev libgmock-dev libcmocka-dev clang libclang-rt-14-dev clang-format clang-tidy abigail-tools
  python3-slixmpp python3-pytest libsqlite3-dev sqlite3 openssl git
)

case "${1:-build}" in
  build) wanted=("${build_packages[@]}") ;;
  check) wanted=("${build_packages[@]}" "${check_packages[@]}") ;;
  test) wanted=("${build_packages[@]}" "${test_packages[@]}") ;;
  *) echo "usage: dependencies.sh [build|check|test]" >&2; exit 2 ;;
esac

# One scenario drives npm's @xmpp/client. A Node.js that is there already, from wherever, is left alone: its packages and
# Debian's exclude each other.
if [ "${1:-build}" = test ] && ! { command -v node && command -v npm; } > /dev/null; then
  wanted+=(nodejs npm)
fi

missing=()
for package in "${wanted[@]}"; do
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

echo "Installing: ${missing[*]}"
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || { echo "Not root and no sudo: install these packages first." >&2; exit 1; }
  as_root=(sudo)
fi
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get -q update
"${as_root[@]}" apt-get -q install -y --no-install-recommends "${missing[@]}"
