/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A small plugin that keeps the contract, for the fault plugins of this folder: each defines one or two of the FAULT_
 * macros below and includes this file last, so that the sin is all one reads. It takes any connection and does nothing
 * with it; with FAULT_OPENS it asks for a Turms session; with FAULT_WORK it runs that function on a thread of its own
 * from start to stop. tests/faults/faults_test.cpp loads each into the real host. Compiles as C and as C++.
 *
 *   FAULT_DESCRIBE, FAULT_INIT, FAULT_START, FAULT_PAUSE, FAULT_STOP, FAULT_RESTART, FAULT_RECONFIGURE,
 *   FAULT_ON_CONNECTION, FAULT_ON_BYTES, FAULT_ON_REPLY, FAULT_DEINIT   statements at the beginning of that function
 *   FAULT_ABI_MAJOR, FAULT_MIN_HOST_MINOR, FAULT_DESCRIPTOR_SIZE, FAULT_REQUIRES   fields of the descriptor
 *   FAULT_REQUIRED                                          several of these: an array, a comma, its length
 *   FAULT_NO_ON_REPLY                                       leaves the export out
 */
#ifndef FAULTS_BASE_H
#define FAULTS_BASE_H

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "turms_gateway_plugin.h"

struct tgp_plugin {
  const tgp_host* host;
  pthread_t thread;
  pthread_mutex_t mutex;
  pthread_cond_t changed;
  /* Guarded by the mutex. */
  uint32_t state;
  int leaving;
  int fd; /* of an adopted connection, -1: none */
  tgp_connection_id connection;
  int connection_closed;
  tgp_session_id session;
  int session_open;
  int session_closed;
};

static inline tgp_status fault_say(tgp_error* error, tgp_status code, uint32_t line, uint32_t column,
                                   const char* words) {
  if (error != NULL && TGP_HAS(tgp_error, error, message)) {
    error->code = code;
    error->line = line;
    error->column = column;
    strncpy(error->message, words, sizeof error->message - 1);
    error->message[sizeof error->message - 1] = '\0';
  }
  return code;
}

static inline void fault_log(tgp_plugin* plugin, const char* words) {
  tgp_str target = TGP_STR_INIT("fault");
  tgp_str message = {words, strlen(words)};
  plugin->host->log(plugin->host->ctx, TGP_LOG_INFO, &target, &message, NULL, 0);
}

/* Waits until `*flag` or the stop; true when it was the flag. */
static inline int fault_wait(tgp_plugin* plugin, const int* flag) {
  pthread_mutex_lock(&plugin->mutex);
  while (!*flag && !plugin->leaving) pthread_cond_wait(&plugin->changed, &plugin->mutex);
  int set = *flag;
  pthread_mutex_unlock(&plugin->mutex);
  return set;
}

static inline tgp_connection_id fault_wait_connection(tgp_plugin* plugin) {
  pthread_mutex_lock(&plugin->mutex);
  while (plugin->connection == 0 && !plugin->leaving) pthread_cond_wait(&plugin->changed, &plugin->mutex);
  tgp_connection_id id = plugin->connection;
  pthread_mutex_unlock(&plugin->mutex);
  return id;
}

static inline tgp_session_request fault_request(void) {
  tgp_session_request request;
  memset(&request, 0, sizeof request);
  request.size = sizeof request;
  request.auth = TGP_AUTH_PASSWORD;
  request.user_id = 1;
  request.device_type = TGP_DEVICE_OTHERS;
  request.cookie = 1;
  request.receive_credit = 1000;
  return request;
}

/* Sets one field under the mutex and wakes the worker. */
#define FAULT_SET(plugin, assignment)           \
  do {                                          \
    pthread_mutex_lock(&(plugin)->mutex);       \
    (plugin)->assignment;                       \
    pthread_cond_broadcast(&(plugin)->changed); \
    pthread_mutex_unlock(&(plugin)->mutex);     \
  } while (0)

#ifdef FAULT_WORK
static void FAULT_WORK(tgp_plugin* plugin);
static void* fault_thread(void* plugin) {
  FAULT_WORK((tgp_plugin*)plugin);
  return NULL;
}
#endif

#include "exports.h"

#endif
