/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a plugin exports: exactly these functions (abi/exports.txt), under the version node TGP_1, each with a type for
 * its pointer so that a host can look it up. A NULL instance or a NULL where none is allowed gives TGP_E_ARGUMENT; a
 * wrong state gives TGP_E_STATE. Before the name: [thread & legal states].
 *
 * An event entry point is a few lines: check, copy into an inbox, wake its thread, return. The plugin's own threads do
 * the work, since inside an entry point only leaf host functions may be called. Every entry point stops all exceptions.
 */
#ifndef TGP_PLUGIN_H
#define TGP_PLUGIN_H

#include "types.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Lifecycle ---- */

/* [any] Says what this plugin is. The first call of all, before any struct crosses, without side effects. NULL when it
 * does not know `host_major`; else the host compares the numbers and decides. */
typedef const tgp_descriptor* (*tgp_describe_fn)(uint32_t host_major, uint32_t host_minor);
TGP_EXPORT const tgp_descriptor* tgp_describe(uint32_t host_major, uint32_t host_minor);

/* [control -> INITIALISED] Makes an instance: reads the configuration, and the hand-over blob if given, and allocates.
 * Starts no thread, opens nothing, calls leaf functions only. On failure *out is NULL, nothing remains, and no other
 * call is legal. Several instances may live side by side. Errors: TGP_E_CONFIG with line and column, TGP_E_VERSION
 * (host too old, its table too short), TGP_E_HANDOVER, TGP_E_UNSUPPORTED (a required extension is missing),
 * TGP_E_MEMORY. */
typedef tgp_status (*tgp_init_fn)(const tgp_host* host, const tgp_init_args* args, tgp_plugin** out, tgp_error* error);
TGP_EXPORT tgp_status tgp_init(const tgp_host* host, const tgp_init_args* args, tgp_plugin** out, tgp_error* error);

/* [control & INITIALISED, STOPPED -> RUNNING] Creates threads and listeners, claims handed-over sessions. All or
 * nothing: on failure the state is as before and nothing that it opened remains. Errors: TGP_E_IO (a port is taken),
 * TGP_E_TIMEOUT. */
typedef tgp_status (*tgp_start_fn)(tgp_plugin* plugin, uint32_t deadline_ms, tgp_error* error);
TGP_EXPORT tgp_status tgp_start(tgp_plugin* plugin, uint32_t deadline_ms, tgp_error* error);

/* [control & RUNNING -> PAUSED] Finishes what is in flight, then freezes between stanzas: reads nothing more, calls
 * leaf host functions only. While PAUSED the host holds events back; those on their way are taken into the inbox,
 * within credit, and acted on after resume. New connections are refused with TGP_E_STATE. TGP_E_TIMEOUT: back to
 * RUNNING. */
typedef tgp_status (*tgp_pause_fn)(tgp_plugin* plugin, uint32_t deadline_ms, tgp_error* error);
TGP_EXPORT tgp_status tgp_pause(tgp_plugin* plugin, uint32_t deadline_ms, tgp_error* error);

/* [control & PAUSED -> RUNNING] Undoes pause. Voids a blob exported since. */
typedef tgp_status (*tgp_resume_fn)(tgp_plugin* plugin, uint32_t deadline_ms, tgp_error* error);
TGP_EXPORT tgp_status tgp_resume(tgp_plugin* plugin, uint32_t deadline_ms, tgp_error* error);

/* [control & PAUSED] Streams the hand-over blob into `sink`, in the format that the descriptor names. From TGP_OK on
 * the instance stays as it is unless resumed. A failure of the sink is passed on and leaves it PAUSED.
 * TGP_E_UNSUPPORTED: this plugin hands nothing over. */
typedef tgp_status (*tgp_export_state_fn)(tgp_plugin* plugin, const tgp_sink* sink, tgp_error* error);
TGP_EXPORT tgp_status tgp_export_state(tgp_plugin* plugin, const tgp_sink* sink, tgp_error* error);

/* [control & any -> STOPPED] Ends everything. After it has returned (but for TGP_E_STUCK) no thread of the plugin runs,
 * no host function will be called, each adopted connection has been reported DONE, and no descriptor is open but those
 * that a library inside opens once for as long as the object is mapped. All ids of the instance are retired: the host
 * closes the host-owned transports that are left, keeps or closes the sessions, and makes no further event call about
 * them. `reason` TGP_REASON_*. TGP_E_STUCK: a thread did not end in time; the state is not STOPPED, the object must
 * stay mapped, tgp_deinit is not legal; stop may be tried again. */
typedef tgp_status (*tgp_stop_fn)(tgp_plugin* plugin, uint32_t reason, uint32_t deadline_ms, tgp_error* error);
TGP_EXPORT tgp_status tgp_stop(tgp_plugin* plugin, uint32_t reason, uint32_t deadline_ms, tgp_error* error);

/* [control & RUNNING, PAUSED -> RUNNING] Pause, export, stop, read the configuration anew, import, start, in that
 * order, in memory, same mapping, same instance; so the hand-over road is walked on every restart. Turms sessions live
 * on, and meanwhile their events are taken as when PAUSED; connections are ended one by one as always. `config` NULL:
 * keep the present one. A bad configuration (TGP_E_CONFIG) is found first and changes nothing; TGP_E_UNSUPPORTED
 * changes nothing either: the host then stops it and starts afresh. Any other failure leaves it STOPPED. */
typedef tgp_status (*tgp_restart_fn)(tgp_plugin* plugin, const tgp_config* config, uint32_t deadline_ms,
                                     tgp_error* error);
TGP_EXPORT tgp_status tgp_restart(tgp_plugin* plugin, const tgp_config* config, uint32_t deadline_ms, tgp_error* error);

/* [control & RUNNING, PAUSED] Applies what can change live, all or nothing. TGP_E_CONFIG: wrong. TGP_E_STATE with a
 * line in `error`: right, but the key on that line needs a restart. */
typedef tgp_status (*tgp_reconfigure_fn)(tgp_plugin* plugin, const tgp_config* config, tgp_error* error);
TGP_EXPORT tgp_status tgp_reconfigure(tgp_plugin* plugin, const tgp_config* config, tgp_error* error);

/* [control & RUNNING] A graceful leave begins and this returns at once: new connections are refused (TGP_E_LIMIT), the
 * others ended, spread over `grace_ms`. tgp_stop follows. `reason` TGP_REASON_*. */
typedef void (*tgp_on_drain_fn)(tgp_plugin* plugin, uint32_t reason, uint32_t grace_ms);
TGP_EXPORT void tgp_on_drain(tgp_plugin* plugin, uint32_t reason, uint32_t grace_ms);

/* [control & INITIALISED, STOPPED] Frees everything; the pointer is dead. In any other state it does nothing. NULL is
 * fine. */
typedef void (*tgp_deinit_fn)(tgp_plugin* plugin);
TGP_EXPORT void tgp_deinit(tgp_plugin* plugin);

/* ---- Connections ---- */

/* [event & RUNNING] A new transport. TGP_OK: taken, and with TGP_TRANSPORT_FD the descriptor belongs to the plugin: the
 * host has read nothing from it, keeps no duplicate, has set O_CLOEXEC, and will not touch it. Anything else: the host
 * keeps both, the id is dead. For a host-owned transport the plugin stores the bytes it is ready to receive in
 * *receive_credit (0 is legal; connection_grant adds more); it is not read for an adopted one and may be NULL then.
 * Errors: TGP_E_LIMIT, TGP_E_STATE, TGP_E_UNSUPPORTED (a transport, framing or security that it does not speak),
 * TGP_E_ARGUMENT (an adopted connection without a descriptor, an info that is too short). */
typedef tgp_status (*tgp_on_connection_fn)(tgp_plugin* plugin, tgp_connection_id id, const tgp_connection_info* info,
                                           uint64_t* receive_credit);
TGP_EXPORT tgp_status tgp_on_connection(tgp_plugin* plugin, tgp_connection_id id, const tgp_connection_info* info,
                                        uint64_t* receive_credit);

/* [event & RUNNING, PAUSED] Bytes from the peer of a host-owned transport: all taken or refused. `len` 0, once: the
 * peer will send no more, writing still works. Errors: TGP_E_OVERDRAWN (beyond the credit granted), TGP_E_GONE. */
typedef tgp_status (*tgp_on_bytes_fn)(tgp_plugin* plugin, tgp_connection_id id, const uint8_t* data, uint64_t len);
TGP_EXPORT tgp_status tgp_on_bytes(tgp_plugin* plugin, tgp_connection_id id, const uint8_t* data, uint64_t len);

/* [event & RUNNING, PAUSED] The plugin may write this many bytes more. */
typedef void (*tgp_on_connection_credit_fn)(tgp_plugin* plugin, tgp_connection_id id, uint64_t bytes);
TGP_EXPORT void tgp_on_connection_credit(tgp_plugin* plugin, tgp_connection_id id, uint64_t bytes);

/* [event & RUNNING, PAUSED] The last word on a host-owned transport, exactly once. `reason` TGP_CLOSED_*. */
typedef void (*tgp_on_connection_closed_fn)(tgp_plugin* plugin, tgp_connection_id id, uint32_t reason);
TGP_EXPORT void tgp_on_connection_closed(tgp_plugin* plugin, tgp_connection_id id, uint32_t reason);

/* ---- Turms sessions ---- */

/* [event & RUNNING, PAUSED] The answer to session_open. With any other status than TGP_OK it is the last word on this
 * id. */
typedef void (*tgp_on_session_opened_fn)(tgp_plugin* plugin, tgp_session_id session, const tgp_session_result* result);
TGP_EXPORT void tgp_on_session_opened(tgp_plugin* plugin, tgp_session_id session, const tgp_session_result* result);

/* [event & RUNNING, PAUSED] One TurmsNotification, protobuf, byte for byte as a Turms client gets it but without length
 * prefix: responses (`request_id` set) and pushes alike. Never before opened, never after closed. Errors:
 * TGP_E_OVERDRAWN, TGP_E_GONE. */
typedef tgp_status (*tgp_on_turms_notification_fn)(tgp_plugin* plugin, tgp_session_id session, const uint8_t* data,
                                                   uint64_t len);
TGP_EXPORT tgp_status tgp_on_turms_notification(tgp_plugin* plugin, tgp_session_id session, const uint8_t* data,
                                                uint64_t len);

/* [event & RUNNING, PAUSED] The plugin may submit this many bytes more. */
typedef void (*tgp_on_session_credit_fn)(tgp_plugin* plugin, tgp_session_id session, uint64_t bytes);
TGP_EXPORT void tgp_on_session_credit(tgp_plugin* plugin, tgp_session_id session, uint64_t bytes);

/* [event & RUNNING, PAUSED] The last word on an open session, exactly once, whoever ended it. `close_status`
 * TGP_SESSION_*; `reason` for people, may be NULL or empty. Requests without an answer get none any more. */
typedef void (*tgp_on_session_closed_fn)(tgp_plugin* plugin, tgp_session_id session, int32_t close_status,
                                         const tgp_str* reason);
TGP_EXPORT void tgp_on_session_closed(tgp_plugin* plugin, tgp_session_id session, int32_t close_status,
                                      const tgp_str* reason);

/* ---- Extensions ---- */

/* [event & RUNNING, PAUSED] The answer to an extension call that takes time: exactly once per cookie that the call
 * accepted, none after stop. The order counts per cookie. What `data` holds is said by the extension; unknown cookies
 * are ignored. */
typedef void (*tgp_on_reply_fn)(tgp_plugin* plugin, uint64_t cookie, tgp_status status, const uint8_t* data,
                                uint64_t len);
TGP_EXPORT void tgp_on_reply(tgp_plugin* plugin, uint64_t cookie, tgp_status status, const uint8_t* data, uint64_t len);

/* [any & any] An optional table of the plugin by its NUL-terminated id ("tgp.plugin.health/1"), or NULL. Its first
 * field is `uint32_t size`; valid until tgp_deinit. */
typedef const void* (*tgp_get_extension_fn)(tgp_plugin* plugin, const char* id);
TGP_EXPORT const void* tgp_get_extension(tgp_plugin* plugin, const char* id);

/* ---- The four short names ---- */

/* `init`, `on_connection`, `on_bytes` and `on_turms_notification` are further names of the prefixed functions: one
 * address, two names, harmless since hosts load with RTLD_LOCAL and look up the prefixed ones. A plugin writes each
 * macro once, in the source file that defines the function (in C++ inside extern "C"); TGP_DEFINE_SHORT_NAMES is all
 * four. */
#if defined(__GNUC__)
#define TGP_SHORT_NAME_INIT                                                                   \
  TGP_EXPORT tgp_status init(const tgp_host*, const tgp_init_args*, tgp_plugin**, tgp_error*) \
      __attribute__((alias("tgp_init")))
#define TGP_SHORT_NAME_ON_CONNECTION                                                                         \
  TGP_EXPORT tgp_status on_connection(tgp_plugin*, tgp_connection_id, const tgp_connection_info*, uint64_t*) \
      __attribute__((alias("tgp_on_connection")))
#define TGP_SHORT_NAME_ON_BYTES                                                            \
  TGP_EXPORT tgp_status on_bytes(tgp_plugin*, tgp_connection_id, const uint8_t*, uint64_t) \
      __attribute__((alias("tgp_on_bytes")))
#define TGP_SHORT_NAME_ON_TURMS_NOTIFICATION                                                         \
  TGP_EXPORT tgp_status on_turms_notification(tgp_plugin*, tgp_session_id, const uint8_t*, uint64_t) \
      __attribute__((alias("tgp_on_turms_notification")))
#define TGP_DEFINE_SHORT_NAMES  \
  TGP_SHORT_NAME_INIT;          \
  TGP_SHORT_NAME_ON_CONNECTION; \
  TGP_SHORT_NAME_ON_BYTES;      \
  TGP_SHORT_NAME_ON_TURMS_NOTIFICATION
#endif

#ifdef __cplusplus
}
#endif

#endif
