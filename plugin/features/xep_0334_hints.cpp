// SPDX-License-Identifier: Apache-2.0
// XEP-0334 Message Processing Hints. What must not be stored (receipts, the set-up of calls, and what its sender marks
// so) reaches clients of this gateway directly; a friend on another gateway of the same Turms gets it through the side
// channel: a typing status with the message in its custom attributes, relayed and forgotten (mapping 13.6). The hints
// themselves are heeded where messages are translated (bridge/message_content.h).
#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>

#include "bridge/aside.h"
#include "features/account.h"
#include "features/ask.h"
#include "features/core.h"
#include "features/feature.h"
#include "features/hooks.h"
#include "features/local_delivery.h"
#include "turms/notifications.h"

namespace turms::xmpp::features {
namespace {

constexpr uint64_t kSecondNs = 1'000'000'000;
constexpr size_t kPerSecond = 5;  // of one account
constexpr uint64_t kRefusalNs = 600 * kSecondNs;

/// Whether the peer's account is in use on another gateway, as far as is known: a friend of whom Turms tells a session
/// of our kind, which is none of ours.
bool is_elsewhere(Account& account, UserId peer) {
  const KnownPresences& known = account.presence().known;
  if (!account.contacts().list().sees(peer) || !known.peers_of(peer).empty()) return false;
  const KnownPresences::Friend* row = known.find_friend(peer);
  const auto own_kind = static_cast<uint32_t>(account.core().settings.device_type);
  return row != nullptr && own_kind < 8 && (row->devices >> own_kind & 1U) != 0 &&
         row->origin != KnownPresences::Origin::here;
}

class Hints final : public Feature {
 public:
  void install(Hooks& on) override {
    on.outgoing(&is_for_the_side, this, &Hints::send);
    on.push(static_cast<uint32_t>(proto::RequestKind::kUpdateTypingStatus), this, &Hints::receive);
    on.resource_gone(this, &Hints::forget);
    Metrics& metrics = on.metrics();
    sent_ = metrics.define(Metrics::Kind::counter, "xmpp_side_sent_total", "Messages sent through the side channel.");
    received_ = metrics.define(Metrics::Kind::counter, "xmpp_side_received_total",
                               "Messages that came through the side channel.");
    dropped_ = metrics.define(Metrics::Kind::counter, "xmpp_side_dropped_total",
                              "Messages that the side channel did not take, sent or received.");
  }

 private:
  struct Budget {
    uint64_t second_ns = 0;  // monotonic; when the present second began
    size_t used = 0;         // in it
    uint64_t refused_until = 0;
  };

  /// Typing and reading have forms of their own in Turms.
  static bool is_for_the_side(const bridge::MessageFacts& facts) {
    constexpr uint8_t kPlain = bridge::kSignalReceipt | bridge::kSignalMarker | bridge::kSignalOther;
    const bool is_meant = (facts.signals & kPlain) != 0 || facts.kind == bridge::PayloadKind::call;
    return is_meant && !facts.has_body && facts.target.is_user();
  }

  Task<std::optional<Outcome>> send(OutgoingRequest what) {
    Account& account = what.account();
    const UserId peer = what.facts().target.user;
    const bool is_wanted = what.route() == bridge::Route::local && account.core().settings.side_channel;
    if (!is_wanted || peer == account.user() || !is_elsewhere(account, peer)) co_return std::nullopt;
    std::string record;
    if (bridge::write_aside(what.stanza(), what.facts().target.resource, record) && take_budget(account)) {
      account.scope().spawn(carry(account, peer, std::move(record)));
    } else {
      account.core().metrics.add(dropped_, 1);
    }
    co_return std::nullopt;  // the own resources get their copies as ever
  }

  Task<void> carry(Account& account, UserId peer, std::string record) {
    proto::Value value{};
    value.bytes_value = record;
    std::vector<proto::Value> attributes(1, value);
    proto::UpdateTypingStatusRequest typing{};
    typing.to_id = peer.value();
    typing.custom_attributes = attributes;
    const upstream::Response response = co_await ask(account, typing);
    account.core().metrics.add(response.is_success() ? sent_ : dropped_, 1);
    const bool is_off = response.outcome == upstream::Outcome::answered &&
                        response.code == proto::status::kUpdatingTypingStatusIsDisabled;
    const auto budget = budgets_.find(account.user());
    if (is_off && budget != budgets_.end())
      budget->second.refused_until = account.core().clock.monotonic_ns() + kRefusalNs;
  }

  bool take_budget(Account& account) {
    if (account.resources().empty()) return false;
    Budget& budget = budgets_[account.user()];
    const uint64_t now = account.core().clock.monotonic_ns();
    if (budget.refused_until > now) return false;
    if (now - budget.second_ns >= kSecondNs) {
      budget.second_ns = now;
      budget.used = 0;
    }
    return budget.used++ < kPerSecond;
  }

  /// As if the peer's client were here, and no more: who is blocked or no contact is not heard.
  void receive(Account& account, const upstream::Push& push) {
    upstream::TypingView typing;
    if (!upstream::read(push, typing) || typing.is_group || !bridge::is_payload_record(typing.cargo)) return;
    const Core& core = account.core();
    const UserId peer = typing.sender;
    const bool is_heard = core.settings.side_channel && peer && peer != account.user() &&
                          UserId(typing.to_id) == account.user() && account.contacts().list().shows(peer);
    if (!is_heard || !reader_.read(typing.cargo)) return core.metrics.add(dropped_, 1);
    const auto from = core.addresses.user(peer).with_resource(reader_.from_resource());
    const Jid sender = from ? *from : core.addresses.user(peer);
    const Resource* named = reader_.to_resource().empty() ? nullptr : account.find(reader_.to_resource());
    LocalStanza local(account.user(), named != nullptr ? named->part() : std::string(), {});
    local.falls_back = reader_.type() != "headline";
    local.from = peer;
    local.from_resource = std::string(JidView(sender).resource());
    local.signals = reader_.signals();
    xml::Writer writer(local.xml, xml::kClientScope);
    reader_.write(writer, sender, core.addresses.user(account.user(), local.to_resource));
    deliver_local(&account, local);
    core.metrics.add(received_, 1);
  }

  void forget(Account& account, Resource&) {
    if (account.resources().size() == 1) budgets_.erase(account.user());
  }

  std::unordered_map<UserId, Budget> budgets_;
  bridge::AsideReader reader_;  // within one event
  Metrics::Handle sent_ = 0;
  Metrics::Handle received_ = 0;
  Metrics::Handle dropped_ = 0;
};

}  // namespace

extern const FeatureInfo xep_0334_hints;
const FeatureInfo xep_0334_hints{"XEP-0334", "0.4.0", "Message Processing Hints", &make<Hints>};

}  // namespace turms::xmpp::features
