/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tgp.host.metrics/1: the plugin counts, the host shows (Prometheus text or what it likes). Values are integers scaled
 * by the metric's exponent, so that adding is one atomic instruction: a histogram in nanoseconds that is named
 * `_seconds` has exponent -9. Every function is a leaf; `define` belongs to init..start, the rest may be called until
 * tgp_stop returns.
 */
#ifndef TGP_EXTENSIONS_METRICS_H
#define TGP_EXTENSIONS_METRICS_H

#include "../tgp/types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define TGP_HOST_METRICS_ID "tgp.host.metrics/1"

#define TGP_METRIC_COUNTER 1u   /* only grows: add with a positive number */
#define TGP_METRIC_GAUGE 2u     /* add with either sign, or set */
#define TGP_METRIC_HISTOGRAM 3u /* observe */

typedef struct tgp_metric_spec {
  uint32_t size;
  uint32_t kind;    /* TGP_METRIC_* */
  int32_t exponent; /* shown value = integer * 10^exponent, -18..0 */
  uint32_t reserved;
  tgp_str name;               /* [a-z][a-z0-9_]*, unit at its end: "xmpp_stanzas_total", "xmpp_loop_lag_seconds" */
  tgp_str help;               /* one sentence */
  const tgp_str* label_names; /* values must come from closed sets: never user ids or addresses */
  uint64_t label_count;       /* 0..8 */
  const int64_t* bounds;      /* of a histogram: upper bounds, ascending, in scaled integers; +Inf is implied */
  uint64_t bound_count;       /* 0..32 */
} tgp_metric_spec;

typedef struct tgp_host_metrics {
  uint32_t size;
  uint32_t reserved;

  /* [leaf & from tgp_init until tgp_start returns] Makes a metric known and stores its handle in *out. Defining the
   * same metric again (another start) gives the same handle. Errors: TGP_E_ARGUMENT (a bad or differently used name),
   * TGP_E_LIMIT, TGP_E_STATE (too late). */
  tgp_status (*define)(tgp_host_ctx* ctx, const tgp_metric_spec* spec, uint64_t* out);

  /* [leaf] The handle of one series of a labelled metric: `count` values in the order of label_names. Look it up once
   * and keep it. A metric without labels is its own series: its handle serves both ways. Errors: TGP_E_ARGUMENT,
   * TGP_E_LIMIT (too many series; count elsewhere or drop). */
  tgp_status (*series)(tgp_host_ctx* ctx, uint64_t metric, const tgp_str* label_values, uint64_t count, uint64_t* out);

  /* [leaf] Lock-free. A handle of another kind, or one never given out, is ignored. */
  void (*add)(tgp_host_ctx* ctx, uint64_t series, int64_t delta);
  void (*set)(tgp_host_ctx* ctx, uint64_t series, int64_t value);
  void (*observe)(tgp_host_ctx* ctx, uint64_t series, int64_t value);
} tgp_host_metrics;

#ifdef __cplusplus
}
#endif

#endif
