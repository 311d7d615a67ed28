/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tgp.host.credentials/1: "is this password right?" without opening a Turms session. All resources of an account share
 * one session, and a second login would close the first; so the second and later resources are checked here, and a
 * session may be opened with TGP_AUTH_TRUSTED afterwards where the backend takes it. A host whose backend can't tell
 * does not offer it. Where the backend keeps SCRAM verifiers, the plugin can offer SCRAM as well.
 */
#ifndef TGP_EXTENSIONS_CREDENTIALS_H
#define TGP_EXTENSIONS_CREDENTIALS_H

#include "../tgp/types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define TGP_HOST_CREDENTIALS_ID "tgp.host.credentials/1"

typedef struct tgp_host_credentials {
  uint32_t size;
  uint32_t reserved;

  /* [leaf & RUNNING] Asks whether `password` is that of `user_id`. It is copied, used once and wiped. The answer comes
   * by tgp_on_reply with `cookie`, without data: TGP_OK it is; TGP_E_DENIED it is not, or there is no such user, or the
   * user is inactive (not told apart); TGP_E_IO, TGP_E_TIMEOUT nobody can say now. Checking is slow by design (a
   * salted, iterated hash), so throttle before asking. Returned errors, then no reply follows: TGP_E_LIMIT (too many
   * waiting), TGP_E_ARGUMENT (empty, or longer than 1024 bytes), TGP_E_GONE (the backend is stopping). */
  tgp_status (*verify_password)(tgp_host_ctx* ctx, int64_t user_id, const uint8_t* password, uint64_t len,
                                uint64_t cookie);

  /* [leaf & RUNNING] Asks for what a SCRAM server needs of `user_id` (RFC 5802 3): it checks a client's proof and logs
   * nobody in, but it allows guessing, so neither log nor keep it. `hash` "SHA-1", "SHA-256" or "SHA-512", as in the
   * mechanism's name. NULL where the backend keeps no verifiers; ask TGP_HAS first. The answer comes by tgp_on_reply
   * with `cookie`, valid during that call only: TGP_OK with three 32-bit little-endian numbers (iterations, length of
   * the salt, length of each key), then salt, StoredKey, ServerKey; TGP_E_DENIED there is none (no such user, an
   * inactive one, another hash; not told apart: answer a made-up salt that stays the same for a name, so that nobody
   * learns who exists); TGP_E_IO nobody can say now. Returned errors, then no reply follows: TGP_E_LIMIT (too many
   * waiting), TGP_E_ARGUMENT (a hash that no mechanism has), TGP_E_GONE (the backend is stopping). */
  tgp_status (*scram_verifier)(tgp_host_ctx* ctx, int64_t user_id, const tgp_str* hash, uint64_t cookie);
} tgp_host_credentials;

#ifdef __cplusplus
}
#endif

#endif
