// SPDX-License-Identifier: Apache-2.0
// XEP-0377 Spam Reporting: a report comes with a block and goes to the operator's log, not to Turms and not to the one
// it is about. The log is the audit trail: one event a report, with what the operator needs to find the messages.
#include <algorithm>
#include <string>
#include <string_view>

#include "features/account.h"
#include "features/core.h"
#include "features/feature.h"
#include "features/hooks.h"

namespace turms::xmpp::features {
namespace {

constexpr std::string_view kNs = "urn:xmpp:reporting:1";
constexpr std::string_view kStanzaIdNs = "urn:xmpp:sid:0";
constexpr size_t kStanzaIds = 20;
constexpr size_t kIdBytes = 100;
constexpr size_t kReasonBytes = 100;
constexpr size_t kTextBytes = 500;

/// The first `bytes` of `text`, and not half a character.
std::string_view head_of(std::string_view text, size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
  return text.substr(0, bytes);
}

/// One line: what a peer writes must not look like another event.
std::string one_line(std::string_view text) {
  std::string out(text);
  std::replace_if(
      out.begin(), out.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
  return out;
}

class Reports final : public Feature {
 public:
  void install(Hooks& on) override {
    on.block_asked(this, &Reports::take);
    on.disco(kServer | kOwnAccount, kNs);
    reports_ = on.metrics().define(Metrics::Kind::counter, "xmpp_abuse_reports_total",
                                   "Reports of spam and abuse that users made.");
  }

 private:
  void take(Account& account, JidView jid, const xml::Element& item) {
    const xml::Element* report = item.child("report", kNs);
    if (report == nullptr) return;
    std::string ids;
    size_t count = 0;
    for (const xml::Element& child : report->children()) {
      if (!child.is("stanza-id", kStanzaIdNs)) continue;
      if (++count > kStanzaIds) break;
      ids.append(ids.empty() ? "" : " ").append(head_of(child.attr("id"), kIdBytes));
    }
    account.core().metrics.add(reports_, 1);
    // A warning, because somebody has to look at it whatever the level of the log. The text was written for the
    // operator.
    account.core().log.warn("report.received", "A user reports another one.",
                            {{"user", account.user().value()},
                             {"about", one_line(jid.text())},
                             {"reason", one_line(head_of(report->attr("reason"), kReasonBytes))},
                             {"stanza_ids", one_line(ids)},
                             {"text", one_line(head_of(report->child_text("text", kNs), kTextBytes))}});
  }

  Metrics::Handle reports_ = 0;
};

}  // namespace

extern const FeatureInfo xep_0377_reports;
const FeatureInfo xep_0377_reports{"XEP-0377", "0.3.1", "Spam Reporting", &make<Reports>};

}  // namespace turms::xmpp::features
