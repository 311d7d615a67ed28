/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tgp.host.credentials/1: "is this password right?" without opening a Turms session. All resources of an account share
 * one session, and a second login would close the first; so the second and later resources are checked here, and a
 * session may be opened with TGP_AUTH_TRUSTED afterwards where the backend takes it. A host whose backend can't tell
 * does not offer it.
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
   * waiting), TGP_E_ARGUMENT (empty, or longer than 1024 bytes). */
  tgp_status (*verify_password)(tgp_host_ctx* ctx, int64_t user_id, const uint8_t* password, uint64_t len,
                                uint64_t cookie);
} tgp_host_credentials;

#ifdef __cplusplus
}
#endif

#endif
