/* SPDX-License-Identifier: Apache-2.0 */
/* Mbed TLS' random numbers (MBEDTLS_PSA_CRYPTO_EXTERNAL_RNG), straight from the kernel: no state to seed, share or wipe. */
#include <errno.h>
#include <psa/crypto.h>
#include <sys/random.h>

psa_status_t mbedtls_psa_external_get_random(mbedtls_psa_external_random_context_t* context, uint8_t* output,
                                             size_t output_size, size_t* output_length) {
  size_t filled = 0;
  (void)context;
  while (filled < output_size) {
    const ssize_t got = getrandom(output + filled, output_size - filled, 0);
    if (got > 0) {
      filled += (size_t)got;
    } else if (errno != EINTR) {
      return PSA_ERROR_INSUFFICIENT_ENTROPY;
    }
  }
  *output_length = filled;
  return PSA_SUCCESS;
}
