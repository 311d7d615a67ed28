#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Brings the pinned Mbed TLS release archive into the cache and prints its path. Two ways are tried, either must match the hash:
#   1. Debian 13's source package, whose orig tarball is the release archive, through this machine's own apt sources;
#   2. the upstream release archive.
# Usage: fetch.sh            Nothing of the machine's apt configuration or package lists is changed; root is not needed.
set -eu

version=3.6.6
sha256=8fb65fae8dcae5840f793c0a334860a411f884cc537ea290ce1c52bb64ca007a
debian_release=trixie
upstream=https://github.com/Mbed-TLS/mbedtls/releases/download/mbedtls-$version/mbedtls-$version.tar.bz2

cache=${XDG_CACHE_HOME:-$HOME/.cache}/turms-xmpp
archive=$cache/mbedtls-$version.tar.bz2

is_genuine() { [ -f "$1" ] && echo "$sha256  $1" | sha256sum --check --status; }

# The machine's own Debian sources with two words changed: the release, and deb-src for deb. Mirrors, keys and proxies stay
# those that the machine already trusts.
write_sources() {
  codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-bookworm}")
  for file in /etc/apt/sources.list.d/*.sources; do
    [ -f "$file" ] || continue
    grep -v '^#' "$file" | awk -v RS= -v old="$codename" -v new="$debian_release" '
      /(^|\n)Enabled:[ \t]*no/ { next }
      $0 ~ "(^|\n)Suites:[^\n]*" old && /(^|\n)Components:[^\n]*main/ {
        gsub(old, new); sub(/Types:[^\n]*/, "Types: deb-src"); print; print "" }'
  done > "$1/parts/debian.sources"
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
    [ -f "$file" ] || continue
    sed -n "/^deb .*$codename.* main/{s/^deb /deb-src /;s/$codename/$debian_release/g;p;}" "$file"
  done > "$1/parts/debian.list"
  [ -s "$1/parts/debian.sources" ] || [ -s "$1/parts/debian.list" ]
}

from_debian() {
  command -v apt-get > /dev/null || return 1
  work=$1
  mkdir -p "$work/parts" "$work/lists/partial" "$work/cache/archives/partial" "$work/source"
  write_sources "$work" || return 1
  cat > "$work/apt.conf" <<CONF
Dir::Etc::sourcelist "/dev/null";
Dir::Etc::sourceparts "$work/parts";
Dir::State::lists "$work/lists";
Dir::Cache "$work/cache";
APT::Sandbox::User "";
Acquire::Languages "none";
Acquire::Retries "2";
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
CONF
  apt-get -c "$work/apt.conf" --quiet --quiet update || return 1
  package=$(apt-cache -c "$work/apt.conf" showsrc mbedtls 2> /dev/null |
    awk -v want="$version-" '$1 == "Version:" && index($2, want) == 1 { print $2; exit }')
  [ -n "$package" ] || return 1
  (cd "$work/source" &&
    apt-get -c "$work/apt.conf" --quiet --quiet source --download-only --tar-only "mbedtls=$package") || return 1
  set -- "$work"/source/mbedtls_*.orig.tar.bz2
  is_genuine "$1" && mv "$1" "$work/archive"
}

from_upstream() {
  if command -v curl > /dev/null; then
    curl --fail --silent --show-error --location --max-time 300 --output "$1/archive" "$upstream"
  elif command -v wget > /dev/null; then
    wget --quiet --timeout=60 --output-document="$1/archive" "$upstream"
  else
    return 1
  fi
  is_genuine "$1/archive"
}

if is_genuine "$archive"; then
  echo "$archive"
  exit 0
fi
mkdir -p "$cache"
work=$(mktemp -d "$cache/fetch.XXXXXX")
trap 'rm -rf "$work"' EXIT
if from_debian "$work" >&2 || from_upstream "$work" >&2; then
  # One rename: whoever looks at the same time sees the whole file or none.
  mv "$work/archive" "$archive"
  echo "$archive"
  exit 0
fi
cat >&2 <<TEXT
Mbed TLS $version could not be had from Debian $debian_release's source package nor from
  $upstream
Bring the archive here by other means, as
  $archive
It must have the SHA-256 $sha256
and is also known as mbedtls_$version.orig.tar.bz2 of Debian's source package mbedtls.
TEXT
exit 1
