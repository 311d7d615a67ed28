#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds the pinned Mbed TLS with our configuration into one folder a set of flags, so that build directories share it.
# Usage: build.sh <folder> <compiler> <ar> <flags...>     Makes <folder>/include, libmbedtls.a, libmbedcrypto.a; no-op when built.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
folder=$1 compiler=$2 archiver=$3
shift 3
[ -f "$folder/done" ] && exit 0

mkdir -p "$folder"
# Two build directories may come here at once; the second waits and finds the work done.
exec 9> "$folder/lock"
flock 9
[ -f "$folder/done" ] && exit 0

archive=$("$here/fetch.sh")
source=$folder/source
objects=$folder/objects
rm -rf "$source" "$objects"
mkdir -p "$source" "$objects"
tar --extract --bzip2 --file "$archive" --directory "$source" --strip-components=1
cp "$here/turms_mbedtls_config.h" "$source/include/turms_mbedtls_config.h"

cp "$here/everest_mul.c" "$here/kernel_random.c" "$here/sha256_x86.c" "$source/library/"
machine=$("$compiler" -dumpmachine)

everest=$source/3rdparty/everest
compile() {
  printf '%s\n' "$source"/library/*.c "$everest/library/everest.c" "$everest/library/x25519.c" \
    "$everest/library/Hacl_Curve25519_joined.c" |
    xargs -P "$(nproc)" -I '{}' sh -c '
      source=$1 file=$2 objects=$3 compiler=$4 machine=$5; shift 5
      case $file in */psa_crypto_ecp.c) set -- "$@" -Dmbedtls_ecp_mul=turms_ecp_mul ;; esac
      case $machine:$file in x86_64*:*/library/sha256.c) set -- "$@" -DMBEDTLS_SHA256_PROCESS_ALT ;; esac
      "$compiler" -std=gnu11 -O3 -g1 -fPIC -fvisibility=hidden -w "-ffile-prefix-map=$source=mbedtls" \
        "-DMBEDTLS_CONFIG_FILE=\"turms_mbedtls_config.h\"" \
        "-I$source/include" "-I$source/library" \
        "-I$source/3rdparty/everest/include" "-I$source/3rdparty/everest/include/everest" \
        "-I$source/3rdparty/everest/include/everest/kremlib" \
        "$@" -c "$file" -o "$objects/$(basename "$file" .c).o"' \
      sh "$source" '{}' "$objects" "$compiler" "$machine" "$@"
}
compile "$@"

# TLS and certificates on one side, all else on the other: plugin/crypto links the second only.
rm -f "$folder/libmbedtls.a" "$folder/libmbedcrypto.a"
mkdir "$objects/tls"
mv "$objects"/ssl_*.o "$objects"/x509*.o "$objects/tls"
"$archiver" rcs "$folder/libmbedtls.a" "$objects"/tls/*.o
"$archiver" rcs "$folder/libmbedcrypto.a" "$objects"/*.o
rm -rf "$folder/include"
cp -r "$source/include" "$folder/include"
cp -r "$everest/include/everest" "$folder/include/everest" # ecdh.h includes it
rm -rf "$objects" "$source"
touch "$folder/done"
