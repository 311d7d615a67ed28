/* SPDX-License-Identifier: Apache-2.0 */
/* group_types/1: types 0 and 1 are there, as the embedded backend makes them. */
#include "extensions/group_types.h"

#include "caller.h"

static const tgp_host_group_types* table(void) {
  return caller_extension(TGP_HOST_GROUP_TYPES_ID);
}

void check_group_types_state(tgp_status expected) {
  CHECK(table()->find(caller_host->ctx, 0, 1) == expected);
  CHECK(table()->creatable(caller_host->ctx, 1, 1) == expected);
}

/* Turms' default type, at this place of a reply; gives the place behind it. */
static uint64_t check_default_type(const struct reply* reply, uint64_t at) {
  CHECK(caller_u64(reply, at) == 0);
  CHECK(caller_u32(reply, at + 8) == TGP_GROUP_JOIN_INVITATION);
  CHECK(caller_u32(reply, at + 12) == TGP_GROUP_RULE_OWNER_MANAGER_MEMBER);
  CHECK(caller_u32(reply, at + 16) == TGP_GROUP_RULE_OWNER_MANAGER);
  CHECK(caller_u32(reply, at + 20) == TGP_GROUP_RULE_OWNER_MANAGER);
  CHECK(caller_u32(reply, at + 24) == 500);
  CHECK(caller_u32(reply, at + 28) == (TGP_GROUP_TYPE_INVITEE_AGREES | TGP_GROUP_TYPE_SELF_INFO |
                                       TGP_GROUP_TYPE_READ_RECEIPTS | TGP_GROUP_TYPE_EDITABLE));
  CHECK(caller_u32(reply, at + 32) == strlen("DEFAULT"));
  CHECK(reply->len >= at + 43 && memcmp(reply->data + at + 36, "DEFAULT", 7) == 0);
  return at + 43;
}

void check_group_types(void) {
  tgp_host_ctx* ctx = caller_host->ctx;
  CHECK(TGP_HAS(tgp_host_group_types, table(), creatable));

  uint64_t cookie = caller_cookie();
  CHECK(table()->find(ctx, 0, cookie) == TGP_OK);
  struct reply reply = caller_wait(cookie);
  CHECK(reply.status == TGP_OK && check_default_type(&reply, 0) == reply.len);

  cookie = caller_cookie();
  CHECK(table()->find(ctx, 12345, cookie) == TGP_OK);
  reply = caller_wait(cookie);
  CHECK(reply.status == TGP_E_GONE && reply.len == 0);

  cookie = caller_cookie();
  CHECK(table()->creatable(ctx, 1, cookie) == TGP_OK);
  reply = caller_wait(cookie);
  CHECK(reply.status == TGP_OK && caller_u32(&reply, 0) == 2);
  uint64_t open_type = check_default_type(&reply, 4);
  CHECK(caller_u64(&reply, open_type) == 1);
  CHECK(caller_u32(&reply, open_type + 8) == TGP_GROUP_JOIN_OPEN);
  CHECK(caller_u32(&reply, open_type + 12) == TGP_GROUP_RULE_ALL);
  CHECK(reply.len == open_type + 36 + caller_u32(&reply, open_type + 32));
}
