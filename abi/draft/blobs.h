/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tgp.host.blobs/1 (draft): files that are too large for messages, written and read in pieces so that memory stays
 * constant. Names are chosen by the plugin ([A-Za-z0-9._-], 1..128 bytes, not beginning with a dot). Every call is
 * answered at tgp_on_reply; a returned error means that no reply follows. The host owns the table and the files, and
 * sets quotas.
 */
#ifndef TGP_DRAFT_BLOBS_H
#define TGP_DRAFT_BLOBS_H

#include "../tgp/types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define TGP_HOST_BLOBS_ID "tgp.host.blobs/1"

typedef struct tgp_blob_info {
  uint32_t size;
  uint32_t reserved;
  tgp_str media_type;      /* "image/png"; empty: application/octet-stream */
  uint64_t length;         /* bytes in all, known beforehand */
  int64_t expires_unix_ms; /* 0: the host's own policy */
} tgp_blob_info;

typedef struct tgp_host_blobs {
  uint32_t size;
  uint32_t reserved;

  /* [leaf & RUNNING] Reserves the space. Reply: TGP_OK; TGP_E_LIMIT over quota; TGP_E_STATE the name is taken. */
  tgp_status (*create)(tgp_host_ctx* ctx, const tgp_str* name, const tgp_blob_info* info, uint64_t cookie);

  /* [leaf & RUNNING] Writes the next piece at `offset`, at most 256 KiB; one write at a time per name. With the last
   * byte the blob becomes visible. Reply: TGP_OK; TGP_E_ARGUMENT a gap or past the end. */
  tgp_status (*write)(tgp_host_ctx* ctx, const tgp_str* name, uint64_t offset, const tgp_bytes* data, uint64_t cookie);

  /* [leaf & RUNNING] Reads up to `length` bytes (at most 256 KiB) from `offset`. Reply: TGP_OK with them, empty at the
   * end; TGP_E_GONE there is no such blob. */
  tgp_status (*read)(tgp_host_ctx* ctx, const tgp_str* name, uint64_t offset, uint64_t length, uint64_t cookie);

  /* [leaf & RUNNING] Reply: TGP_OK with the length (8 bytes, little-endian) and the media type; TGP_E_GONE. */
  tgp_status (*stat)(tgp_host_ctx* ctx, const tgp_str* name, uint64_t cookie);

  /* [leaf & RUNNING] Also gives up one that is half written. Reply: TGP_OK, also when there was none. */
  tgp_status (*remove)(tgp_host_ctx* ctx, const tgp_str* name, uint64_t cookie);
} tgp_host_blobs;

#ifdef __cplusplus
}
#endif

#endif
