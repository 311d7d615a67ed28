// SPDX-License-Identifier: Apache-2.0
#include "features/pep_hooks.h"

namespace turms::xmpp::features {

const PepHooks::PublishHandler* PepHooks::find_pep_publish(std::string_view node) const {
  for (const auto& [name, handler] : publish_) {
    if (name == node) return &handler;
  }
  return nullptr;
}

const PepHooks::ReadRow* PepHooks::find_pep_read(std::string_view node) const {
  for (const ReadRow& row : read_) {
    if (row.node == node) return &row;
  }
  return nullptr;
}

void PepHooks::on_pep_published(Account& account, const PepChange& change) const {
  for (const auto& [name, handler] : changed_) {
    if (name == change.node) handler(account, change);
  }
}

}  // namespace turms::xmpp::features
