/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tgp.host.store/1: a small key-value store for what Turms can't hold. A value has a tier, a bucket and a key; every
 * plugin has buckets of its own. PEP nodes live here too, in one bucket for each account: an item is a value, its key
 * begins with the node's name. Offered where the host has a database of its own; on a cluster it is absent. The host
 * owns the table and the data, and does not look into it. A bucket named KIND/USER, USER being the decimal id of a user
 * and KIND without a slash, is that user's: it goes when the host removes him, and takes nothing afterwards.
 *
 * Every call takes time and is answered at tgp_on_reply with the plugin's cookie; `data` is valid during that call only
 * and its numbers are little-endian. Calls take effect in the order in which they were made: who reads after a write
 * sees it, also before the write's reply has come; a reply to a write says that it survives a loss of power, as far as
 * the operator asked for that. Beside what each function says, a reply may be TGP_E_IO (the database failed, nothing
 * was done). Returned errors, then no reply follows: TGP_E_ARGUMENT a bound that is overstepped, TGP_E_LIMIT too much
 * is waiting, TGP_E_UNSUPPORTED this host has no such tier, TGP_E_GONE the backend is stopping.
 *
 * Bounds that every host keeps: bucket 1..64 bytes of UTF-8, key 1..512 bytes, value 0..65,536 bytes; a bucket holds
 * 10,000 keys and 16 MiB of keys and values at least.
 */
#ifndef TGP_EXTENSIONS_STORE_H
#define TGP_EXTENSIONS_STORE_H

#include "../tgp/types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define TGP_HOST_STORE_ID "tgp.host.store/1"

#define TGP_STORE_LOCAL 1u  /* this host only; survives its restart */
#define TGP_STORE_SHARED 2u /* all gateways of the site; with an embedded backend this host is all of them */

#define TGP_STORE_MAX_BUCKET 64u
#define TGP_STORE_MAX_KEY 512u
#define TGP_STORE_MAX_VALUE 65536u
#define TGP_STORE_MAX_LIST 1000u

#define TGP_STORE_WITH_VALUES 1u /* flag of list: values as well, not only keys and versions */

/* Where a value is. The tiers are apart: the same bucket and key may stand in both. */
typedef struct tgp_store_key {
  uint32_t size;
  uint32_t tier; /* TGP_STORE_LOCAL, TGP_STORE_SHARED */
  tgp_str bucket;
  tgp_bytes key;
} tgp_store_key;

/* A version is a 64-bit number, never 0, that was never used before in its tier: every write gives another one. */
typedef struct tgp_host_store {
  uint32_t size;
  uint32_t reserved;

  /* [leaf & RUNNING] Reply: TGP_OK with the version (8 bytes) and the value; TGP_E_GONE there is none. */
  tgp_status (*get)(tgp_host_ctx* ctx, const tgp_store_key* key, uint64_t cookie);

  /* [leaf & RUNNING] Writes whatever was there. `ttl_ms` how long it lives; 0: until removed. Reply: TGP_OK with the
   * new version (8 bytes); TGP_E_LIMIT the bucket is full, the old value stays; TGP_E_GONE its user was removed. */
  tgp_status (*put)(tgp_host_ctx* ctx, const tgp_store_key* key, const tgp_bytes* value, uint64_t ttl_ms,
                    uint64_t cookie);

  /* [leaf & RUNNING] Writes only when the present version is `version` (0: there is none). Reply: TGP_OK with the new
   * version (8 bytes); TGP_E_STATE with the present one (0: none) when somebody was faster; TGP_E_LIMIT and TGP_E_GONE
   * as put. NULL in a host that can't. */
  tgp_status (*cas)(tgp_host_ctx* ctx, const tgp_store_key* key, uint64_t version, const tgp_bytes* value,
                    uint64_t ttl_ms, uint64_t cookie);

  /* [leaf & RUNNING] The entries of a bucket in the order of their keys' bytes, beginning after `key->key` (here it may
   * be empty), at most `limit` (1..TGP_STORE_MAX_LIST). `flags` TGP_STORE_WITH_VALUES or 0. Reply: TGP_OK with two
   * 32-bit numbers: 1 when there are more entries (ask again after the last key), else 0; the count. Then for each
   * entry: 32-bit lengths of key and value, the 64-bit version, the key, the value (without the flag its length is 0).
   * A page may end before `limit`, never without an entry while there are any. */
  tgp_status (*list)(tgp_host_ctx* ctx, const tgp_store_key* key, uint32_t limit, uint32_t flags, uint64_t cookie);

  /* [leaf & RUNNING] Reply: TGP_OK, also when there was none. */
  tgp_status (*remove)(tgp_host_ctx* ctx, const tgp_store_key* key, uint64_t cookie);
} tgp_host_store;

#ifdef __cplusplus
}
#endif

#endif
