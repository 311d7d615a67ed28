/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tgp.host.store/1 (draft): a small key-value store for what Turms can't hold. A value has a tier, a bucket and a key;
 * buckets belong to the plugin that writes them. Every call takes time and is answered at tgp_on_reply with the
 * plugin's cookie; a returned error means that no reply follows. The host owns the table and the data.
 */
#ifndef TGP_DRAFT_STORE_H
#define TGP_DRAFT_STORE_H

#include "../tgp/types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define TGP_HOST_STORE_ID "tgp.host.store/1"

#define TGP_STORE_LOCAL 1u  /* this host only; survives its restart */
#define TGP_STORE_SHARED 2u /* all gateways of the site; TGP_E_UNSUPPORTED where there is none */

/* Limits that every host keeps: bucket 1..64 bytes, key 1..512 bytes, value up to 65,536 bytes. */
typedef struct tgp_store_key {
  uint32_t size;
  uint32_t tier; /* TGP_STORE_* */
  tgp_str bucket;
  tgp_bytes key;
} tgp_store_key;

/* A version is a number that changes with every write of a key, never 0; in a reply it is 8 bytes, little-endian. */
typedef struct tgp_host_store {
  uint32_t size;
  uint32_t reserved;

  /* [leaf & RUNNING] Reply: TGP_OK with version and value; TGP_E_GONE: there is none. */
  tgp_status (*get)(tgp_host_ctx* ctx, const tgp_store_key* key, uint64_t cookie);

  /* [leaf & RUNNING] Writes whatever was there. `ttl_ms` 0: until deleted. Reply: TGP_OK with the new version. */
  tgp_status (*put)(tgp_host_ctx* ctx, const tgp_store_key* key, const tgp_bytes* value, uint64_t ttl_ms,
                    uint64_t cookie);

  /* [leaf & RUNNING] Writes only when the present version is `version` (0: there is none). Reply: TGP_OK with the new
   * version; TGP_E_STATE with the present version (8 zero bytes: none) when somebody was faster. */
  tgp_status (*cas)(tgp_host_ctx* ctx, const tgp_store_key* key, uint64_t version, const tgp_bytes* value,
                    uint64_t ttl_ms, uint64_t cookie);

  /* [leaf & RUNNING] Keys of a bucket in byte order, after `key->key`, at most `limit` (1..1000). Reply: TGP_OK with
   * each key as a little-endian 32-bit length and its bytes; fewer than `limit`: that was all. */
  tgp_status (*list)(tgp_host_ctx* ctx, const tgp_store_key* key, uint32_t limit, uint64_t cookie);

  /* [leaf & RUNNING] Reply: TGP_OK, also when there was none. */
  tgp_status (*remove)(tgp_host_ctx* ctx, const tgp_store_key* key, uint64_t cookie);
} tgp_host_store;

#ifdef __cplusplus
}
#endif

#endif
