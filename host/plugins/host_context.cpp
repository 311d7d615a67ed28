// SPDX-License-Identifier: Apache-2.0
#include "plugins/host_context.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "plugins/status_text.h"
#include "plugins/text.h"

namespace turms::gateway::plugins {
namespace {

constexpr size_t kMaxLogText = 8 * 1024;
constexpr size_t kMaxLogFields = 64;

std::string_view shortened(std::string_view text) {
  return text.substr(0, kMaxLogText);
}

Level to_level(int32_t level) {
  return static_cast<Level>(std::clamp<int32_t>(level, TGP_LOG_TRACE, TGP_LOG_ERROR));
}

}  // namespace

HostContext::HostContext(HostServices services, uint32_t epoch)
    : services_(std::move(services)),
      table_(make_host_table(*this)),
      metrics_(make_metrics_table()),
      backend_(make_backend_table(services_.backend)),
      credentials_(make_credentials_table(services_.backend)),
      store_(make_store_table()),
      relations_(make_relations_table()),
      archive_(make_archive_table()),
      blobs_(make_blobs_table(services_.blobs)),
      accounts_(make_accounts_table()),
      group_types_(make_group_types_table()),
      epoch_(epoch) {
}

bool HostContext::may_act(std::string_view function) {
  const Phase now = phase();
  if (now != Phase::live && now != Phase::starting) {
    misbehaving(function, now == Phase::over ? "called after tgp_deinit" : "called while not running");
    return false;
  }
  if (Door::inside_entry()) {
    misbehaving(function, "called inside an event entry point, where only leaf functions are legal");
    return false;
  }
  return true;
}

bool HostContext::may_ask(std::string_view function) {
  const Phase now = phase();
  if (now == Phase::live || now == Phase::starting) return true;
  misbehaving(function, "called while not running");
  return false;
}

void HostContext::misbehaving(std::string_view function, std::string_view what) {
  misbehaviours_.fetch_add(1);
  services_.log.error("plugin.misbehaving", what, {{"plugin", services_.plugin_name}, {"function", function}});
}

tgp_status HostContext::note(std::string_view function, tgp_status status, uint64_t id, bool was_issued) {
  if (status == TGP_E_OVERDRAWN) misbehaving(function, "sent without credit");
  if (status != TGP_E_GONE) return status;
  if (!was_issued) {
    misbehaving(function, "used an id that never was");
  } else {
    // A call that crosses the last word on its way is no mistake.
    services_.log.debug("plugin.stale_id", "", {{"plugin", services_.plugin_name}, {"function", function}, {"id", id}});
  }
  return status;
}

void HostContext::write_log(int32_t level, std::string_view target, std::string_view message,
                            std::span<const tgp_field> fields) {
  const Level at = to_level(level);
  if (!services_.log.wants(at)) return;
  std::vector<Field> copied;
  copied.reserve(fields.size() + 2);
  copied.emplace_back("plugin", services_.plugin_name);
  if (level == TGP_LOG_HOST_MISBEHAVING) copied.emplace_back("misbehaving", "host");
  std::string_view event = target;
  for (const tgp_field& field : fields.first(std::min(fields.size(), kMaxLogFields))) {
    if (view(field.key) == "event") {
      event = view(field.value);
    } else {
      copied.emplace_back(shortened(view(field.key)), shortened(view(field.value)));
    }
  }
  services_.log.write(at, shortened(event), shortened(message), copied);
}

const void* HostContext::extension(std::string_view id) const {
  if (id == TGP_HOST_METRICS_ID) return &metrics_;
  if (id == TGP_HOST_BACKEND_ID) return &backend_;
  if (id == TGP_HOST_CREDENTIALS_ID) return &credentials_;
  sessions::Backend& backend = services_.backend;
  if (id == TGP_HOST_STORE_ID && backend.key_values() != nullptr) return &store_;
  if (id == TGP_HOST_RELATIONS_ID && backend.relations() != nullptr) return &relations_;
  if (id == TGP_HOST_ARCHIVE_ID && backend.archive() != nullptr) return &archive_;
  if (id == TGP_HOST_ACCOUNTS_ID && backend.accounts() != nullptr) return &accounts_;
  if (id == TGP_HOST_GROUP_TYPES_ID && backend.group_types() != nullptr) return &group_types_;
  if (id == TGP_HOST_BLOBS_ID && services_.blobs != nullptr) return &blobs_;
  return nullptr;
}

}  // namespace turms::gateway::plugins
