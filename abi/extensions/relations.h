/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tgp.host.relations/1: friendships from both sides, and the presence of friends and of the user's own clients as it
 * changes; Turms tells a client its own side only and announces no presence. A relation is one-sided: a user has
 * another one for a friend, blocks him, or has noted nothing. Absent where the backend can't see both sides (a
 * cluster). The host owns the table.
 *
 * Calls are answered at tgp_on_reply with the plugin's cookie; `data` is valid during that call only and its numbers
 * are little-endian. Beside what each function says, a reply may be TGP_E_IO (the database failed). Returned errors,
 * then no reply follows: TGP_E_ARGUMENT a number out of its range, TGP_E_LIMIT too much is waiting, TGP_E_GONE the
 * backend is stopping.
 */
#ifndef TGP_EXTENSIONS_RELATIONS_H
#define TGP_EXTENSIONS_RELATIONS_H

#include "../tgp/types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define TGP_HOST_RELATIONS_ID "tgp.host.relations/1"

#define TGP_RELATION_NONE 0u
#define TGP_RELATION_FRIEND 1u
#define TGP_RELATION_BLOCKED 2u

#define TGP_FRIENDS_OF_USER 1u   /* whom the user has for a friend */
#define TGP_FRIENDS_WITH_USER 2u /* who has the user for a friend */

#define TGP_RELATIONS_MAX_PAGE 1000u

typedef struct tgp_host_relations {
  uint32_t size;
  uint32_t reserved;

  /* [leaf & RUNNING] What two users noted about each other. Reply: TGP_OK with two 32-bit TGP_RELATION_*: of `user_id`
   * about `other_id`, and the other way round. */
  tgp_status (*relation)(tgp_host_ctx* ctx, int64_t user_id, int64_t other_id, uint64_t cookie);

  /* [leaf & RUNNING] A page of friends by id, beginning after `after` (0: the first), at most `limit`
   * (1..TGP_RELATIONS_MAX_PAGE). `side` TGP_FRIENDS_*; nobody who is blocked by the side that is asked. Reply: TGP_OK
   * with two 32-bit numbers: 1 when there are more (ask again after the last id), else 0; the count. Then the ids, 64
   * bits each. */
  tgp_status (*friends)(tgp_host_ctx* ctx, int64_t user_id, uint32_t side, int64_t after, uint32_t limit,
                        uint64_t cookie);

  /* [leaf & RUNNING] Waits until the presence of `session`'s user changes, by another of his sessions too, or that of a
   * friend: of one whom the user has for a friend and who has the user for a friend. With `from_start` 1 it is answered
   * at once with all who are online, which may be nobody, and changes count from then on; with 0 changes count from the
   * answer before. So ask with 1 once, and after each answer again with 0. Changes that come between two answers are
   * merged: only the newest state is told, and a state that is back where it was may be told again. There is one
   * question a session: another one ends the first with TGP_E_STATE. Reply: TGP_OK with two 32-bit numbers: 1 when more
   * is waiting already, else 0; the count (at most TGP_RELATIONS_MAX_PAGE). Then for each friend: the 64-bit user id,
   * the 32-bit status (TGP_USER_*; OFFLINE for a friend who hides, where the operator wants that), 32 bits of device
   * types (bit n: TGP_DEVICE_* n is online). TGP_E_GONE the session has ended. Changes of friendships are not told
   * here: they come as Turms notifications. */
  tgp_status (*watch_friends)(tgp_host_ctx* ctx, tgp_session_id session, uint32_t from_start, uint64_t cookie);
} tgp_host_relations;

#ifdef __cplusplus
}
#endif

#endif
