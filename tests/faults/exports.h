/* SPDX-License-Identifier: Apache-2.0 */
/* The exported functions of the fault plugins' base; included by base.h only. */
#ifndef FAULTS_EXPORTS_H
#define FAULTS_EXPORTS_H

#ifdef __cplusplus
extern "C" {
#endif

#ifndef FAULT_ABI_MAJOR
#define FAULT_ABI_MAJOR TGP_ABI_MAJOR
#endif
#ifndef FAULT_MIN_HOST_MINOR
#define FAULT_MIN_HOST_MINOR 0
#endif
#ifndef FAULT_DESCRIPTOR_SIZE
#define FAULT_DESCRIPTOR_SIZE sizeof(tgp_descriptor)
#endif
#if defined(FAULT_REQUIRED)
/* The file that includes this one has a list of its own. */
#elif defined(FAULT_REQUIRES)
static const tgp_str fault_required = TGP_STR_INIT(FAULT_REQUIRES);
#define FAULT_REQUIRED &fault_required, 1
#else
#define FAULT_REQUIRED NULL, 0
#endif

static const tgp_descriptor fault_descriptor = {FAULT_DESCRIPTOR_SIZE,
                                                FAULT_ABI_MAJOR,
                                                TGP_ABI_MINOR,
                                                FAULT_MIN_HOST_MINOR,
                                                0,
                                                TGP_STR_INIT("fault"),
                                                TGP_STR_INIT("1"),
                                                {NULL, 0},
                                                FAULT_REQUIRED,
                                                {NULL, 0},
                                                0,
                                                0};

const tgp_descriptor* tgp_describe(uint32_t host_major, uint32_t host_minor) {
  (void)host_minor;
#ifdef FAULT_DESCRIBE
  FAULT_DESCRIBE
#endif
  return host_major == TGP_ABI_MAJOR ? &fault_descriptor : NULL;
}

tgp_status tgp_init(const tgp_host* host, const tgp_init_args* args, tgp_plugin** out, tgp_error* error) {
  (void)args, (void)error;
  *out = NULL;
#ifdef FAULT_INIT
  FAULT_INIT
#endif
  tgp_plugin* plugin = (tgp_plugin*)calloc(1, sizeof *plugin);
  if (plugin == NULL) return TGP_E_MEMORY;
  plugin->host = host;
  plugin->state = TGP_STATE_INITIALISED;
  plugin->fd = -1;
  pthread_mutex_init(&plugin->mutex, NULL);
  pthread_cond_init(&plugin->changed, NULL);
  *out = plugin;
  return TGP_OK;
}

tgp_status tgp_start(tgp_plugin* plugin, uint32_t deadline_ms, tgp_error* error) {
  (void)deadline_ms, (void)error;
#ifdef FAULT_START
  FAULT_START
#endif
  FAULT_SET(plugin, leaving = 0);
  FAULT_SET(plugin, state = TGP_STATE_RUNNING);
#ifdef FAULT_WORK
  if (pthread_create(&plugin->thread, NULL, fault_thread, plugin) != 0) return TGP_E_MEMORY;
#endif
#ifdef FAULT_OPENS
  tgp_session_request request = fault_request();
  tgp_session_id id = 0;
  plugin->host->session_open(plugin->host->ctx, &request, &id);
#endif
  return TGP_OK;
}

tgp_status tgp_pause(tgp_plugin* plugin, uint32_t deadline_ms, tgp_error* error) {
  (void)deadline_ms, (void)error;
#ifdef FAULT_PAUSE
  FAULT_PAUSE
#endif
  FAULT_SET(plugin, state = TGP_STATE_PAUSED);
  return TGP_OK;
}

tgp_status tgp_resume(tgp_plugin* plugin, uint32_t deadline_ms, tgp_error* error) {
  (void)deadline_ms, (void)error;
  FAULT_SET(plugin, state = TGP_STATE_RUNNING);
  return TGP_OK;
}

tgp_status tgp_export_state(tgp_plugin* plugin, const tgp_sink* sink, tgp_error* error) {
  (void)plugin, (void)sink, (void)error;
  return TGP_E_UNSUPPORTED;
}

tgp_status tgp_stop(tgp_plugin* plugin, uint32_t reason, uint32_t deadline_ms, tgp_error* error) {
  (void)reason, (void)deadline_ms, (void)error;
#ifdef FAULT_STOP
  FAULT_STOP
#endif
  int running = plugin->state == TGP_STATE_RUNNING || plugin->state == TGP_STATE_PAUSED;
  FAULT_SET(plugin, leaving = 1);
#ifdef FAULT_WORK
  if (running) pthread_join(plugin->thread, NULL);
#endif
  if (running && plugin->fd >= 0) {
    close(plugin->fd);
    plugin->host->connection_close(plugin->host->ctx, plugin->connection, TGP_CLOSE_DONE);
    plugin->fd = -1;
  }
  plugin->connection = 0;
  FAULT_SET(plugin, state = TGP_STATE_STOPPED);
  return TGP_OK;
}

tgp_status tgp_restart(tgp_plugin* plugin, const tgp_config* config, uint32_t deadline_ms, tgp_error* error) {
  (void)plugin, (void)config, (void)deadline_ms, (void)error;
#ifdef FAULT_RESTART
  FAULT_RESTART
#endif
  return TGP_E_UNSUPPORTED;
}

tgp_status tgp_reconfigure(tgp_plugin* plugin, const tgp_config* config, tgp_error* error) {
  (void)plugin, (void)config, (void)error;
#ifdef FAULT_RECONFIGURE
  FAULT_RECONFIGURE
#endif
  return TGP_OK;
}

void tgp_on_drain(tgp_plugin* plugin, uint32_t reason, uint32_t grace_ms) {
  (void)plugin, (void)reason, (void)grace_ms;
}

void tgp_deinit(tgp_plugin* plugin) {
#ifdef FAULT_DEINIT
  FAULT_DEINIT
#endif
  pthread_cond_destroy(&plugin->changed);
  pthread_mutex_destroy(&plugin->mutex);
  free(plugin);
}

tgp_status tgp_on_connection(tgp_plugin* plugin, tgp_connection_id id, const tgp_connection_info* info,
                             uint64_t* receive_credit) {
#ifdef FAULT_ON_CONNECTION
  FAULT_ON_CONNECTION
#endif
  if (info->transport == TGP_TRANSPORT_FD) plugin->fd = info->fd;
  if (receive_credit != NULL) *receive_credit = 100;
  FAULT_SET(plugin, connection = id);
  return TGP_OK;
}

tgp_status tgp_on_bytes(tgp_plugin* plugin, tgp_connection_id id, const uint8_t* data, uint64_t len) {
  (void)plugin, (void)id, (void)data, (void)len;
#ifdef FAULT_ON_BYTES
  FAULT_ON_BYTES
#endif
  return TGP_OK;
}

void tgp_on_connection_credit(tgp_plugin* plugin, tgp_connection_id id, uint64_t bytes) {
  (void)plugin, (void)id, (void)bytes;
}

void tgp_on_connection_closed(tgp_plugin* plugin, tgp_connection_id id, uint32_t reason) {
  (void)id, (void)reason;
  FAULT_SET(plugin, connection_closed = 1);
}

void tgp_on_session_opened(tgp_plugin* plugin, tgp_session_id session, const tgp_session_result* result) {
  FAULT_SET(plugin, session = session);
  if (result->status == TGP_OK) FAULT_SET(plugin, session_open = 1);
}

tgp_status tgp_on_turms_notification(tgp_plugin* plugin, tgp_session_id session, const uint8_t* data, uint64_t len) {
  (void)plugin, (void)session, (void)data, (void)len;
  return TGP_OK;
}

void tgp_on_session_credit(tgp_plugin* plugin, tgp_session_id session, uint64_t bytes) {
  (void)plugin, (void)session, (void)bytes;
}

void tgp_on_session_closed(tgp_plugin* plugin, tgp_session_id session, int32_t close_status, const tgp_str* reason) {
  (void)session, (void)close_status, (void)reason;
  FAULT_SET(plugin, session_closed = 1);
}

#ifndef FAULT_NO_ON_REPLY
void tgp_on_reply(tgp_plugin* plugin, uint64_t cookie, tgp_status status, const uint8_t* data, uint64_t len) {
  (void)plugin, (void)cookie, (void)status, (void)data, (void)len;
#ifdef FAULT_ON_REPLY
  FAULT_ON_REPLY
#endif
}
#endif

const void* tgp_get_extension(tgp_plugin* plugin, const char* id) {
  (void)plugin, (void)id;
  return NULL;
}

TGP_DEFINE_SHORT_NAMES;

#ifdef __cplusplus
}
#endif

#endif
