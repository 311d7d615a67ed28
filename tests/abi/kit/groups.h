/* SPDX-License-Identifier: Apache-2.0 */
/* The groups of the kit, one per file, each a chapter of the contract. Each returns the number of failed tests. */
#ifndef GROUPS_H
#define GROUPS_H

int group_describe(void);
int group_init(void);
int group_states(void);
int group_lifecycle(void);
int group_connections(void);
int group_credit(void);
int group_sessions(void);
int group_handover(void);
int group_stop(void);

#endif
