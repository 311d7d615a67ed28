/* SPDX-License-Identifier: Apache-2.0 */
/* archive/1: nobody has written anything, and searching is enabled. */
#include "extensions/archive.h"

#include "caller.h"

static const tgp_host_archive* table(void) {
  return caller_extension(TGP_HOST_ARCHIVE_ID);
}

static tgp_archive_search sound_search(void) {
  tgp_archive_search search = {.size = sizeof search,
                               .conversation = TGP_CONVERSATION_ALL,
                               .user_id = 1,
                               .words = TGP_STR_INIT("word"),
                               .limit = TGP_ARCHIVE_MAX_PAGE};
  return search;
}

static tgp_archive_changes sound_changes(void) {
  tgp_archive_changes changes = {
      .size = sizeof changes, .conversation = TGP_CONVERSATION_PRIVATE, .user_id = 1, .conversation_id = 2, .limit = 1};
  return changes;
}

void check_archive_state(tgp_status expected) {
  tgp_archive_search search = sound_search();
  tgp_archive_changes changes = sound_changes();
  CHECK(table()->search(caller_host->ctx, &search, 1) == expected);
  CHECK(table()->changes(caller_host->ctx, &changes, 1) == expected);
}

static void check_nothing_found(uint64_t cookie) {
  struct reply reply = caller_wait(cookie);
  CHECK(reply.status == TGP_OK && reply.len == 8);
  CHECK(caller_u32(&reply, 0) == 0 && caller_u32(&reply, 4) == 0);
}

static tgp_status search_with(void (*change)(tgp_archive_search*)) {
  tgp_archive_search search = sound_search();
  change(&search);
  return table()->search(caller_host->ctx, &search, 1);
}

static void no_limit(tgp_archive_search* search) {
  search->limit = 0;
}
static void high_limit(tgp_archive_search* search) {
  search->limit = TGP_ARCHIVE_MAX_PAGE + 1;
}
static void unknown_kind(tgp_archive_search* search) {
  search->conversation = 3;
}
static void many_words(tgp_archive_search* search) {
  static char words[TGP_ARCHIVE_MAX_WORDS + 1];
  search->words = (tgp_str){words, sizeof words};
}
static void negative_id(tgp_archive_search* search) {
  search->before_id = -1;
}
static void short_struct(tgp_archive_search* search) {
  search->size = offsetof(tgp_archive_search, limit);
}

void check_archive(void) {
  CHECK(TGP_HAS(tgp_host_archive, table(), changes));
  tgp_archive_search search = sound_search();
  uint64_t cookie = caller_cookie();
  CHECK(table()->search(caller_host->ctx, &search, cookie) == TGP_OK);
  check_nothing_found(cookie);
  tgp_archive_changes changes = sound_changes();
  cookie = caller_cookie();
  CHECK(table()->changes(caller_host->ctx, &changes, cookie) == TGP_OK);
  check_nothing_found(cookie);

  CHECK(table()->search(caller_host->ctx, NULL, 1) == TGP_E_ARGUMENT);
  CHECK(search_with(no_limit) == TGP_E_ARGUMENT);
  CHECK(search_with(high_limit) == TGP_E_ARGUMENT);
  CHECK(search_with(unknown_kind) == TGP_E_ARGUMENT);
  CHECK(search_with(many_words) == TGP_E_ARGUMENT);
  CHECK(search_with(negative_id) == TGP_E_ARGUMENT);
  CHECK(search_with(short_struct) == TGP_E_ARGUMENT);
  CHECK(table()->changes(caller_host->ctx, NULL, 1) == TGP_E_ARGUMENT);
  changes.conversation = TGP_CONVERSATION_ALL;
  CHECK(table()->changes(caller_host->ctx, &changes, 1) == TGP_E_ARGUMENT);
  changes = sound_changes();
  changes.size = offsetof(tgp_archive_changes, limit);
  CHECK(table()->changes(caller_host->ctx, &changes, 1) == TGP_E_ARGUMENT);
}
