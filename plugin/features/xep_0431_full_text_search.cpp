// SPDX-License-Identifier: Apache-2.0
// XEP-0431 Full Text Search in MAM: a field of the archive's form (xep_0313_archive.cpp), known while the host searches
// messages. Whether it does is the operator's choice, and only an answer tells: the first session with Turms asks.
#include "bridge/mam_query.h"
#include "features/account.h"
#include "features/archive.h"
#include "features/core.h"
#include "features/feature.h"
#include "features/hooks.h"

namespace turms::xmpp::features {
namespace {

class FullTextSearch final : public Feature {
 public:
  void install(Hooks& on) override {
    on.disco(kServer | kOwnAccount, bridge::kFullTextNs,
             [](const Capabilities& capabilities) { return capabilities.archive_search; });
    on.session_opened(this, &FullTextSearch::learn);
  }

 private:
  void learn(Account& account) {
    if (is_known_ || account.core().archive == nullptr) return;
    is_known_ = true;
    account.background().spawn(ask(account));
  }

  /// Without a word there is nothing to find, so the answer costs the host nothing.
  Task<void> ask(Account& account) {
    const Core& core = account.core();
    const Result<ArchivePage> page =
        co_await core.archive->search(account.user(), std::nullopt, std::string(), MessageId(), 1);
    if (page || page.error().code == Code::unsupported) co_return;
    is_known_ = false;
    core.log.warn("archive.search_unknown", "Whether the host searches messages is asked again later.",
                  {{"why", page.error().detail}});
  }

  bool is_known_ = false;
};

}  // namespace

extern const FeatureInfo xep_0431_full_text_search;
const FeatureInfo xep_0431_full_text_search{"XEP-0431", "0.2.0", "Full Text Search in MAM", &make<FullTextSearch>};

}  // namespace turms::xmpp::features
