/* SPDX-License-Identifier: Apache-2.0 */
/* relations/1: users 1 and 2 are friends, and 1 blocks 3. */
#include "extensions/relations.h"

#include "caller.h"

static const tgp_host_relations* table(void) {
  return caller_extension(TGP_HOST_RELATIONS_ID);
}

void check_relations_state(tgp_status expected) {
  CHECK(table()->relation(caller_host->ctx, 1, 2, 1) == expected);
  CHECK(table()->friends(caller_host->ctx, 1, TGP_FRIENDS_OF_USER, 0, 1, 1) == expected);
  CHECK(table()->watch_friends(caller_host->ctx, 1, 1, 1) == expected);
}

static void check_relation(int64_t user, int64_t other, uint32_t there, uint32_t back) {
  uint64_t cookie = caller_cookie();
  CHECK(table()->relation(caller_host->ctx, user, other, cookie) == TGP_OK);
  struct reply reply = caller_wait(cookie);
  CHECK(reply.status == TGP_OK && reply.len == 8);
  CHECK(caller_u32(&reply, 0) == there);
  CHECK(caller_u32(&reply, 4) == back);
}

void check_relations(void) {
  tgp_host_ctx* ctx = caller_host->ctx;
  CHECK(TGP_HAS(tgp_host_relations, table(), watch_friends));
  check_relation(1, 2, TGP_RELATION_FRIEND, TGP_RELATION_FRIEND);
  check_relation(1, 3, TGP_RELATION_BLOCKED, TGP_RELATION_NONE);
  check_relation(-1, 0, TGP_RELATION_NONE, TGP_RELATION_NONE);

  uint64_t cookie = caller_cookie();
  CHECK(table()->friends(ctx, 1, TGP_FRIENDS_OF_USER, 0, TGP_RELATIONS_MAX_PAGE, cookie) == TGP_OK);
  struct reply reply = caller_wait(cookie);
  CHECK(reply.status == TGP_OK && reply.len == 16);
  CHECK(caller_u32(&reply, 0) == 0 && caller_u32(&reply, 4) == 1 && caller_u64(&reply, 8) == 2);

  CHECK(table()->friends(ctx, 1, 0, 0, 1, 1) == TGP_E_ARGUMENT);
  CHECK(table()->friends(ctx, 1, 3, 0, 1, 1) == TGP_E_ARGUMENT);
  CHECK(table()->friends(ctx, 1, TGP_FRIENDS_WITH_USER, 0, 0, 1) == TGP_E_ARGUMENT);
  CHECK(table()->friends(ctx, 1, TGP_FRIENDS_WITH_USER, 0, TGP_RELATIONS_MAX_PAGE + 1, 1) == TGP_E_ARGUMENT);
  CHECK(table()->watch_friends(ctx, 1, 2, 1) == TGP_E_ARGUMENT);
  CHECK(table()->watch_friends(ctx, 12345, 1, 1) == TGP_E_GONE); /* a session that never was */
}
