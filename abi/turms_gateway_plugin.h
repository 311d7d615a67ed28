/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The contract between a Turms gateway (the host) and a protocol plugin: one shared object with a fixed list of
 * exported C functions, and one table of host functions handed to it. This is the only header either side includes; the
 * files in tgp/ are its chapters, those in extensions/ are optional tables. It needs nothing but a C11 compiler, and is
 * equally clean as C17, C++17 and C++20. It belongs to nobody's implementation: abi/README.md says how it grows.
 *
 * Read this once, it holds for everything below:
 *
 *  1. Fixed-width integers, pointers, functions; no enum, bool, bit-field, union, varargs, struct by value.
 *  2. Every struct that crosses starts with `size`, set by its writer to its own sizeof. A reader touches a field only
 *     after TGP_HAS(type, pointer, field). Fields are appended, never moved, never reused; there is no padding.
 *  3. What dies has an id, not a pointer: connections and sessions are numbers chosen by the host, never 0, never used
 *     twice in one process. A call with a stale id gets TGP_E_GONE and does nothing.
 *  4. Memory is borrowed for the call. Who wants to keep something copies it; nothing is ever freed across the border.
 *     The two exceptions: the descriptor (static in the plugin) and the host table (valid until tgp_deinit returns).
 *  5. Every id has exactly one last word; the owner of the socket says it.
 *  6. The receiver grants credit, the sender spends it. A sender may send one whole item while its balance is above
 *     zero, which may take the balance below zero by that one item; at or below zero sending is TGP_E_OVERDRAWN.
 *     Balances are signed, count bytes of payload, and saturate. Grants are added; they may be made at any time.
 *  7. Nothing is re-entered: inside an entry point the plugin calls only leaf host functions; inside a host function
 *     the host calls nothing in the plugin.
 *  8. No exception, signal or longjmp crosses the border in either direction.
 *  9. Text is UTF-8 without a terminating NUL; `ptr` may be NULL when `len` is 0. Text from a peer is not trusted.
 *
 * Thread tags, in brackets before each function:
 *
 *   [control]  One at a time per instance; may block up to its deadline; never called on an event-loop thread.
 *              Deadlines are real time: they bound how long the caller waits, whatever the host's clocks say.
 *   [event]    Any thread, but never two calls about the same id at once, and in order per id; bounded time; the callee
 *              calls leaf functions only. Event calls may run while a control call runs.
 *   [any]      Any thread, concurrently; does not block.
 *   [leaf]     As any, and never waits for a lock that is held across a call into the other side.
 *
 * States of an instance:
 *
 *   tgp_init    ->  INITIALISED
 *   tgp_start       INITIALISED, STOPPED     ->  RUNNING
 *   tgp_pause       RUNNING                  ->  PAUSED
 *   tgp_resume      PAUSED                   ->  RUNNING
 *   tgp_stop        any                      ->  STOPPED
 *   tgp_deinit      INITIALISED, STOPPED     ->  gone
 *
 * A call in a state that its comment does not list returns TGP_E_STATE (a void function does nothing) and changes
 * nothing. A lifecycle call that finds the instance where the call would lead (start when RUNNING, stop when STOPPED,
 * pause when PAUSED, resume when RUNNING) returns TGP_OK and does nothing. Draining is a flag of RUNNING, not a state.
 */
#ifndef TURMS_GATEWAY_PLUGIN_H
#define TURMS_GATEWAY_PLUGIN_H

#include "tgp/base.h"
#include "tgp/constants.h"
#include "tgp/host.h"
#include "tgp/plugin.h"
#include "tgp/types.h"

#endif
