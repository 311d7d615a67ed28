/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tgp.host.group_types/1: the rules behind the type of a group, and of which types a user may create groups. A client
 * of Turms learns the number of a type only, and the rules from refusals. They are the operator's: they don't change
 * while the host runs, so a plugin may remember them. Absent where the backend can't read them (a cluster). The host
 * owns the table.
 *
 * Calls are answered at tgp_on_reply with the plugin's cookie; `data` is valid during that call only and its numbers
 * are little-endian. A type in a reply is: the 64-bit id; 32 bits each of TGP_GROUP_JOIN_*, the TGP_GROUP_RULE_* of who
 * invites, of who changes the group's name, intro and announcement, and of who changes what members are called; the
 * 32-bit limit of members; 32 bits of TGP_GROUP_TYPE_* flags; the 32-bit length of the name in bytes; the name in
 * UTF-8. A reader skips no bytes: what a type gets one day comes with the next revision. Beside what each function
 * says, a reply may be TGP_E_IO (the database failed). Returned errors, then no reply follows: TGP_E_LIMIT too much is
 * waiting, TGP_E_GONE the backend is stopping.
 */
#ifndef TGP_EXTENSIONS_GROUP_TYPES_H
#define TGP_EXTENSIONS_GROUP_TYPES_H

#include "../tgp/types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define TGP_HOST_GROUP_TYPES_ID "tgp.host.group_types/1"

#define TGP_GROUP_JOIN_OPEN 0u       /* whoever wants to */
#define TGP_GROUP_JOIN_INVITATION 1u /* who is invited */
#define TGP_GROUP_JOIN_QUESTION 2u   /* who answers the group's questions well enough */
#define TGP_GROUP_JOIN_REQUEST 3u    /* who asks, once the owner or a manager agrees */

#define TGP_GROUP_RULE_ALL 0u /* whoever has an account; who invites is a member all the same */
#define TGP_GROUP_RULE_OWNER_MANAGER_MEMBER 1u
#define TGP_GROUP_RULE_OWNER_MANAGER 2u
#define TGP_GROUP_RULE_OWNER 3u

#define TGP_GROUP_TYPE_INVITEE_AGREES 1u /* invited first, a member once he accepts; else added at once */
#define TGP_GROUP_TYPE_GUESTS_SPEAK 2u   /* who is no member may write */
#define TGP_GROUP_TYPE_SELF_INFO 4u      /* members change their own names in the group */
#define TGP_GROUP_TYPE_READ_RECEIPTS 8u  /* how far each member has read is kept */
#define TGP_GROUP_TYPE_EDITABLE 16u      /* members edit their own messages */

#define TGP_GROUP_TYPES_MAX 100u /* of one reply */

typedef struct tgp_host_group_types {
  uint32_t size;
  uint32_t reserved;

  /* [leaf & RUNNING] What a type allows. Reply: TGP_OK with the type; TGP_E_GONE there is no such type. */
  tgp_status (*find)(tgp_host_ctx* ctx, int64_t type_id, uint64_t cookie);

  /* [leaf & RUNNING] Of which types the user may create groups, in the operator's order. How many groups one may own is
   * no matter here. Reply: TGP_OK with a 32-bit count (at most TGP_GROUP_TYPES_MAX) and as many types. */
  tgp_status (*creatable)(tgp_host_ctx* ctx, int64_t user_id, uint64_t cookie);
} tgp_host_group_types;

#ifdef __cplusplus
}
#endif

#endif
