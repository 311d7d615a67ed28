/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tgp.host.blobs/1: files of a plugin, such as avatars and uploads: what is too large for tgp.host.store/1. A blob has a
 * bucket (whose quota it counts for; one an account, say) and a name; every plugin has buckets of its own. It is there
 * whole or not at all, whatever happens to the machine, and is never changed: putting another one under its name takes
 * its place at once, and who reads by pieces meanwhile may see either. Absent where the operator gives plugins no room.
 * The host owns the table and the files, and does not look into them.
 *
 * Every call takes time and is answered at tgp_on_reply with the plugin's cookie; `data` is valid during that call only
 * and its numbers are little-endian. Calls take effect in the order in which they were made. Beside what each function
 * says, a reply may be TGP_E_IO (the disk failed, nothing was done). Returned errors, then no reply follows:
 * TGP_E_ARGUMENT a bound that is overstepped, TGP_E_LIMIT too much is waiting, TGP_E_GONE the host is stopping.
 *
 * Bounds: bucket and name are of [A-Za-z0-9._-], do not begin with a dot, and have 1..64 and 1..128 bytes; a blob has at
 * most `max_blob` bytes, a bucket `max_bucket` of them and TGP_BLOBS_MAX_COUNT blobs; a plugin has at most
 * TGP_BLOBS_MAX_UNFINISHED blobs half written. One that nothing was added to for ten minutes is given up, and so are all
 * when the host ends.
 */
#ifndef TGP_EXTENSIONS_BLOBS_H
#define TGP_EXTENSIONS_BLOBS_H

#include "../tgp/types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define TGP_HOST_BLOBS_ID "tgp.host.blobs/1"

#define TGP_BLOBS_MAX_BUCKET 64u
#define TGP_BLOBS_MAX_NAME 128u
#define TGP_BLOBS_MAX_MEDIA_TYPE 255u
#define TGP_BLOBS_MAX_PIECE 1048576u /* of one put, write or read */
#define TGP_BLOBS_MAX_COUNT 10000u
#define TGP_BLOBS_MAX_UNFINISHED 256u

typedef struct tgp_blob_key {
  uint32_t size;
  uint32_t reserved;
  tgp_str bucket;
  tgp_str name;
} tgp_blob_key;

typedef struct tgp_blob_info {
  uint32_t size;
  uint32_t reserved;
  uint64_t length;    /* of the whole, in bytes; known from the start */
  tgp_str media_type; /* "image/png"; empty: application/octet-stream */
} tgp_blob_info;

typedef struct tgp_host_blobs {
  uint32_t size;
  uint32_t reserved;
  uint64_t max_blob;   /* bytes of one blob */
  uint64_t max_bucket; /* bytes of all blobs of a bucket, half written ones among them */

  /* [leaf & RUNNING] Begins a blob with its first piece, which may be all of it or nothing yet. Reply: TGP_OK; when the
   * piece is all of it, the blob is there and survives a loss of power, else its room is reserved and it waits for
   * write(). TGP_E_LIMIT it is too large, the bucket or the disk is full, or too many are half written; TGP_E_STATE one
   * of that name is half written; TGP_E_ARGUMENT the piece is longer than the whole, or that is no media type. */
  tgp_status (*put)(tgp_host_ctx* ctx, const tgp_blob_key* key, const tgp_blob_info* info, const tgp_bytes* piece,
                    uint64_t cookie);

  /* [leaf & RUNNING] Adds the next piece, at `offset`: where the one before ended. With the last one the blob is there.
   * Reply: TGP_OK; TGP_E_GONE nothing of that name is half written; TGP_E_ARGUMENT a gap, or more than the whole;
   * TGP_E_LIMIT the disk is full, and the blob is given up. */
  tgp_status (*write)(tgp_host_ctx* ctx, const tgp_blob_key* key, uint64_t offset, const tgp_bytes* piece,
                      uint64_t cookie);

  /* [leaf & RUNNING] Up to `length` bytes (1..TGP_BLOBS_MAX_PIECE) from `offset`. Reply: TGP_OK with the length of the
   * whole (8 bytes) and the bytes, none at the end and beyond; TGP_E_GONE there is no such blob. */
  tgp_status (*read)(tgp_host_ctx* ctx, const tgp_blob_key* key, uint64_t offset, uint64_t length, uint64_t cookie);

  /* [leaf & RUNNING] Reply: TGP_OK with the length (8 bytes), the SHA-256 (32 bytes) and the media type; TGP_E_GONE
   * there is no such blob. */
  tgp_status (*stat)(tgp_host_ctx* ctx, const tgp_blob_key* key, uint64_t cookie);

  /* [leaf & RUNNING] Also gives up one that is half written. Reply: TGP_OK, also when there was none. */
  tgp_status (*remove)(tgp_host_ctx* ctx, const tgp_blob_key* key, uint64_t cookie);
} tgp_host_blobs;

#ifdef __cplusplus
}
#endif

#endif
