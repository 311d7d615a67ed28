/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The fixture of every test: one plugin object and its profile (from the command line), a clockwork host, one instance.
 * Setup counts threads and descriptors; teardown ends the instance, counts again, and fails the test for every broken
 * rule.
 */
#ifndef STAGE_H
#define STAGE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "clockwork_host.h"
#include "profile.h"

struct stage {
  const struct plugin_object* object;
  const struct profile* profile;
  clockwork* host;
  tgp_plugin* plugin; /* NULL: none */
  tgp_error error;
  int threads_before;
  int fds_before;
  /* What the stage does by itself while a test waits; the test may take it over. */
  int hold_sessions; /* session_open is answered by the test */
  int hold_writes;   /* write credit is granted by the test */
  int starve;        /* submit credit is granted one byte at a time, else plenty */
  int hold_submits;  /* and not at all: by the test */
};

/* A peer of one connection: what a client would be. */
struct peer {
  struct stage* stage;
  tgp_connection_id id;
  int socket;      /* the client's end of an adopted connection, else -1 */
  struct bytes in; /* what it has got through the socket */
  size_t read;     /* what the play has waited for so far */
};

/* Set once by main. */
extern const struct plugin_object* const kit_object;
extern const struct profile* const kit_profile;

int stage_set_up(void** state); /* nothing yet */
int stage_set_up_initialised(void** state);
int stage_set_up_running(void** state);
int stage_tear_down(void** state);

/* The section `name` of the profile; the test is skipped when there is none. */
const struct section* stage_need(struct stage* stage, const char* name);

tgp_config stage_config(struct stage* stage, const char* section);
tgp_init_args stage_init_args(const tgp_config* config);
tgp_status stage_init(struct stage* stage, const char* section);
void stage_start(struct stage* stage);
void stage_stop(struct stage* stage);

/* ---- Peers ---- */

tgp_connection_info stage_host_info(struct stage* stage, uint64_t write_credit);
tgp_connection_info stage_fd_info(struct stage* stage, int fd);
struct peer* stage_connect_host(struct stage* stage, struct peer* peer, uint64_t write_credit);
struct peer* stage_connect_fd(struct stage* stage, struct peer* peer);
struct peer* stage_connect_any(struct stage* stage, struct peer* peer); /* whichever transport the plugin takes */
void stage_peer_send(struct peer* peer, const void* data, size_t len);
void stage_peer_end(struct peer* peer); /* the client goes: end of stream, then the last word */
void stage_play(struct peer* peer, const char* section);
int stage_peer_got(struct peer* peer, const void* data, size_t len); /* after what has been waited for so far */
void stage_await_text(struct peer* peer, const void* data, size_t len);

/* Waits until `holds(host, arg)`, with the mutex held; meanwhile answers what the stage answers. Fails the test after
 * ten seconds of real time, with `what`. */
void stage_await(struct stage* stage, int (*holds)(clockwork* host, const void* arg), const void* arg,
                 const char* what);

/* When this returns, an instance with one loop has looked at everything that was sent before: another peer has come,
 * spoken and gone meanwhile. */
void stage_settle(struct stage* stage);

/* Silence can only be shown by waiting: fails the test when the plugin calls the host within a twentieth of a second.
 */
void stage_expect_silence(struct stage* stage);

/* Plays login on a new connection; the id of the session it opened. */
tgp_session_id stage_login(struct stage* stage, struct peer* peer);

/* ---- Looking at the process ---- */

int count_threads(void);
int count_fds(void);
void assert_threads(int expected); /* a joined thread may take a moment to leave the task list */

#endif
