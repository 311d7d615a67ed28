/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tgp.host.archive/1: two ways into the stored messages that Turms does not have: by their words, and in the order in
 * which they were changed (edited, recalled, reacted to), so that a client that was away hears of changes to messages
 * it knows already. Only what `user_id` may see is given: the user's private messages and those of groups the user is
 * in. Absent where the backend has no such order (a cluster). The host owns the table.
 *
 * Calls are answered at tgp_on_reply with the plugin's cookie; `data` is valid during that call only and its numbers
 * are little-endian. Messages are encoded as Turms' `Message`, as in the answer to QueryMessagesRequest. Beside what
 * each function says, a reply may be TGP_E_DENIED (not a member of the group), TGP_E_IO (the database failed). Returned
 * errors, then no reply follows: TGP_E_ARGUMENT a struct too small or a number out of its range, TGP_E_LIMIT too much
 * is waiting, TGP_E_GONE the backend is stopping.
 */
#ifndef TGP_EXTENSIONS_ARCHIVE_H
#define TGP_EXTENSIONS_ARCHIVE_H

#include "../tgp/types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define TGP_HOST_ARCHIVE_ID "tgp.host.archive/1"

#define TGP_CONVERSATION_ALL 0u     /* search only: everything the user may see; of the groups the newest 1,000 */
#define TGP_CONVERSATION_PRIVATE 1u /* with the user `conversation_id` */
#define TGP_CONVERSATION_GROUP 2u   /* in the group `conversation_id` */

#define TGP_ARCHIVE_MAX_PAGE 200u
#define TGP_ARCHIVE_MAX_WORDS 1024u /* bytes of one search; of the words in them the first 16 count */

#define TGP_CHANGE_RECALLED 1u /* flag of a changed message: it was recalled; text and records are left out */

typedef struct tgp_archive_search {
  uint32_t size;
  uint32_t conversation; /* TGP_CONVERSATION_* */
  int64_t user_id;       /* on whose behalf */
  int64_t conversation_id;
  tgp_str words;     /* all of them must be there; separated by white space, case and accents do not count */
  int64_t before_id; /* the smallest id of the page before; 0: from the newest on */
  uint32_t limit;    /* 1..TGP_ARCHIVE_MAX_PAGE */
  uint32_t reserved;
} tgp_archive_search;

typedef struct tgp_archive_changes {
  uint32_t size;
  uint32_t conversation; /* TGP_CONVERSATION_PRIVATE or TGP_CONVERSATION_GROUP */
  int64_t user_id;       /* on whose behalf */
  int64_t conversation_id;
  int64_t after_date; /* milliseconds since 1970: the last change of the page before, or the last one known */
  int64_t after_id;   /* the message of that change; 0: every change of that millisecond is told again */
  uint32_t limit;     /* 1..TGP_ARCHIVE_MAX_PAGE */
  uint32_t reserved;
} tgp_archive_changes;

typedef struct tgp_host_archive {
  uint32_t size;
  uint32_t reserved;

  /* [leaf & RUNNING] Messages with these words, the newest first; without a word there are none. New messages can be
   * found some seconds after they were sent. Reply: TGP_OK with two 32-bit numbers: 1 when there may be more (ask again
   * before the last id), else 0; the count. Then for each message its 32-bit length and its bytes. TGP_E_UNSUPPORTED
   * the operator has not enabled searching. */
  tgp_status (*search)(tgp_host_ctx* ctx, const tgp_archive_search* search, uint64_t cookie);

  /* [leaf & RUNNING] Messages in the order of their last change, the oldest change first. A message that changes again
   * moves to the end. Reply: TGP_OK with two 32-bit numbers: 1 when there may be more, else 0; the count. Then for each
   * message: the 64-bit date of the change, 32 bits of TGP_CHANGE_*, its 32-bit length and its bytes. */
  tgp_status (*changes)(tgp_host_ctx* ctx, const tgp_archive_changes* changes, uint64_t cookie);
} tgp_host_archive;

#ifdef __cplusplus
}
#endif

#endif
