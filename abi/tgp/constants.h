/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The named integers of the plugin contract. Ranges are open unless said otherwise: read an unknown value as "other",
 * and never refuse a call because of one. Zero is nobody's value where a forgotten field would otherwise mean
 * something.
 */
#ifndef TGP_CONSTANTS_H
#define TGP_CONSTANTS_H

/* ---- Instance ---- */

/* States of an instance (closed). */
#define TGP_STATE_INITIALISED 1u
#define TGP_STATE_RUNNING 2u
#define TGP_STATE_PAUSED 3u
#define TGP_STATE_STOPPED 4u

/* tgp_descriptor.flags; unknown bits are ignored. */
#define TGP_FLAG_NEVER_UNLOAD 1u /* dlclose would be unsafe (a Go or JVM runtime inside) */
#define TGP_FLAG_DRAFT 2u        /* uses tables of abi/draft/, which may change without notice */

/* Why a plugin stops or drains. */
#define TGP_REASON_SHUTDOWN 1u /* the host is going down */
#define TGP_REASON_RESTART 2u  /* this instance will be started again soon */
#define TGP_REASON_HANDED_OVER \
  3u                        /* another instance has taken over: end connections without ending what can be resumed */
#define TGP_REASON_FAULT 4u /* after report_fault, or because the host found the plugin misbehaving */

/* ---- Connections ---- */

/* Who owns the socket of a connection (closed). */
#define TGP_TRANSPORT_FD 1u   /* a descriptor adopted by the plugin; its last word is connection_close(DONE) */
#define TGP_TRANSPORT_HOST 2u /* the host pushes bytes; its last word is tgp_on_connection_closed */

/* What one call carries on a host-owned transport. */
#define TGP_FRAMING_STREAM 1u   /* any piece of a byte stream */
#define TGP_FRAMING_MESSAGES 2u /* exactly one message, for instance one WebSocket text message (RFC 7395) */

/* What protects the bytes, and who has to. */
#define TGP_SECURITY_PLAIN_STARTTLS 1u   /* plain; the plugin offers STARTTLS */
#define TGP_SECURITY_PLAIN_DIRECT_TLS 2u /* the first bytes are a TLS ClientHello, for the plugin to answer */
#define TGP_SECURITY_TLS_BY_HOST 3u      /* the host ended TLS: as good as encrypted */
#define TGP_SECURITY_TRUSTED_LOCAL \
  4u /* plain, and the operator says that is enough (Unix socket, proxy on the machine) */

/* How connection_close is meant (closed). */
#define TGP_CLOSE_FLUSH 1u /* host-owned: send what was written, then close; answered by tgp_on_connection_closed */
#define TGP_CLOSE_ABORT 2u /* host-owned: close at once; answered by tgp_on_connection_closed */
#define TGP_CLOSE_DONE 3u  /* adopted: the plugin has closed the descriptor; retires the id, is not answered */

/* Why a host-owned connection ended, in tgp_on_connection_closed. */
#define TGP_CLOSED_BY_PEER 1u
#define TGP_CLOSED_BY_PLUGIN 2u  /* answers connection_close */
#define TGP_CLOSED_BY_HOST 3u    /* a limit, a policy, a shutdown */
#define TGP_CLOSED_BY_FAILURE 4u /* a socket error or a timeout of the host */

/* ---- Sessions ---- */

/* How a session proves who it is. */
#define TGP_AUTH_PASSWORD 1u /* `secret` is the password, UTF-8 */
#define TGP_AUTH_TOKEN 2u    /* `secret` is a token (JWT), where the backend takes one */
#define TGP_AUTH_TRUSTED 3u  /* the plugin has authenticated the user itself; needs the capability trusted_sessions */

/* Turms' own numbers: DeviceType. */
#define TGP_DEVICE_DESKTOP 0
#define TGP_DEVICE_BROWSER 1
#define TGP_DEVICE_IOS 2
#define TGP_DEVICE_ANDROID 3
#define TGP_DEVICE_OTHERS 4
#define TGP_DEVICE_UNKNOWN 5

/* Turms' own numbers: UserStatus. OFFLINE (1) can't open a session. */
#define TGP_USER_AVAILABLE 0
#define TGP_USER_OFFLINE 1
#define TGP_USER_INVISIBLE 2
#define TGP_USER_BUSY 3
#define TGP_USER_DO_NOT_DISTURB 4
#define TGP_USER_AWAY 5
#define TGP_USER_BE_RIGHT_BACK 6

/* Turms' own numbers: SessionCloseStatus. The host never sends SWITCH (112), which belongs to UDP. */
#define TGP_SESSION_ILLEGAL_REQUEST 100
#define TGP_SESSION_HEARTBEAT_TIMEOUT 110
#define TGP_SESSION_LOGIN_TIMEOUT 111
#define TGP_SESSION_SERVER_ERROR 200
#define TGP_SESSION_SERVER_CLOSED 201
#define TGP_SESSION_SERVER_UNAVAILABLE 202
#define TGP_SESSION_CONNECTION_CLOSED 300
#define TGP_SESSION_UNKNOWN_ERROR 400
#define TGP_SESSION_DISCONNECTED_BY_CLIENT 500
#define TGP_SESSION_DISCONNECTED_BY_OTHER_DEVICE 501
#define TGP_SESSION_DISCONNECTED_BY_ADMIN 600
#define TGP_SESSION_USER_IS_DELETED_OR_INACTIVATED 700
#define TGP_SESSION_USER_IS_BLOCKED 701

/* ---- Log ---- */

#define TGP_LOG_TRACE 0
#define TGP_LOG_DEBUG 1
#define TGP_LOG_INFO 2
#define TGP_LOG_WARN 3
#define TGP_LOG_ERROR 4
#define TGP_LOG_HOST_MISBEHAVING 5   /* said by a plugin about its host: a broken rule of this contract */
#define TGP_LOG_PLUGIN_MISBEHAVING 6 /* said by a host about a plugin */

#endif
