/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The hand-over of echo: its Turms sessions, so that the next instance can carry on with them. Text, one line each:
 *   echo 1
 *   <session id> <user id> <may receive> <may submit> <bytes still to be granted>
 *   end <number of sessions>
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "echo.h"

/* Credit and notifications that arrived while parked and that nobody has looked at. */
static void count_inbox(const tgp_plugin* plugin, const struct session* s, int64_t* may_submit, uint64_t* owed) {
  for (const struct event* e = plugin->inbox_head; e != NULL; e = e->next) {
    if (!e->of_session || e->id != s->known_id) continue;
    if (e->kind == EVENT_NOTIFIED) *owed += e->len;
    if (e->kind == EVENT_CREDIT || (e->kind == EVENT_OPENED && e->ok)) *may_submit += e->number;
  }
}

static void count_unwritten(const struct session* s, uint64_t* owed) {
  if (s->connection == NULL) return;
  for (const struct item* item = s->connection->out.head; item != NULL; item = item->next)
    if (item->from_session && item->from == s->known_id) *owed += item->len;
}

static tgp_status put(const tgp_sink* sink, const char* line) {
  return sink->write(sink->ctx, (const uint8_t*)line, strlen(line));
}

tgp_status echo_save(tgp_plugin* plugin, const tgp_sink* sink) {
  char line[160];
  unsigned count = 0;
  tgp_status status = put(sink, "echo 1\n");
  for (const struct session* s = plugin->sessions; s != NULL && status == TGP_OK; s = s->next) {
    if (s->known_id == 0 || s->gone) continue; /* half opened: the host tells the old instance, which lets it go */
    int64_t may_submit = s->may_submit;
    uint64_t owed = 0;
    count_inbox(plugin, s, &may_submit, &owed);
    count_unwritten(s, &owed);
    snprintf(line, sizeof line, "%" PRIu64 " %" PRId64 " %" PRId64 " %" PRId64 " %" PRIu64 "\n", s->known_id,
             s->user_id, s->may_receive, may_submit, owed);
    status = put(sink, line);
    count++;
  }
  snprintf(line, sizeof line, "end %u\n", count);
  return status == TGP_OK ? put(sink, line) : status;
}

static tgp_status read_all(const tgp_source* source, char* text, size_t capacity) {
  size_t len = 0;
  for (;;) {
    if (len + 1 == capacity) return TGP_E_HANDOVER;
    int64_t got = source->read(source->ctx, (uint8_t*)text + len, capacity - 1 - len);
    if (got < 0) return (tgp_status)got;
    if (got == 0) break;
    len += (size_t)got;
  }
  text[len] = '\0';
  return TGP_OK;
}

static tgp_status parse(tgp_plugin* plugin, const char* text) {
  unsigned count = 0;
  unsigned said = 0;
  if (strncmp(text, "echo 1\n", 7) != 0) return TGP_E_HANDOVER;
  for (const char* line = text + 7; *line != '\0'; line = strchr(line, '\n') + 1) {
    if (strchr(line, '\n') == NULL) return TGP_E_HANDOVER;
    if (sscanf(line, "end %u", &said) == 1) return said == count ? TGP_OK : TGP_E_HANDOVER;
    struct session* s = calloc(1, sizeof *s);
    if (s == NULL) return TGP_E_MEMORY;
    s->next = plugin->sessions;
    plugin->sessions = s;
    s->cookie = ++plugin->last_cookie;
    if (sscanf(line, "%" SCNu64 " %" SCNd64 " %" SCNd64 " %" SCNd64 " %" SCNu64, &s->known_id, &s->user_id,
               &s->may_receive, &s->may_submit, &s->owed) != 5)
      return TGP_E_HANDOVER;
    s->id = s->known_id;
    count++;
  }
  return TGP_E_HANDOVER; /* no `end`: cut off */
}

tgp_status echo_load(tgp_plugin* plugin, const tgp_source* source) {
  enum { kCapacity = 1 << 20 };
  char* text = malloc(kCapacity);
  if (text == NULL) return TGP_E_MEMORY;
  tgp_status status = read_all(source, text, kCapacity);
  if (status == TGP_OK) status = parse(plugin, text);
  free(text);
  return status;
}
