/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The whole surface of the contract in one object, for abi_diff.sh: every exported function, and one more for each
 * table that a plugin or host reaches through get_extension. It does nothing; libabigail only reads its debug
 * information. (An object of a real plugin would bring its private types along.)
 */
#include "extensions/accounts.h"
#include "extensions/archive.h"
#include "extensions/backend.h"
#include "extensions/blobs.h"
#include "extensions/credentials.h"
#include "extensions/group_types.h"
#include "extensions/health.h"
#include "extensions/metrics.h"
#include "extensions/relations.h"
#include "extensions/store.h"
#include "turms_gateway_plugin.h"

#define UNUSED(x) ((void)(x))

#define TABLE(type)                                  \
  TGP_EXPORT void surface_##type(const type* table); \
  void surface_##type(const type* table) {           \
    UNUSED(table);                                   \
  }

TABLE(tgp_host_metrics)
TABLE(tgp_host_backend)
TABLE(tgp_host_credentials)
TABLE(tgp_host_store)
TABLE(tgp_host_relations)
TABLE(tgp_host_archive)
TABLE(tgp_host_blobs)
TABLE(tgp_host_accounts)
TABLE(tgp_host_group_types)
TABLE(tgp_plugin_health)

const tgp_descriptor* tgp_describe(uint32_t major, uint32_t minor) {
  return UNUSED(major), UNUSED(minor), NULL;
}
tgp_status tgp_init(const tgp_host* h, const tgp_init_args* a, tgp_plugin** o, tgp_error* e) {
  return UNUSED(h), UNUSED(a), UNUSED(o), UNUSED(e), 0;
}
tgp_status tgp_start(tgp_plugin* p, uint32_t d, tgp_error* e) {
  return UNUSED(p), UNUSED(d), UNUSED(e), 0;
}
tgp_status tgp_pause(tgp_plugin* p, uint32_t d, tgp_error* e) {
  return UNUSED(p), UNUSED(d), UNUSED(e), 0;
}
tgp_status tgp_resume(tgp_plugin* p, uint32_t d, tgp_error* e) {
  return UNUSED(p), UNUSED(d), UNUSED(e), 0;
}
tgp_status tgp_export_state(tgp_plugin* p, const tgp_sink* s, tgp_error* e) {
  return UNUSED(p), UNUSED(s), UNUSED(e), 0;
}
tgp_status tgp_stop(tgp_plugin* p, uint32_t r, uint32_t d, tgp_error* e) {
  return UNUSED(p), UNUSED(r), UNUSED(d), UNUSED(e), 0;
}
tgp_status tgp_restart(tgp_plugin* p, const tgp_config* c, uint32_t d, tgp_error* e) {
  return UNUSED(p), UNUSED(c), UNUSED(d), UNUSED(e), 0;
}
tgp_status tgp_reconfigure(tgp_plugin* p, const tgp_config* c, tgp_error* e) {
  return UNUSED(p), UNUSED(c), UNUSED(e), 0;
}
void tgp_on_drain(tgp_plugin* p, uint32_t r, uint32_t g) {
  UNUSED(p), UNUSED(r), UNUSED(g);
}
void tgp_deinit(tgp_plugin* p) {
  UNUSED(p);
}
tgp_status tgp_on_connection(tgp_plugin* p, tgp_connection_id i, const tgp_connection_info* n, uint64_t* c) {
  return UNUSED(p), UNUSED(i), UNUSED(n), UNUSED(c), 0;
}
tgp_status tgp_on_bytes(tgp_plugin* p, tgp_connection_id i, const uint8_t* d, uint64_t l) {
  return UNUSED(p), UNUSED(i), UNUSED(d), UNUSED(l), 0;
}
void tgp_on_connection_credit(tgp_plugin* p, tgp_connection_id i, uint64_t b) {
  UNUSED(p), UNUSED(i), UNUSED(b);
}
void tgp_on_connection_closed(tgp_plugin* p, tgp_connection_id i, uint32_t r) {
  UNUSED(p), UNUSED(i), UNUSED(r);
}
void tgp_on_session_opened(tgp_plugin* p, tgp_session_id s, const tgp_session_result* r) {
  UNUSED(p), UNUSED(s), UNUSED(r);
}
tgp_status tgp_on_turms_notification(tgp_plugin* p, tgp_session_id s, const uint8_t* d, uint64_t l) {
  return UNUSED(p), UNUSED(s), UNUSED(d), UNUSED(l), 0;
}
void tgp_on_session_credit(tgp_plugin* p, tgp_session_id s, uint64_t b) {
  UNUSED(p), UNUSED(s), UNUSED(b);
}
void tgp_on_session_closed(tgp_plugin* p, tgp_session_id s, int32_t c, const tgp_str* r) {
  UNUSED(p), UNUSED(s), UNUSED(c), UNUSED(r);
}
void tgp_on_reply(tgp_plugin* p, uint64_t c, tgp_status s, const uint8_t* d, uint64_t l) {
  UNUSED(p), UNUSED(c), UNUSED(s), UNUSED(d), UNUSED(l);
}
const void* tgp_get_extension(tgp_plugin* p, const char* i) {
  return UNUSED(p), UNUSED(i), NULL;
}
