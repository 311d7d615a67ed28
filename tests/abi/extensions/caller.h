/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the chapters of the caller have in common: a call, the wait for its reply, and a check that is told to the
 * host's log when it fails. The caller is a plugin in plain C that uses every extension of the contract against the
 * real host; extensions_test.cpp loads it and reads the log. One instance in a process.
 */
#ifndef CALLER_H
#define CALLER_H

#include <stdint.h>
#include <string.h>

#include "turms_gateway_plugin.h"

/* The last reply; `data` is the caller's copy. */
struct reply {
  uint64_t cookie;
  tgp_status status;
  const uint8_t* data;
  uint64_t len;
};

extern const tgp_host* caller_host;

/* A cookie that was never used before. */
uint64_t caller_cookie(void);

/* Waits for the reply to `cookie`; status TGP_E_GONE and no data when the plugin is stopped before it comes. */
struct reply caller_wait(uint64_t cookie);

/* Notes that a check was made, and tells of it when it failed. */
void caller_note(int holds, const char* file, int line, const char* what);

#define CHECK(what) caller_note((what) != 0, __FILE__, __LINE__, #what)

/* The extension, which must be there. */
const void* caller_extension(const char* id);

uint32_t caller_u32(const struct reply* reply, uint64_t at);
uint64_t caller_u64(const struct reply* reply, uint64_t at);

static inline tgp_str text_of(const char* text) {
  tgp_str str = {text, strlen(text)};
  return str;
}
static inline tgp_bytes bytes_of(const char* text) {
  tgp_bytes bytes = {(const uint8_t*)text, strlen(text)};
  return bytes;
}

/* The chapters. `expected` of a state check: TGP_E_STATE before start and after stop. */
void check_facts(void);
void check_definition(tgp_status expected); /* of a metric: legal until start returns */
void check_credentials(void);
void check_credentials_state(tgp_status expected);
void check_store(void);
void check_store_state(tgp_status expected);
void check_relations(void);
void check_relations_state(tgp_status expected);
void check_archive(void);
void check_archive_state(tgp_status expected);
void check_blobs(void);
void check_blobs_state(tgp_status expected);
void check_accounts(void);
void check_accounts_state(tgp_status expected);
void check_group_types(void);
void check_group_types_state(tgp_status expected);

#endif
