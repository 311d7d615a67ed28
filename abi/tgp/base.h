/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Version, statuses, the few macros and the scalar types of the plugin contract. Included by turms_gateway_plugin.h.
 */
#ifndef TGP_BASE_H
#define TGP_BASE_H

#include <stddef.h>
#include <stdint.h>

#if UINTPTR_MAX != UINT64_MAX
#error "The plugin contract is defined for 64-bit platforms: its layout without padding needs 8-byte pointers."
#endif

/* ---- Version ---- */

/* Two sides work together only with the same major. A minor only ever adds: fields at the end of structs, values in
 * ranges documented as open, extensions. A new major takes a new prefix, so that one object can export two of them. */
#define TGP_ABI_MAJOR 1u
#define TGP_ABI_MINOR 0u

/* ---- Macros ---- */

/* Marks what a plugin exports; everything else in a plugin is hidden (abi/turms_gateway_plugin.map). */
#if defined(_WIN32)
#define TGP_EXPORT __declspec(dllexport)
#elif defined(__GNUC__)
#define TGP_EXPORT __attribute__((visibility("default")))
#else
#define TGP_EXPORT
#endif

/* True when the struct that `p` points to was written by a side that knows `field`. */
#ifdef __cplusplus
#define TGP_HAS(type, p, field) ((p)->size >= offsetof(type, field) + sizeof(type::field))
#else
#define TGP_HAS(type, p, field) ((p)->size >= offsetof(type, field) + sizeof(((const type*)0)->field))
#endif

/* Initialiser of a tgp_str from a string literal: `tgp_str name = TGP_STR_INIT("echo");`. */
#define TGP_STR_INIT(literal) \
  { literal, sizeof(literal) - 1 }

/* ---- Statuses ---- */

/* Zero is success, negative is failure, positive is reserved. An unknown one reads as TGP_E_INTERNAL. */
#define TGP_OK 0
#define TGP_E_ARGUMENT (-1)     /* NULL where none is allowed, a size too small, a number out of its range */
#define TGP_E_STATE (-2)        /* not legal in the present state; or: this change needs a restart (tgp_reconfigure) */
#define TGP_E_VERSION (-3)      /* the other side is too old or too new */
#define TGP_E_MEMORY (-4)       /* out of memory; nothing was done */
#define TGP_E_CONFIG (-5)       /* the configuration is wrong; tgp_error has its line and column */
#define TGP_E_TIMEOUT (-6)      /* the deadline passed; the comment says what holds then */
#define TGP_E_OVERDRAWN (-7)    /* sent without credit: a bug of the sender */
#define TGP_E_GONE (-8)         /* the id is stale, or never was; harmless */
#define TGP_E_LIMIT (-9)        /* full, or draining: try later or elsewhere */
#define TGP_E_IO (-10)          /* a file, socket, database or backend failed */
#define TGP_E_INTERNAL (-11)    /* a bug: an exception reached the barrier */
#define TGP_E_HANDOVER (-12)    /* the hand-over blob was refused */
#define TGP_E_DENIED (-13)      /* credentials or permission refused */
#define TGP_E_UNSUPPORTED (-14) /* not implemented by this side */
#define TGP_E_STUCK (-15)       /* a thread would not end: never unload this object */

/* ---- Scalars ---- */

#ifdef __cplusplus
extern "C" {
#endif

typedef int32_t tgp_status;
typedef uint64_t tgp_connection_id; /* chosen by the host, never 0, never reused in one process */
typedef uint64_t tgp_session_id;    /* likewise; (counter << 8) | affinity of the request, see tgp_session_request */

typedef struct tgp_plugin tgp_plugin;     /* opaque; one instance of a plugin; owned by the plugin */
typedef struct tgp_host_ctx tgp_host_ctx; /* opaque; first argument of every host function; owned by the host */
typedef struct tgp_host tgp_host;         /* the host's table, tgp/host.h */

/* The affinity that was given in the request of this session. */
#define TGP_SESSION_AFFINITY(session) ((session)&0xFFu)

#ifdef __cplusplus
}
#endif

#endif
