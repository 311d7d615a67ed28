/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the host provides: one table, given to tgp_init, valid until tgp_deinit returns. The host owns it.
 *
 * All functions may be called from any thread, concurrently, and do not block. Leaf functions may be called inside
 * every entry point, and by the plugin's own threads while it has any. The others only from the entry of tgp_start to
 * the return of tgp_stop, not while PAUSED, and never inside an event entry point. An INITIALISED or STOPPED instance
 * that nobody is calling is silent. `ctx` is always the table's own `ctx`. A pointer argument may be NULL only where it
 * says so. Calls with a stale id return TGP_E_GONE, or do nothing.
 */
#ifndef TGP_HOST_H
#define TGP_HOST_H

#include "types.h"

#ifdef __cplusplus
extern "C" {
#endif

struct tgp_host {
  uint32_t size;
  uint32_t abi_minor; /* the host's TGP_ABI_MINOR */
  tgp_host_ctx* ctx;
  tgp_str name;    /* "turms-gateway" */
  tgp_str version; /* for people */

  /* ---- Services ---- */

  /* [leaf] An optional table by its NUL-terminated id ("tgp.host.metrics/1"), or NULL when this host has none. Valid
   * until tgp_deinit returns; its first field is `uint32_t size`. */
  const void* (*get_extension)(tgp_host_ctx* ctx, const char* id);

  /* [leaf] Logs one event and returns at once; everything is copied. `level` TGP_LOG_*; `target` the part of the plugin
   * that speaks ("xmpp.stream"); `message` one line for people; `fields` `count` pairs for machines, NULL when 0. Never
   * put secrets or message bodies here. */
  void (*log)(tgp_host_ctx* ctx, int32_t level, const tgp_str* target, const tgp_str* message, const tgp_field* fields,
              uint64_t count);

  /* [leaf] The lowest level wanted for `target`: ask before formatting. May change at any time. */
  int32_t (*log_level)(tgp_host_ctx* ctx, const tgp_str* target);

  /* [leaf] Nanoseconds that never go back. With unix_ms the plugin's only clock: a test turns time by hand. */
  uint64_t (*monotonic_ns)(tgp_host_ctx* ctx);

  /* [leaf] Milliseconds since 1970-01-01T00:00:00Z; may jump. */
  int64_t (*unix_ms)(tgp_host_ctx* ctx);

  /* [leaf] "I cannot go on." The host only takes a note; it restarts or stops the plugin later, on a control thread.
   * Saying so more than once does no harm. `status` what failed, `why` one line for the operator. */
  void (*report_fault)(tgp_host_ctx* ctx, tgp_status status, const tgp_str* why);

  /* ---- Connections ---- */

  /* [any] Writes to a host-owned transport: all chunks, in order, copied, or none. Spends write credit by their sum.
   * With TGP_FRAMING_MESSAGES the chunks of one call are one message. Legal from tgp_on_connection's first moment, also
   * before it has returned, on the plugin's own threads. Errors: TGP_E_OVERDRAWN (nothing was taken), TGP_E_GONE,
   * TGP_E_ARGUMENT (an adopted connection). */
  tgp_status (*connection_write)(tgp_host_ctx* ctx, tgp_connection_id id, const tgp_bytes* chunks, uint64_t count);

  /* [any] Lets the host send `bytes` more through tgp_on_bytes on a host-owned transport. */
  void (*connection_grant)(tgp_host_ctx* ctx, tgp_connection_id id, uint64_t bytes);

  /* [any] TGP_CLOSE_FLUSH, TGP_CLOSE_ABORT: asks for the end of a host-owned transport; the answer is the one
   * tgp_on_connection_closed; asking twice does no harm (ABORT hurries a FLUSH). TGP_CLOSE_DONE: the plugin has closed
   * its adopted descriptor, said exactly once, and the id is gone. */
  void (*connection_close)(tgp_host_ctx* ctx, tgp_connection_id id, uint32_t mode);

  /* ---- Turms sessions ---- */

  /* [any] Asks for a Turms session. Stores the new id in *out and returns; the answer is the one tgp_on_session_opened,
   * from another thread, possibly before this function has returned: recognise it by `cookie`. Errors (then there is no
   * id and no answer): TGP_E_ARGUMENT (affinity above 255, user_id not positive, unknown auth), TGP_E_LIMIT,
   * TGP_E_STATE, TGP_E_UNSUPPORTED (an auth that this backend does not take), TGP_E_MEMORY. */
  tgp_status (*session_open)(tgp_host_ctx* ctx, const tgp_session_request* request, tgp_session_id* out);

  /* [any] Submits one TurmsRequest, protobuf, exactly as a Turms client would send it but without length prefix; never
   * empty, heartbeats have session_touch. Copied. Spends submit credit by `len`. The plugin sets `request_id` itself,
   * positive and unique among those in flight: Turms lets clients repeat them, and then nobody can tell the answers
   * apart. Requests leave in the order submitted; whether they take effect in it is the capability ordered_writes.
   * Errors: TGP_E_OVERDRAWN (nothing was taken), TGP_E_GONE, TGP_E_STATE (not open yet), TGP_E_ARGUMENT (empty),
   * TGP_E_LIMIT (larger than the backend ever takes). */
  tgp_status (*session_submit)(tgp_host_ctx* ctx, tgp_session_id session, const uint8_t* request, uint64_t len);

  /* [any] Lets the host deliver `bytes` more of notifications. Beyond the credit they wait in a bounded queue; when
   * that is full the host closes the session (TGP_SESSION_SERVER_UNAVAILABLE) rather than thin it out. */
  void (*session_grant)(tgp_host_ctx* ctx, tgp_session_id session, uint64_t bytes);

  /* [any] "The client showed life." Cheap; the host coalesces. Without it the session ends by its heartbeat timeout
   * (110). */
  void (*session_touch)(tgp_host_ctx* ctx, tgp_session_id session);

  /* [any] Ends a session, answered by the one tgp_on_session_closed. Of a session that is not open yet: the answer is
   * either tgp_on_session_opened with a failure (the last word), or with TGP_OK and then tgp_on_session_closed.
   * `close_status` TGP_SESSION_*, as a rule DISCONNECTED_BY_CLIENT. */
  void (*session_close)(tgp_host_ctx* ctx, tgp_session_id session, int32_t close_status);

  /* [any] Legal inside tgp_start and tgp_restart only, after a hand-over: this instance speaks for `session` now. The
   * credits carry on as they stand. Claiming one's own session again is TGP_OK. TGP_E_GONE: it has ended meanwhile. */
  tgp_status (*session_claim)(tgp_host_ctx* ctx, tgp_session_id session);
};

#ifdef __cplusplus
}
#endif

#endif
