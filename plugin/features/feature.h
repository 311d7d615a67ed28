// SPDX-License-Identifier: Apache-2.0
// A feature is one XEP (or one chapter of RFC 6121) in one file. It declares what it answers and listens to in
// install(); the core keeps the declarations, routes by them and drops them when the plugin stops. Features never see
// each other: they meet at hooks. One instance of each lives on each shard, so a feature needs no lock.
#pragma once

#include <memory>
#include <span>
#include <string_view>

namespace turms::xmpp::features {

class Hooks;

class Feature {
 public:
  virtual ~Feature() = default;
  /// Declares handlers, disco features and metrics. Called once, before the shard runs. Thread: control.
  virtual void install(Hooks& on) = 0;
};

/// The row of the feature table: the document, the version of it that was followed, the file's own constant.
struct FeatureInfo {
  std::string_view document;  // "XEP-0199", "RFC 6121 5"
  std::string_view version;   // of the document
  std::string_view title;
  std::unique_ptr<Feature> (*make)();
};

template <class F>
std::unique_ptr<Feature> make() {
  return std::make_unique<F>();
}

/// Every feature of this build, sorted by file name. Thread: any.
[[nodiscard]] std::span<const FeatureInfo* const> all_features();

}  // namespace turms::xmpp::features
