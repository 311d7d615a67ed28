/* SPDX-License-Identifier: Apache-2.0 */
/* The plugin itself: it requires every extension, asks each before it runs, while it runs, and after its stop. */
#include "caller.h"

#include <stdio.h>
#include <stdlib.h>

#include "extensions/accounts.h"
#include "extensions/archive.h"
#include "extensions/backend.h"
#include "extensions/blobs.h"
#include "extensions/credentials.h"
#include "extensions/group_types.h"
#include "extensions/metrics.h"
#include "extensions/relations.h"
#include "extensions/store.h"

static void caller_reply(uint64_t cookie, tgp_status status, const uint8_t* data, uint64_t len);
static void caller_init(const tgp_host* host);
static void caller_end(void);

static const tgp_str kRequired[] = {
    TGP_STR_INIT(TGP_HOST_METRICS_ID), TGP_STR_INIT(TGP_HOST_BACKEND_ID),   TGP_STR_INIT(TGP_HOST_CREDENTIALS_ID),
    TGP_STR_INIT(TGP_HOST_STORE_ID),   TGP_STR_INIT(TGP_HOST_RELATIONS_ID), TGP_STR_INIT(TGP_HOST_ARCHIVE_ID),
    TGP_STR_INIT(TGP_HOST_BLOBS_ID),   TGP_STR_INIT(TGP_HOST_ACCOUNTS_ID),  TGP_STR_INIT(TGP_HOST_GROUP_TYPES_ID)};

#define FAULT_REQUIRED kRequired, sizeof kRequired / sizeof kRequired[0]
#define FAULT_WORK caller_work
#define FAULT_INIT caller_init(host);
#define FAULT_ON_REPLY caller_reply(cookie, status, data, len);
#define FAULT_STOP caller_end();
#define FAULT_DEINIT caller_end_state();
static void caller_end_state(void);
#include "base.h"

const tgp_host* caller_host;

enum { kMaxReply = 2 * 1024 * 1024 };

static struct {
  pthread_mutex_t mutex;
  pthread_cond_t changed;
  uint8_t data[kMaxReply];
  struct reply last;
  int has_reply;
  int is_leaving;
  uint64_t cookies;
  uint64_t checks;
} caller = {.mutex = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};

static void caller_log(int32_t level, const char* words) {
  tgp_str target = TGP_STR_INIT("caller");
  tgp_str message = text_of(words);
  caller_host->log(caller_host->ctx, level, &target, &message, NULL, 0);
}

void caller_note(int holds, const char* file, int line, const char* what) {
  caller.checks++;
  if (holds) return;
  char words[512];
  snprintf(words, sizeof words, "failed at %s:%d: %s", file, line, what);
  caller_log(TGP_LOG_ERROR, words);
}

uint64_t caller_cookie(void) {
  return 0xC0000000u + ++caller.cookies;
}

static void caller_reply(uint64_t cookie, tgp_status status, const uint8_t* data, uint64_t len) {
  pthread_mutex_lock(&caller.mutex);
  CHECK(!caller.has_reply); /* one call at a time, one reply a call */
  CHECK(len <= kMaxReply);
  CHECK(len == 0 || data != NULL);
  if (len > kMaxReply) len = kMaxReply;
  if (len > 0) memcpy(caller.data, data, len);
  caller.last = (struct reply){cookie, status, caller.data, len};
  caller.has_reply = 1;
  pthread_cond_signal(&caller.changed);
  pthread_mutex_unlock(&caller.mutex);
}

struct reply caller_wait(uint64_t cookie) {
  struct reply reply = {cookie, TGP_E_GONE, caller.data, 0};
  pthread_mutex_lock(&caller.mutex);
  while (!caller.has_reply && !caller.is_leaving) pthread_cond_wait(&caller.changed, &caller.mutex);
  if (caller.has_reply) {
    CHECK(caller.last.cookie == cookie);
    reply = caller.last;
  }
  caller.has_reply = 0;
  pthread_mutex_unlock(&caller.mutex);
  return reply;
}

const void* caller_extension(const char* id) {
  const void* table = caller_host->get_extension(caller_host->ctx, id);
  CHECK(table != NULL);
  return table;
}

uint32_t caller_u32(const struct reply* reply, uint64_t at) {
  uint32_t value = 0;
  CHECK(at + 4 <= reply->len);
  for (uint64_t i = 0; i < 4 && at + i < reply->len; i++) value |= (uint32_t)reply->data[at + i] << (8 * i);
  return value;
}

uint64_t caller_u64(const struct reply* reply, uint64_t at) {
  return caller_u32(reply, at) | (uint64_t)caller_u32(reply, at + 4) << 32;
}

/* Every table of calls, while they are not legal. */
static void check_states(tgp_status expected) {
  check_credentials_state(expected);
  check_store_state(expected);
  check_relations_state(expected);
  check_archive_state(expected);
  check_blobs_state(expected);
  check_accounts_state(expected);
  check_group_types_state(expected);
}

static void caller_init(const tgp_host* host) {
  caller_host = host;
  caller.is_leaving = 0;
  CHECK(host->get_extension(host->ctx, "tgp.host.nonsense/1") == NULL);
  check_definition(TGP_OK);
  check_states(TGP_E_STATE);
}

static void caller_work(tgp_plugin* plugin) {
  (void)plugin;
  check_facts();
  check_credentials();
  check_store();
  check_relations();
  check_archive();
  check_blobs();
  check_accounts();
  check_group_types();
  caller_log(TGP_LOG_INFO, "has made its calls");
}

static void caller_end(void) {
  pthread_mutex_lock(&caller.mutex);
  caller.is_leaving = 1;
  pthread_cond_signal(&caller.changed);
  pthread_mutex_unlock(&caller.mutex);
}

static void caller_end_state(void) {
  check_definition(TGP_E_STATE);
  check_states(TGP_E_STATE);
  char words[64];
  snprintf(words, sizeof words, "has made %lu checks", (unsigned long)caller.checks);
  caller_log(TGP_LOG_INFO, words);
}
