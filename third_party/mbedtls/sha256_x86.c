/* SPDX-License-Identifier: Apache-2.0 */
/* Mbed TLS has SHA-256 in hardware for ARM only; in C it was 7 % of what a chat message costs (measured, x86-64). build.sh
 * compiles sha256.c with MBEDTLS_SHA256_PROCESS_ALT on x86-64, so that it calls the function here for each block. Where the
 * processor lacks the instructions, the released C code does the work: it is included below under names of its own. */
#if defined(__x86_64__)

/* The release's code, all of its public names made private ones; only the first is called. */
#define mbedtls_internal_sha256_process turms_sha256_process_c
#define mbedtls_sha256 turms_sha256_unused
#define mbedtls_sha224 turms_sha224_unused
#define mbedtls_sha256_clone turms_sha256_clone_unused
#define mbedtls_sha256_finish turms_sha256_finish_unused
#define mbedtls_sha256_free turms_sha256_free_unused
#define mbedtls_sha256_init turms_sha256_init_unused
#define mbedtls_sha256_starts turms_sha256_starts_unused
#define mbedtls_sha256_update turms_sha256_update_unused
#include "sha256.c"
#undef mbedtls_internal_sha256_process

#include <cpuid.h>
#include <immintrin.h>

enum { kUnknown = 0, kAbsent = 1, kPresent = 2 };

static int find_instructions(void) {
  unsigned a = 0, b = 0, c = 0, d = 0;
  if (!__get_cpuid(1, &a, &b, &c, &d) || (c & bit_SSSE3) == 0 || (c & bit_SSE4_1) == 0) return kAbsent;
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return kAbsent;
  return (b & bit_SHA) != 0 ? kPresent : kAbsent;
}

static int has_instructions(void) {
  static int known = kUnknown; /* every thread finds the same */
  int state = __atomic_load_n(&known, __ATOMIC_RELAXED);
  if (state == kUnknown) {
    state = find_instructions();
    __atomic_store_n(&known, state, __ATOMIC_RELAXED);
  }
  return state == kPresent;
}

/* FIPS 180-4 6.2.2 for one block. The instructions want the state as {a,b,e,f} and {c,d,g,h}, and do two rounds each. */
__attribute__((target("sha,sse4.1,ssse3"))) static void process_x86(uint32_t state[8], const unsigned char data[64]) {
  const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0bLL, 0x0405060700010203LL);
  __m128i dcba = _mm_loadu_si128((const __m128i*)&state[0]);
  __m128i hgfe = _mm_loadu_si128((const __m128i*)&state[4]);
  const __m128i cdab = _mm_shuffle_epi32(dcba, 0xB1);
  const __m128i efgh = _mm_shuffle_epi32(hgfe, 0x1B);
  __m128i abef = _mm_alignr_epi8(cdab, efgh, 8);
  __m128i cdgh = _mm_blend_epi16(efgh, cdab, 0xF0);
  const __m128i abef_before = abef;
  const __m128i cdgh_before = cdgh;
  __m128i w[4]; /* the last sixteen words of the message schedule, four a register */

#pragma GCC unroll 16
  for (int i = 0; i < 16; ++i) {
    __m128i* const now = &w[i & 3];
    if (i < 4) {
      *now = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i*)(data + 16 * i)), big_endian);
    } else {
      const __m128i seven_ago = _mm_alignr_epi8(w[(i + 3) & 3], w[(i + 2) & 3], 4);
      const __m128i sum = _mm_add_epi32(_mm_sha256msg1_epu32(*now, w[(i + 1) & 3]), seven_ago);
      *now = _mm_sha256msg2_epu32(sum, w[(i + 3) & 3]);
    }
    const __m128i wk = _mm_add_epi32(*now, _mm_loadu_si128((const __m128i*)&K[4 * i]));
    cdgh = _mm_sha256rnds2_epu32(cdgh, abef, wk);
    abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(wk, 0x0E));
  }

  abef = _mm_add_epi32(abef, abef_before);
  cdgh = _mm_add_epi32(cdgh, cdgh_before);
  const __m128i feba = _mm_shuffle_epi32(abef, 0x1B);
  const __m128i dchg = _mm_shuffle_epi32(cdgh, 0xB1);
  dcba = _mm_blend_epi16(feba, dchg, 0xF0);
  hgfe = _mm_alignr_epi8(dchg, feba, 8);
  _mm_storeu_si128((__m128i*)&state[0], dcba);
  _mm_storeu_si128((__m128i*)&state[4], hgfe);
}

int mbedtls_internal_sha256_process(mbedtls_sha256_context* ctx, const unsigned char data[64]);

int mbedtls_internal_sha256_process(mbedtls_sha256_context* ctx, const unsigned char data[64]) {
  if (!has_instructions()) return turms_sha256_process_c(ctx, data);
  process_x86(ctx->state, data);
  return 0;
}

#else
typedef int turms_sha256_x86_is_not_needed;
#endif
