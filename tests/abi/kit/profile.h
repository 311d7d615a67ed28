/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A profile tells the kit what to say to one plugin: its configuration, what to send so that something happens, and
 * what to wait for. A text file of sections; a line `== name` begins one, `#` lines between sections are comments.
 *
 *   == settings            transports host fd | framing stream | security trusted_local | key-path plugins.echo
 *                          user 7 | answers turms (every request is answered with code 1000)
 *   == config              the plugin's TOML
 *   == config.bad 3        refused, with a complaint about line 3
 *   == config.live         can be applied to a running instance
 *   == config.restart 2    valid, but line 2 needs a restart
 *   == play.hello          `> "text"` sends, `< "text"` waits until the peer has got it; C escapes, and \# for a
 *                          number that is another each time. A new connection gets this far without Turms
 *   == play.more           can follow the hello again and again
 *   == play.ask            leads to session_open on a new connection
 *   == play.login          the same, and on to the end of the login
 *   == play.request        leads to one request submitted more, without waiting for it
 *   == notification        one line `"bytes"`: a TurmsNotification
 *   == notification.shown  one line: what the peer gets from it
 *
 * A test whose section is missing is skipped.
 */
#ifndef PROFILE_H
#define PROFILE_H

#include <stddef.h>
#include <stdint.h>

enum { kMaxSections = 24 };

struct section {
  char name[48];
  uint32_t line; /* the number after the name, 0: none */
  char* text;
  size_t len;
};

struct profile {
  char* file;
  struct section sections[kMaxSections];
  size_t count;
  int host_transport;
  int fd_transport;
  uint32_t framing;
  uint32_t security;
  char key_path[64];
  int64_t user_id;
  int answers_turms;
};

/* Returns NULL, or what is wrong. */
const char* profile_load(const char* path, struct profile* out);
const struct section* profile_section(const struct profile* profile, const char* name);

/* Reads a quoted string with C escapes at *at, moves *at behind it. Returns its length, or -1 when there is none. */
int64_t profile_quoted(const char** at, char* out, size_t capacity);

#endif
