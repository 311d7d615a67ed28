/* SPDX-License-Identifier: Apache-2.0 */
/* Mbed TLS computes X25519 shared secrets with Everest's code, but PSA's public keys, which every TLS 1.3 handshake needs, with
 * its generic ladder: 0.66 ms instead of 0.06 (measured, x86-64). build.sh compiles psa_crypto_ecp.c, and it alone, with
 * mbedtls_ecp_mul renamed to the function here; all else stays as released. */
#include <Hacl_Curve25519.h>
#include <mbedtls/ecp.h>
#include <mbedtls/platform_util.h>

enum { kKeyBytes = 32 };

int turms_ecp_mul(mbedtls_ecp_group* grp, mbedtls_ecp_point* r, const mbedtls_mpi* m, const mbedtls_ecp_point* p,
                  int (*f_rng)(void*, unsigned char*, size_t), void* p_rng);

static int is_base_point(const mbedtls_ecp_group* grp, const mbedtls_ecp_point* p) { return p == &grp->G; }

int turms_ecp_mul(mbedtls_ecp_group* grp, mbedtls_ecp_point* r, const mbedtls_mpi* m, const mbedtls_ecp_point* p,
                  int (*f_rng)(void*, unsigned char*, size_t), void* p_rng) {
  unsigned char secret[kKeyBytes];
  unsigned char base[kKeyBytes] = {9}; /* RFC 7748 4.1: the base point is u = 9 */
  unsigned char public_key[kKeyBytes];
  int ret;

  if (grp->id != MBEDTLS_ECP_DP_CURVE25519 || !is_base_point(grp, p)) return mbedtls_ecp_mul(grp, r, m, p, f_rng, p_rng);

  /* The same check of the scalar as in the function replaced. */
  ret = mbedtls_ecp_check_privkey(grp, m);
  if (ret == 0) ret = mbedtls_mpi_write_binary_le(m, secret, sizeof secret);
  if (ret == 0) {
    Hacl_Curve25519_crypto_scalarmult(public_key, secret, base);
    ret = mbedtls_ecp_point_read_binary(grp, r, public_key, sizeof public_key);
  }
  mbedtls_platform_zeroize(secret, sizeof secret);
  return ret;
}
