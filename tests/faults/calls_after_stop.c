/* SPDX-License-Identifier: Apache-2.0 */
/* Leaves a thread behind that calls the host after tgp_stop has returned. tgp_deinit waits for it, so that the test can
 * end. */
#define FAULT_WORK wait_for_stop
#define FAULT_DEINIT                     \
  FAULT_SET(plugin, session_closed = 1); \
  pthread_join(fault_late, NULL);
#include <pthread.h>
static pthread_t fault_late;
#include "base.h"

static void* call_late(void* arg) {
  tgp_plugin* plugin = (tgp_plugin*)arg;
  tgp_session_request request = fault_request();
  tgp_session_id id = 0;
  pthread_mutex_lock(&plugin->mutex);
  while (plugin->state != TGP_STATE_STOPPED || !plugin->session_closed)
    pthread_cond_wait(&plugin->changed, &plugin->mutex);
  pthread_mutex_unlock(&plugin->mutex);
  if (plugin->host->session_open(plugin->host->ctx, &request, &id) == TGP_E_STATE) fault_log(plugin, "too late");
  return NULL;
}

static void wait_for_stop(tgp_plugin* plugin) {
  const int never = 0;
  pthread_create(&fault_late, NULL, call_late, plugin);
  fault_wait(plugin, &never);
}
