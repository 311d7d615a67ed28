/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tgp.host.accounts/1: accounts that people make and remove themselves; Turms has requests for neither. Offered only
 * where the operator has opened registration, so whoever finds it may advertise it. What keeps strangers from making
 * thousands of accounts is the plugin's part: it knows their addresses. The host owns the table.
 *
 * Calls are answered at tgp_on_reply with the plugin's cookie; `data` is valid during that call only and its numbers
 * are little-endian. Beside what each function says, a reply may be TGP_E_IO (the database failed), TGP_E_TIMEOUT
 * (nobody can say now). Returned errors, then no reply follows: TGP_E_ARGUMENT a bound that is overstepped, TGP_E_LIMIT
 * too much is waiting, TGP_E_GONE the backend is stopping.
 */
#ifndef TGP_EXTENSIONS_ACCOUNTS_H
#define TGP_EXTENSIONS_ACCOUNTS_H

#include "../tgp/types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define TGP_HOST_ACCOUNTS_ID "tgp.host.accounts/1"

/* Ids that people may choose: 1 to this. Those above are left, so that there is always a highest one to count on from.
 */
#define TGP_ACCOUNTS_MAX_USER_ID 999999999999999ll
#define TGP_ACCOUNTS_MAX_NAME 255u      /* bytes */
#define TGP_ACCOUNTS_MAX_PASSWORD 1024u /* bytes; the backend's own rule may be narrower */

typedef struct tgp_new_account {
  uint32_t size;
  uint32_t reserved;
  int64_t user_id;
  tgp_str name;       /* shown to others; empty: the host finds one */
  tgp_bytes password; /* UTF-8, as it will be given at login */
} tgp_new_account;

typedef struct tgp_host_accounts {
  uint32_t size;
  uint32_t reserved;

  /* [leaf & RUNNING] Makes the account. Its password is copied, used once and wiped. Reply: TGP_OK, and a session may
   * be opened at once; TGP_E_STATE the id is in use, or was and is never given again; TGP_E_ARGUMENT the name or the
   * password breaks a rule of the backend; TGP_E_LIMIT too many passwords wait. Deriving what is stored is slow by
   * design, so throttle before asking. */
  tgp_status (*create)(tgp_host_ctx* ctx, const tgp_new_account* account, uint64_t cookie);

  /* [leaf & RUNNING] Removes the account with its buckets of tgp.host.store/1 and ends its sessions (700). Its messages
   * and its id stay, so that nobody else becomes this user. Whether it is the user who asks is the plugin's to know.
   * Reply: TGP_OK; TGP_E_GONE there is no such user. */
  tgp_status (*remove)(tgp_host_ctx* ctx, int64_t user_id, uint64_t cookie);
} tgp_host_accounts;

#ifdef __cplusplus
}
#endif

#endif
