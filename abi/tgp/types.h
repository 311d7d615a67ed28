/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The structs that cross the border. Each starts with `size`; views (tgp_str, tgp_bytes, tgp_field) are the exception,
 * they never grow. `reserved` is written as 0 and not read. What a pointer leads to is borrowed for the call.
 */
#ifndef TGP_TYPES_H
#define TGP_TYPES_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Text: UTF-8, no NUL at the end. */
typedef struct tgp_str {
  const char* ptr;
  uint64_t len; /* bytes */
} tgp_str;

typedef struct tgp_bytes {
  const uint8_t* ptr;
  uint64_t len;
} tgp_bytes;

typedef struct tgp_field {
  tgp_str key;
  tgp_str value;
} tgp_field;

/* A complaint for an operator. The caller provides it with `size` set, the callee fills what fits; NULL when not
 * wanted. */
typedef struct tgp_error {
  uint32_t size;
  tgp_status code;
  uint32_t line;     /* in tgp_config.text, from 1; 0 when it is not about the configuration */
  uint32_t column;   /* in bytes, from 1 */
  char message[240]; /* NUL-terminated, cut between characters */
} tgp_error;

/* What a plugin is. Static in the plugin: valid as long as the object is mapped. */
typedef struct tgp_descriptor {
  uint32_t size;
  uint32_t abi_major;                 /* TGP_ABI_MAJOR the plugin was built with, or another major it can speak */
  uint32_t abi_minor;                 /* TGP_ABI_MINOR the plugin was built with */
  uint32_t min_host_minor;            /* the oldest host that it can live with */
  uint64_t flags;                     /* TGP_FLAG_* */
  tgp_str id;                         /* stable and unique: "turms-xmpp" */
  tgp_str version;                    /* for people: "0.1.0" */
  tgp_str build_id;                   /* tells two builds of one version apart; may be empty */
  const tgp_str* required_extensions; /* host extensions without which tgp_init would fail */
  uint64_t required_extension_count;
  tgp_str state_format;       /* name of its hand-over format; empty: hands nothing over */
  uint32_t state_version;     /* version that it writes */
  uint32_t state_min_version; /* oldest version that it reads */
} tgp_descriptor;

/* The whole configuration text, so that complaints carry the operator's true line and column. */
typedef struct tgp_config {
  uint32_t size;
  uint32_t reserved;
  tgp_str text;     /* TOML */
  tgp_str key_path; /* dotted key of the plugin's table ("plugins.xmpp"); empty: the root */
  tgp_str origin;   /* name of the file, for complaints */
  tgp_str base_dir; /* relative paths in the plugin's table start here */
} tgp_config;

/* Where a hand-over blob is read from. read: the number of bytes stored, 0 at the end, a status on failure. */
typedef struct tgp_source {
  uint32_t size;
  uint32_t reserved;
  void* ctx;
  int64_t (*read)(void* ctx, uint8_t* buffer, uint64_t capacity);
} tgp_source;

/* Where a hand-over blob goes. write takes all or fails. */
typedef struct tgp_sink {
  uint32_t size;
  uint32_t reserved;
  void* ctx;
  tgp_status (*write)(void* ctx, const uint8_t* data, uint64_t len);
} tgp_sink;

typedef struct tgp_init_args {
  uint32_t size;
  uint32_t loop_count; /* a hint: event loops to run, 0 = as the plugin likes */
  const tgp_config* config;
  const tgp_source* handover;  /* NULL: start from nothing */
  uint64_t max_connections;    /* the host's budget for this plugin, 0 = the plugin's own setting rules */
  uint64_t max_buffered_bytes; /* likewise, for everything queued in the plugin */
} tgp_init_args;

/* A new transport, in tgp_on_connection. */
typedef struct tgp_connection_info {
  uint32_t size;
  uint32_t transport;      /* TGP_TRANSPORT_* */
  uint32_t framing;        /* TGP_FRAMING_* */
  uint32_t security;       /* TGP_SECURITY_* */
  int32_t fd;              /* a connected stream socket for TGP_TRANSPORT_FD, else -1 */
  uint32_t affinity;       /* a hint: the host's loop that it came from */
  tgp_str local_address;   /* "192.0.2.1:5222", "[2001:db8::1]:5222" or "unix:/path" */
  tgp_str peer_address;    /* likewise; the client's own when a PROXY header told it */
  tgp_str listener;        /* the name of the listener in the host's configuration */
  tgp_str tls_server_name; /* SNI, when the host ended TLS; else empty */
  tgp_str binding_type;    /* channel binding ("tls-exporter"), when the host ended TLS; else empty */
  tgp_bytes binding_data;
  tgp_bytes client_certificate; /* DER, verified by the host; empty: none */
  uint64_t write_credit;        /* bytes the plugin may write at first; 0 for TGP_TRANSPORT_FD */
} tgp_connection_info;

/* Opens a Turms session: session_open. */
typedef struct tgp_session_request {
  uint32_t size;
  uint32_t auth; /* TGP_AUTH_* */
  int64_t user_id;
  int32_t device_type; /* TGP_DEVICE_* */
  int32_t user_status; /* TGP_USER_*, not OFFLINE */
  tgp_bytes secret;    /* copied, used once, wiped by the host; empty for TGP_AUTH_TRUSTED */
  tgp_str ip_address;  /* of the client: "192.0.2.7", "2001:db8::7"; empty: unknown */
  const tgp_field* device_details;
  uint64_t device_detail_count;
  uint64_t cookie;         /* chosen by the plugin, echoed in tgp_session_result */
  uint64_t receive_credit; /* bytes of notifications that the host may send at first */
  /* 0..255. The host sets the low 8 bits of the session id to this number, so a plugin can route events to the right
   * thread without a lookup. */
  uint32_t affinity;
  uint32_t reserved;
} tgp_session_request;

/* The answer to session_open, in tgp_on_session_opened. */
typedef struct tgp_session_result {
  uint32_t size;
  tgp_status
      status; /* TGP_OK: open. TGP_E_DENIED: Turms refused, see turms_code. TGP_E_IO, TGP_E_TIMEOUT: no answer. ... */
  int32_t turms_code; /* Turms' ResponseStatusCode (1000, 2011 ...); 0: Turms was not asked or did not answer */
  uint32_t reserved;
  uint64_t cookie;
  tgp_str reason;           /* Turms' reason; may be empty */
  tgp_str turms_session_id; /* when open, as in UserSession; may be empty */
  tgp_str server_id;        /* likewise */
  uint64_t submit_credit;   /* bytes of requests that the plugin may submit at first */
} tgp_session_result;

#ifdef __cplusplus
}
#endif

#endif
