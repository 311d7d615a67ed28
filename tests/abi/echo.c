/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lifecycle of echo, the template plugin (echo/echo.h says what it does; its event entry points are in
 * echo/events.c). Control calls come one at a time, so `state` is read here without the mutex and only written under
 * it.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "echo/echo.h"

TGP_SHORT_NAME_INIT;

static const tgp_descriptor kDescriptor = {sizeof(tgp_descriptor),
                                           TGP_ABI_MAJOR,
                                           TGP_ABI_MINOR,
                                           0,
                                           0,
                                           TGP_STR_INIT("echo"),
                                           TGP_STR_INIT("1.0"),
                                           TGP_STR_INIT(""),
                                           NULL,
                                           0,
                                           TGP_STR_INIT("echo"),
                                           1,
                                           1};

const tgp_descriptor* tgp_describe(uint32_t host_major, uint32_t host_minor) {
  (void)host_minor; /* any minor will do: nothing newer than 1.0 is used */
  return host_major == TGP_ABI_MAJOR ? &kDescriptor : NULL;
}

/* ---- Lifecycle ---- */

tgp_status tgp_init(const tgp_host* host, const tgp_init_args* args, tgp_plugin** out, tgp_error* error) {
  if (out == NULL) return TGP_E_ARGUMENT;
  *out = NULL;
  if (host == NULL || args == NULL || !TGP_HAS(tgp_init_args, args, max_buffered_bytes) || args->config == NULL)
    return echo_fail(error, TGP_E_ARGUMENT, 0, 0, "host, args and args->config are needed");
  if (!TGP_HAS(tgp_host, host, session_claim))
    return echo_fail(error, TGP_E_VERSION, 0, 0, "the host's table is too short");
  tgp_plugin* plugin = calloc(1, sizeof *plugin);
  if (plugin == NULL) return echo_fail(error, TGP_E_MEMORY, 0, 0, "out of memory");
  plugin->host = host;
  plugin->state = TGP_STATE_INITIALISED;
  plugin->wake_fd = -1;
  plugin->max_connections = args->max_connections == 0 ? 1024 : args->max_connections;
  uint32_t restart_line = 0;
  tgp_status status = echo_read_config(args->config, &plugin->settings, &plugin->settings, &restart_line, error);
  if (status == TGP_OK && args->handover != NULL) {
    status = echo_load(plugin, args->handover);
    if (status != TGP_OK) echo_fail(error, status, 0, 0, "the hand-over blob is not one of echo's");
  }
  if (status != TGP_OK) {
    echo_end_sessions(plugin);
    free(plugin);
    return status;
  }
  pthread_condattr_t attributes;
  pthread_condattr_init(&attributes);
  pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
  pthread_cond_init(&plugin->changed, &attributes);
  pthread_condattr_destroy(&attributes);
  pthread_mutex_init(&plugin->mutex, NULL);
  *out = plugin;
  return TGP_OK;
}

static void claim_sessions(tgp_plugin* plugin) {
  struct session** link = &plugin->sessions;
  for (struct session* s; (s = *link) != NULL;) {
    if (s->known_id != 0 && plugin->host->session_claim(plugin->host->ctx, s->known_id) != TGP_OK) {
      *link = s->next;
      free(s);
      continue;
    }
    if (s->owed > 0) {
      s->may_receive += (int64_t)s->owed;
      plugin->host->session_grant(plugin->host->ctx, s->known_id, s->owed);
      s->owed = 0;
    }
    link = &s->next;
  }
}

/* Our thread takes no signals: they belong to the host. */
static int create_thread(tgp_plugin* plugin) {
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  int failed = pthread_create(&plugin->thread, NULL, echo_work, plugin);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return failed;
}

static tgp_status run(tgp_plugin* plugin, tgp_error* error) {
  plugin->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (plugin->wake_fd < 0) return echo_fail(error, TGP_E_IO, 0, 0, "no eventfd");
  plugin->order = ORDER_RUN;
  plugin->ended = plugin->parked = plugin->draining = 0;
  if (create_thread(plugin) != 0) {
    close(plugin->wake_fd);
    return echo_fail(error, TGP_E_MEMORY, 0, 0, "no thread");
  }
  return TGP_OK;
}

static void set_state(tgp_plugin* plugin, uint32_t state) {
  pthread_mutex_lock(&plugin->mutex);
  plugin->state = state;
  pthread_mutex_unlock(&plugin->mutex);
}

/* Gives an order to the worker and waits until `*done`; false when the deadline passed first. */
static int order(tgp_plugin* plugin, enum order order, const int* done, uint32_t deadline_ms) {
  struct timespec until;
  clock_gettime(CLOCK_MONOTONIC, &until);
  until.tv_sec += deadline_ms / 1000;
  until.tv_nsec += (long)(deadline_ms % 1000) * 1000000;
  if (until.tv_nsec >= 1000000000) until.tv_sec++, until.tv_nsec -= 1000000000;
  pthread_mutex_lock(&plugin->mutex);
  plugin->order = order;
  pthread_cond_broadcast(&plugin->changed);
  echo_wake(plugin);
  while (!*done && pthread_cond_timedwait(&plugin->changed, &plugin->mutex, &until) == 0) continue;
  int in_time = *done;
  pthread_mutex_unlock(&plugin->mutex);
  return in_time;
}

/* Every function of the lifecycle begins like this: where are we, and is that where the call leads? */
#define ENTER(plugin, arrived)                 \
  if ((plugin) == NULL) return TGP_E_ARGUMENT; \
  if ((plugin)->state == (arrived)) return TGP_OK

tgp_status tgp_start(tgp_plugin* plugin, uint32_t deadline_ms, tgp_error* error) {
  (void)deadline_ms; /* nothing here waits */
  ENTER(plugin, TGP_STATE_RUNNING);
  if (plugin->state == TGP_STATE_PAUSED) return echo_fail(error, TGP_E_STATE, 0, 0, "paused: resume or stop it");
  claim_sessions(plugin);
  tgp_status status = run(plugin, error);
  if (status == TGP_OK) set_state(plugin, TGP_STATE_RUNNING);
  return status;
}

tgp_status tgp_pause(tgp_plugin* plugin, uint32_t deadline_ms, tgp_error* error) {
  ENTER(plugin, TGP_STATE_PAUSED);
  if (plugin->state != TGP_STATE_RUNNING) return echo_fail(error, TGP_E_STATE, 0, 0, "not running");
  set_state(plugin, TGP_STATE_PAUSED);
  if (order(plugin, ORDER_PARK, &plugin->parked, deadline_ms)) return TGP_OK;
  int never = 0;
  order(plugin, ORDER_RUN, &never, 0);
  set_state(plugin, TGP_STATE_RUNNING);
  return echo_fail(error, TGP_E_TIMEOUT, 0, 0, "the worker did not come to rest");
}

tgp_status tgp_resume(tgp_plugin* plugin, uint32_t deadline_ms, tgp_error* error) {
  (void)deadline_ms;
  ENTER(plugin, TGP_STATE_RUNNING);
  if (plugin->state != TGP_STATE_PAUSED) return echo_fail(error, TGP_E_STATE, 0, 0, "not paused");
  int never = 0;
  set_state(plugin, TGP_STATE_RUNNING);
  order(plugin, ORDER_RUN, &never, 0);
  return TGP_OK;
}

tgp_status tgp_export_state(tgp_plugin* plugin, const tgp_sink* sink, tgp_error* error) {
  if (plugin == NULL || sink == NULL) return TGP_E_ARGUMENT;
  if (plugin->state != TGP_STATE_PAUSED) return echo_fail(error, TGP_E_STATE, 0, 0, "not paused");
  pthread_mutex_lock(
      &plugin->mutex); /* the sink only copies: the one host function that is called with the lock held */
  tgp_status status = echo_save(plugin, sink);
  pthread_mutex_unlock(&plugin->mutex);
  return status;
}

/* Ends the worker; false when it would not. */
static int end_worker(tgp_plugin* plugin, uint32_t deadline_ms) {
  if (!order(plugin, ORDER_LEAVE, &plugin->ended, deadline_ms)) return 0;
  pthread_join(plugin->thread, NULL);
  close(plugin->wake_fd);
  plugin->wake_fd = -1;
  return 1;
}

tgp_status tgp_stop(tgp_plugin* plugin, uint32_t reason, uint32_t deadline_ms, tgp_error* error) {
  (void)reason; /* echo has nothing that could be resumed */
  ENTER(plugin, TGP_STATE_STOPPED);
  if (plugin->state != TGP_STATE_INITIALISED && !end_worker(plugin, deadline_ms))
    return echo_fail(error, TGP_E_STUCK, 0, 0, "the worker did not end");
  set_state(plugin, TGP_STATE_STOPPED);
  echo_end_connections(plugin, 0);
  echo_end_sessions(plugin);
  echo_end_inbox(plugin);
  return TGP_OK;
}

tgp_status tgp_restart(tgp_plugin* plugin, const tgp_config* config, uint32_t deadline_ms, tgp_error* error) {
  if (plugin == NULL) return TGP_E_ARGUMENT;
  if (plugin->state != TGP_STATE_RUNNING && plugin->state != TGP_STATE_PAUSED)
    return echo_fail(error, TGP_E_STATE, 0, 0, "not running");
  struct settings settings = plugin->settings;
  uint32_t restart_line = 0;
  tgp_status status =
      config == NULL ? TGP_OK : echo_read_config(config, &plugin->settings, &settings, &restart_line, error);
  if (status != TGP_OK) return status;
  set_state(plugin, TGP_STATE_PAUSED);
  if (!end_worker(plugin, deadline_ms)) return echo_fail(error, TGP_E_STUCK, 0, 0, "the worker did not end");
  echo_end_connections(plugin, 1);
  plugin->settings = settings;
  claim_sessions(plugin);
  status = run(plugin, error);
  set_state(plugin, status == TGP_OK ? TGP_STATE_RUNNING : TGP_STATE_STOPPED);
  return status;
}

tgp_status tgp_reconfigure(tgp_plugin* plugin, const tgp_config* config, tgp_error* error) {
  if (plugin == NULL || config == NULL) return TGP_E_ARGUMENT;
  if (plugin->state != TGP_STATE_RUNNING && plugin->state != TGP_STATE_PAUSED)
    return echo_fail(error, TGP_E_STATE, 0, 0, "not running");
  struct settings settings;
  uint32_t restart_line = 0;
  tgp_status status = echo_read_config(config, &plugin->settings, &settings, &restart_line, error);
  if (status != TGP_OK) return status;
  if (restart_line != 0) return echo_fail(error, TGP_E_STATE, restart_line, 1, "window: a change needs a restart");
  pthread_mutex_lock(&plugin->mutex);
  plugin->settings = settings;
  pthread_mutex_unlock(&plugin->mutex);
  return TGP_OK;
}

void tgp_deinit(tgp_plugin* plugin) {
  if (plugin == NULL || (plugin->state != TGP_STATE_INITIALISED && plugin->state != TGP_STATE_STOPPED)) return;
  echo_end_sessions(plugin); /* handed over, never started */
  pthread_cond_destroy(&plugin->changed);
  pthread_mutex_destroy(&plugin->mutex);
  free(plugin);
}
