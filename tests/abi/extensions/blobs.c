/* SPDX-License-Identifier: Apache-2.0 */
/* blobs/1: a blob may have 2 MiB, a bucket 3 MiB. */
#include "extensions/blobs.h"

#include "caller.h"

enum { kMebi = 1024 * 1024 };

static uint8_t content[TGP_BLOBS_MAX_PIECE + 1];

static const tgp_host_blobs* table(void) {
  return caller_extension(TGP_HOST_BLOBS_ID);
}

static tgp_blob_key key_of(const char* name) {
  tgp_blob_key key = {sizeof key, 0, TGP_STR_INIT("caller"), text_of(name)};
  return key;
}

static tgp_status put(const char* name, uint64_t length, uint64_t piece_length) {
  tgp_blob_key key = key_of(name);
  tgp_blob_info info = {sizeof info, 0, length, TGP_STR_INIT("image/png")};
  tgp_bytes piece = {content, piece_length};
  uint64_t cookie = caller_cookie();
  CHECK(table()->put(caller_host->ctx, &key, &info, &piece, cookie) == TGP_OK);
  return caller_wait(cookie).status;
}

static tgp_status write_at(const char* name, uint64_t offset, uint64_t length) {
  tgp_blob_key key = key_of(name);
  tgp_bytes piece = {content + offset % 100, length};
  uint64_t cookie = caller_cookie();
  CHECK(table()->write(caller_host->ctx, &key, offset, &piece, cookie) == TGP_OK);
  return caller_wait(cookie).status;
}

static struct reply read_at(const char* name, uint64_t offset, uint64_t length) {
  tgp_blob_key key = key_of(name);
  uint64_t cookie = caller_cookie();
  CHECK(table()->read(caller_host->ctx, &key, offset, length, cookie) == TGP_OK);
  return caller_wait(cookie);
}

static struct reply stat_of(const char* name) {
  tgp_blob_key key = key_of(name);
  uint64_t cookie = caller_cookie();
  CHECK(table()->stat(caller_host->ctx, &key, cookie) == TGP_OK);
  return caller_wait(cookie);
}

static tgp_status remove_blob(const char* name) {
  tgp_blob_key key = key_of(name);
  uint64_t cookie = caller_cookie();
  CHECK(table()->remove(caller_host->ctx, &key, cookie) == TGP_OK);
  return caller_wait(cookie).status;
}

void check_blobs_state(tgp_status expected) {
  tgp_blob_key key = key_of("a");
  tgp_blob_info info = {sizeof info, 0, 1, {NULL, 0}};
  tgp_bytes piece = {content, 1};
  CHECK(table()->put(caller_host->ctx, &key, &info, &piece, 1) == expected);
  CHECK(table()->write(caller_host->ctx, &key, 0, &piece, 1) == expected);
  CHECK(table()->read(caller_host->ctx, &key, 0, 1, 1) == expected);
  CHECK(table()->stat(caller_host->ctx, &key, 1) == expected);
  CHECK(table()->remove(caller_host->ctx, &key, 1) == expected);
}

static void check_bounds(void) {
  tgp_host_ctx* ctx = caller_host->ctx;
  tgp_blob_key key = key_of("a");
  tgp_blob_info info = {sizeof info, 0, 1, {NULL, 0}};
  tgp_bytes piece = {content, 1};
  const char* const bad[] = {"", ".", "..", "a/b", ".hidden", "a b"};
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    key = key_of(bad[i]);
    CHECK(table()->stat(ctx, &key, 1) == TGP_E_ARGUMENT);
  }
  key = key_of("a");
  CHECK(table()->stat(ctx, NULL, 1) == TGP_E_ARGUMENT);
  CHECK(table()->put(ctx, &key, NULL, &piece, 1) == TGP_E_ARGUMENT);
  CHECK(table()->put(ctx, &key, &info, NULL, 1) == TGP_E_ARGUMENT);
  CHECK(table()->write(ctx, &key, 0, NULL, 1) == TGP_E_ARGUMENT);
  CHECK(table()->read(ctx, &key, 0, 0, 1) == TGP_E_ARGUMENT);
  CHECK(table()->read(ctx, &key, 0, TGP_BLOBS_MAX_PIECE + 1, 1) == TGP_E_ARGUMENT);
  piece.len = TGP_BLOBS_MAX_PIECE + 1;
  CHECK(table()->put(ctx, &key, &info, &piece, 1) == TGP_E_ARGUMENT);
  CHECK(table()->write(ctx, &key, 0, &piece, 1) == TGP_E_ARGUMENT);
  piece.len = 1;
  info.size = offsetof(tgp_blob_info, media_type);
  CHECK(table()->put(ctx, &key, &info, &piece, 1) == TGP_E_ARGUMENT);
  key.size = offsetof(tgp_blob_key, name);
  CHECK(table()->stat(ctx, &key, 1) == TGP_E_ARGUMENT);
}

void check_blobs(void) {
  for (size_t i = 0; i < sizeof content; i++) content[i] = (uint8_t)(i % 100);
  CHECK(TGP_HAS(tgp_host_blobs, table(), remove));
  CHECK(table()->max_blob == 2 * kMebi && table()->max_bucket == 3 * kMebi);

  CHECK(stat_of("avatar").status == TGP_E_GONE);
  CHECK(read_at("avatar", 0, 1).status == TGP_E_GONE);
  CHECK(put("avatar", kMebi, kMebi) == TGP_OK); /* whole, as large as a piece may be */
  struct reply reply = stat_of("avatar");
  CHECK(reply.status == TGP_OK && reply.len == 8 + 32 + 9 && caller_u64(&reply, 0) == kMebi);
  CHECK(memcmp(reply.data + 40, "image/png", 9) == 0);
  reply = read_at("avatar", 0, kMebi);
  CHECK(reply.status == TGP_OK && reply.len == 8 + kMebi && memcmp(reply.data + 8, content, kMebi) == 0);
  reply = read_at("avatar", 207, 3);
  CHECK(reply.len == 11 && caller_u64(&reply, 0) == kMebi && memcmp(reply.data + 8, content + 7, 3) == 0);
  CHECK(read_at("avatar", kMebi, 3).len == 8);

  CHECK(put("upload", 2 * kMebi, 0) == TGP_OK); /* room for it, and none for more */
  CHECK(put("more", 1, 1) == TGP_E_LIMIT);
  CHECK(put("upload", 1, 1) == TGP_E_STATE);
  CHECK(write_at("upload", 1, 1) == TGP_E_ARGUMENT);
  CHECK(write_at("upload", 0, kMebi) == TGP_OK);
  CHECK(stat_of("upload").status == TGP_E_GONE);
  CHECK(write_at("upload", kMebi, kMebi - 100) == TGP_OK);
  CHECK(write_at("upload", 2 * kMebi - 100, 100) == TGP_OK);
  reply = stat_of("upload");
  CHECK(reply.status == TGP_OK && caller_u64(&reply, 0) == 2 * kMebi);
  CHECK(write_at("upload", 2 * kMebi, 0) == TGP_E_GONE);

  CHECK(put("huge", 2 * kMebi + 1, 0) == TGP_E_LIMIT);
  CHECK(put("short", 1, 2) == TGP_E_ARGUMENT);
  CHECK(remove_blob("upload") == TGP_OK);
  CHECK(remove_blob("upload") == TGP_OK);
  CHECK(put("more", 1, 1) == TGP_OK);
  check_bounds();
}
