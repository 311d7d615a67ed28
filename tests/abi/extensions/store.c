/* SPDX-License-Identifier: Apache-2.0 */
/* store/1. */
#include "extensions/store.h"

#include "caller.h"

static const tgp_host_store* table(void) {
  return caller_extension(TGP_HOST_STORE_ID);
}

static tgp_store_key key_of(const char* name) {
  tgp_store_key key = {sizeof key, TGP_STORE_LOCAL, TGP_STR_INIT("caller"), bytes_of(name)};
  return key;
}

static struct reply get(const char* name) {
  tgp_store_key key = key_of(name);
  uint64_t cookie = caller_cookie();
  CHECK(table()->get(caller_host->ctx, &key, cookie) == TGP_OK);
  return caller_wait(cookie);
}

static uint64_t put(const char* name, const char* text) {
  tgp_store_key key = key_of(name);
  tgp_bytes value = bytes_of(text);
  uint64_t cookie = caller_cookie();
  CHECK(table()->put(caller_host->ctx, &key, &value, 0, cookie) == TGP_OK);
  struct reply reply = caller_wait(cookie);
  CHECK(reply.status == TGP_OK && reply.len == 8);
  return caller_u64(&reply, 0);
}

static struct reply cas(const char* name, uint64_t version, const char* text) {
  tgp_store_key key = key_of(name);
  tgp_bytes value = bytes_of(text);
  uint64_t cookie = caller_cookie();
  CHECK(table()->cas(caller_host->ctx, &key, version, &value, 0, cookie) == TGP_OK);
  return caller_wait(cookie);
}

static void check_bounds(void) {
  static char long_text[TGP_STORE_MAX_VALUE + 1];
  tgp_host_ctx* ctx = caller_host->ctx;
  tgp_store_key key = key_of("k");
  tgp_bytes value = bytes_of("v");
  CHECK(table()->get(ctx, NULL, 1) == TGP_E_ARGUMENT);
  CHECK(table()->put(ctx, &key, NULL, 0, 1) == TGP_E_ARGUMENT);
  CHECK(table()->list(ctx, &key, 0, 0, 1) == TGP_E_ARGUMENT);
  CHECK(table()->list(ctx, &key, TGP_STORE_MAX_LIST + 1, 0, 1) == TGP_E_ARGUMENT);
  value.ptr = (const uint8_t*)long_text;
  value.len = sizeof long_text;
  CHECK(table()->put(ctx, &key, &value, 0, 1) == TGP_E_ARGUMENT);
  CHECK(table()->cas(ctx, &key, 0, &value, 0, 1) == TGP_E_ARGUMENT);
  value.ptr = NULL;
  value.len = 1;
  CHECK(table()->put(ctx, &key, &value, 0, 1) == TGP_E_ARGUMENT);
  key.key = (tgp_bytes){(const uint8_t*)long_text, TGP_STORE_MAX_KEY + 1};
  CHECK(table()->get(ctx, &key, 1) == TGP_E_ARGUMENT);
  key.key.len = 0;
  CHECK(table()->remove(ctx, &key, 1) == TGP_E_ARGUMENT);
  key = key_of("k");
  key.bucket.len = 0;
  CHECK(table()->get(ctx, &key, 1) == TGP_E_ARGUMENT);
  key = key_of("k");
  key.tier = 77;
  CHECK(table()->get(ctx, &key, 1) == TGP_E_UNSUPPORTED);
  key = key_of("k");
  key.size = offsetof(tgp_store_key, key);
  CHECK(table()->get(ctx, &key, 1) == TGP_E_ARGUMENT);
}

void check_store_state(tgp_status expected) {
  tgp_store_key key = key_of("k");
  tgp_bytes value = bytes_of("v");
  CHECK(table()->get(caller_host->ctx, &key, 1) == expected);
  CHECK(table()->put(caller_host->ctx, &key, &value, 0, 1) == expected);
  CHECK(table()->cas(caller_host->ctx, &key, 0, &value, 0, 1) == expected);
  CHECK(table()->list(caller_host->ctx, &key, 1, 0, 1) == expected);
  CHECK(table()->remove(caller_host->ctx, &key, 1) == expected);
}

void check_store(void) {
  CHECK(TGP_HAS(tgp_host_store, table(), remove));
  CHECK(get("a").status == TGP_E_GONE);
  uint64_t version = put("a", "one");
  struct reply reply = get("a");
  CHECK(reply.status == TGP_OK && reply.len == 11 && memcmp(reply.data + 8, "one", 3) == 0);
  CHECK(caller_u64(&reply, 0) == version);
  CHECK(put("b", "") != version);
  reply = cas("a", version + 1000, "never");
  CHECK(reply.status == TGP_E_STATE && caller_u64(&reply, 0) == version);
  CHECK(cas("a", version, "two").status == TGP_OK);

  tgp_store_key all = key_of("");
  uint64_t cookie = caller_cookie();
  CHECK(table()->list(caller_host->ctx, &all, 1, TGP_STORE_WITH_VALUES, cookie) == TGP_OK);
  reply = caller_wait(cookie);
  CHECK(reply.status == TGP_OK && caller_u32(&reply, 0) == 1 && caller_u32(&reply, 4) == 1);
  CHECK(caller_u32(&reply, 8) == 1 && caller_u32(&reply, 12) == 3);
  CHECK(reply.len == 28 && memcmp(reply.data + 24, "atwo", 4) == 0);

  tgp_store_key key = key_of("a");
  for (int i = 0; i < 2; i++) {
    cookie = caller_cookie();
    CHECK(table()->remove(caller_host->ctx, &key, cookie) == TGP_OK);
    CHECK(caller_wait(cookie).status == TGP_OK);
  }
  CHECK(get("a").status == TGP_E_GONE);
  check_bounds();
}
