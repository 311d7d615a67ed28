/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tgp.host.backend/1: what the Turms behind the host can do, as facts that switch code paths in the plugin. What is not
 * offered here is not advertised to clients. All functions are leaves and cheap; a cluster's facts are probed and may
 * change while the plugin runs, so ask when it matters instead of keeping the answer for ever. The host owns the table.
 */
#ifndef TGP_EXTENSIONS_BACKEND_H
#define TGP_EXTENSIONS_BACKEND_H

#include "../tgp/types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define TGP_HOST_BACKEND_ID "tgp.host.backend/1"

/* Capability bits; unknown ones are ignored. Each is true when the setting serves XMPP well. */
#define TGP_CAP_PERSIST_RECORD (1ull << 0)   /* records of messages are stored, not only delivered live */
#define TGP_CAP_CONVERSATION_ID (1ull << 1)  /* a private query returns both directions of the conversation */
#define TGP_CAP_SELF_MESSAGE (1ull << 2)     /* a user may send messages to oneself */
#define TGP_CAP_RECALL_VISIBLE (1ull << 3)   /* recalled messages stay in query results */
#define TGP_CAP_MARKER_DATE (1ull << 4)      /* a read date is stored as sent, not as "now" */
#define TGP_CAP_PUSH_READ (1ull << 5)        /* read dates are pushed to the contact and to group members */
#define TGP_CAP_PUSH_PRESENCE (1ull << 6)    /* online status updates are pushed to related users */
#define TGP_CAP_PUSH_PROFILE (1ull << 7)     /* profile updates are pushed to related users */
#define TGP_CAP_PUSH_RELATION (1ull << 8)    /* relationship changes are pushed to the other side */
#define TGP_CAP_PUSH_MEMBER_INFO (1ull << 9) /* changes of nick, role and mute are pushed to group members */
#define TGP_CAP_PUSH_BAN (1ull << 10)        /* group bans are pushed */
#define TGP_CAP_REFRIEND (1ull << 11)        /* a friend request may follow one that was declined, ignored or expired */
#define TGP_CAP_RECALL_REQUEST (1ull << 12)  /* the sender may recall a pending request or invitation */
#define TGP_CAP_SETTINGS_SLOTS (1ull << 13)  /* user settings xmpp_s00.. are declared: TGP_LIMIT_SETTINGS_SLOT_* */
#define TGP_CAP_ATTRIBUTE_SLOTS (1ull << 14) /* user attributes xmpp_p00.. are declared: TGP_LIMIT_ATTRIBUTE_SLOT_* */
#define TGP_CAP_CLIENT_ADDRESS                                                                                      \
  (1ull << 15)                             /* the client's address reaches Turms: rate limits are not shared by all \
                                            */
#define TGP_CAP_OTHERS_DEVICE (1ull << 16) /* device type OTHERS may log in */
#define TGP_CAP_REACTIONS (1ull << 17)     /* message reactions are served */
#define TGP_CAP_SEARCH (1ull << 18)        /* users and groups can be searched by text */
#define TGP_CAP_USER_ROWS (1ull << 19) /* every user has version rows: 1002 to a query without a date can't happen */
#define TGP_CAP_TOKENS (1ull << 20)    /* TGP_AUTH_TOKEN is taken (JWT): offer OAUTHBEARER */
#define TGP_CAP_TRUSTED_SESSIONS (1ull << 21) /* TGP_AUTH_TRUSTED is taken */
/* Requests of one session take effect in the order submitted, so a client need not wait for a response before it sends
 * the next write. Without it the plugin serialises the writes of one conversation itself. */
#define TGP_CAP_ORDERED_WRITES (1ull << 22)

/* Limits, for limit(). */
#define TGP_LIMIT_MAX_TEXT 1u             /* of a message's text, in UTF-16 units */
#define TGP_LIMIT_MAX_REQUEST 2u          /* of one encoded TurmsRequest, in bytes; larger ones must not be submitted */
#define TGP_LIMIT_RECALL_SECONDS 3u       /* how long after sending a message can be recalled */
#define TGP_LIMIT_MAX_RECORDS 4u          /* of all records of one message, in bytes */
#define TGP_LIMIT_SETTINGS_SLOT_COUNT 5u  /* user settings xmpp_s00..: how many */
#define TGP_LIMIT_SETTINGS_SLOT_LENGTH 6u /* and how long, in UTF-16 units */
#define TGP_LIMIT_ATTRIBUTE_SLOT_COUNT 7u /* user attributes xmpp_p00..: how many */
#define TGP_LIMIT_ATTRIBUTE_SLOT_LENGTH 8u /* and how long, in UTF-16 units */
#define TGP_LIMIT_REQUESTS_PER_SECOND 9u   /* allowed per session in the long run */
#define TGP_LIMIT_REQUEST_BURST 10u        /* allowed per session at once */

#define TGP_LIMIT_NONE (-1)    /* this backend has no such limit */
#define TGP_LIMIT_UNKNOWN (-2) /* not known (yet), or not a number that this host knows: be careful */

typedef struct tgp_host_backend {
  uint32_t size;
  uint32_t reserved;
  tgp_str kind; /* "embedded" or "cluster"; for logs and service discovery, never to decide by */

  /* [leaf] TGP_CAP_* bits. */
  uint64_t (*capabilities)(tgp_host_ctx* ctx);

  /* [leaf] The limit `which` (TGP_LIMIT_*) in its own unit, 0 or more; or TGP_LIMIT_NONE, TGP_LIMIT_UNKNOWN. */
  int64_t (*limit)(tgp_host_ctx* ctx, uint32_t which);
} tgp_host_backend;

#ifdef __cplusplus
}
#endif

#endif
