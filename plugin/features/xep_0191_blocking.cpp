// SPDX-License-Identifier: Apache-2.0
// XEP-0191 Blocking Command: the list, blocking, unblocking, and the word to every resource that asked for the list,
// whoever made the change: this client, another one, or a Turms app of the same user. What blocking means to stanzas is
// looked up where they pass (dispatch.cpp, local_delivery.cpp, rfc_6121_message.cpp).
#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "features/account.h"
#include "features/core.h"
#include "features/feature.h"
#include "features/hooks.h"

namespace turms::xmpp::features {
namespace {

constexpr std::string_view kNs = "urn:xmpp:blocking";
constexpr size_t kItems = 256;  // of one request
constexpr size_t kAtOnce = 5;   // mapping 7: how many are unblocked side by side
using Refusal = std::optional<StanzaError>;

/// What several coroutines that share one list of work have in common. Lives in the frame of the one that waits for
/// them.
struct Batch {
  Batch(Account& account_in, std::vector<Jid> jids_in)
      : account(account_in), jids(std::move(jids_in)), someone_finished(account_in.core().ready) {}
  Account& account;
  std::vector<Jid> jids;
  size_t next = 0;
  size_t working = 0;
  Refusal refusal;  // the first one
  Condition someone_finished;
};

class Blocking final : public Feature {
 public:
  void install(Hooks& on) override {
    on.iq_get(kNs, "blocklist", kOwnAccount | kServer, this, &Blocking::list);
    on.iq_set(kNs, "block", kOwnAccount | kServer, this, &Blocking::block);
    on.iq_set(kNs, "unblock", kOwnAccount | kServer, this, &Blocking::unblock);
    on.contact(this, &Blocking::on_contact);
    on.session_opened(this, &Blocking::on_session_opened);
    on.disco(kServer | kOwnAccount, kNs);
  }

 private:
  Task<Outcome> list(IqRequest iq) {
    Account& account = iq.account();
    Refusal refusal = co_await account.blocklist().loaded();
    if (refusal) co_return Outcome::error(std::move(*refusal));
    if (Resource* sender = iq.sender()) sender->wants_blocklist = true;
    co_return iq.result([&](xml::Writer& writer) {
      writer.open("blocklist", kNs);
      for (const std::string& jid : account.blocklist().all()) writer.open("item").attr("jid", jid).close();
      writer.close();
    });
  }

  /// The addresses of a request, all of them good, so that a request is not carried out by half.
  static Refusal read_items(const xml::Element& payload, std::vector<Jid>& out) {
    for (const xml::Element& item : payload.children()) {
      if (!item.is("item", kNs)) continue;
      if (out.size() == kItems) return StanzaError(StanzaErrorCondition::policy_violation, "too many items");
      Result<Jid> jid = Jid::parse(item.attr("jid"));
      if (!jid) return StanzaError(StanzaErrorCondition::jid_malformed, std::string(item.attr("jid").substr(0, 100)));
      out.push_back(std::move(*jid));
    }
    return std::nullopt;
  }

  Task<Outcome> block(IqRequest iq) {
    Account& account = iq.account();
    std::vector<Jid> jids;
    if (Refusal refusal = read_items(iq.payload(), jids)) co_return Outcome::error(std::move(*refusal));
    if (jids.empty()) co_return Outcome::error(StanzaError(StanzaErrorCondition::bad_request));
    Refusal not_loaded = co_await account.blocklist().loaded();
    if (not_loaded) co_return Outcome::error(std::move(*not_loaded));
    for (const Jid& jid : jids) {
      const bool was_blocked = account.blocklist().has(jid);
      Refusal refusal = co_await account.blocklist().block(jid);
      if (refusal) co_return Outcome::error(std::move(*refusal));
      if (!was_blocked && !is_user(account, jid)) push(account, "block", jid.text());
    }
    for (const xml::Element& item : iq.payload().children()) {
      const Result<Jid> jid = Jid::parse(item.attr("jid"));
      if (item.is("item", kNs) && jid) account.core().hooks.on_block_asked(account, *jid, item);
    }
    co_return iq.result();
  }

  Task<Outcome> unblock(IqRequest iq) {
    Account& account = iq.account();
    std::vector<Jid> jids;
    if (Refusal refusal = read_items(iq.payload(), jids)) co_return Outcome::error(std::move(*refusal));
    Refusal not_loaded = co_await account.blocklist().loaded();
    if (not_loaded) co_return Outcome::error(std::move(*not_loaded));
    if (jids.empty()) {  // XEP-0191: all of them
      for (const std::string& text : account.blocklist().all()) {
        Result<Jid> jid = Jid::parse(text);
        if (jid) jids.push_back(std::move(*jid));
      }
    }
    Batch batch(account, std::move(jids));
    Scope workers;
    for (size_t i = 0; i < std::min(kAtOnce, batch.jids.size()); ++i) {
      ++batch.working;
      workers.spawn(unblock_some(batch));
    }
    while (batch.working > 0) co_await batch.someone_finished.wait();
    if (batch.refusal) co_return Outcome::error(std::move(*batch.refusal));
    co_return iq.result();
  }

  static Task<void> unblock_some(Batch& batch) {
    while (batch.next < batch.jids.size() && !batch.refusal) {
      const Jid jid = batch.jids[batch.next++];
      Blocklist& blocklist = batch.account.blocklist();
      const bool was_blocked = blocklist.has(jid);
      Refusal refusal = co_await blocklist.unblock(jid);
      if (refusal && !batch.refusal) batch.refusal = std::move(refusal);
      if (was_blocked && !blocklist.has(jid) && !is_user(batch.account, jid))
        push(batch.account, "unblock", jid.text());
    }
    --batch.working;
    batch.someone_finished.announce();
  }

  /// Those whom Turms keeps: on_contact() hears of them, whoever made the change.
  static bool is_user(const Account& account, const Jid& jid) {
    return jid.is_bare() && account.core().addresses.user_of(jid).has_value();
  }

  void on_contact(Account& account, const ContactChange& change) {
    if (change.was_blocked == change.is_blocked) return;
    push(account, change.is_blocked ? "block" : "unblock", account.core().addresses.user(change.user).text());
  }

  static void push(Account& account, std::string_view what, std::string_view jid) {
    for (const auto& resource : account.resources()) {
      if (!resource->wants_blocklist) continue;
      std::string out;
      xml::Writer writer(out);
      writer.open("iq").attr("type", "set").attr("id", "block-" + std::to_string(account.next_entropy()));
      writer.attr("to", resource->full_jid()).open(what, kNs).open("item").attr("jid", jid).close().close().close();
      resource->send(out);
    }
  }

  /// The entries of the store are needed as soon as stanzas come in, not only when a client asks for the list.
  void on_session_opened(Account& account) { account.background().spawn(load(account)); }
  static Task<void> load(Account& account) {
    const Refusal refusal = co_await account.blocklist().loaded();
    if (!refusal) co_return;
    account.core().log.warn("blocklist.unread", "What the user blocks is not known yet.",
                            {{"user", account.user().value()}});
  }
};

}  // namespace

extern const FeatureInfo xep_0191_blocking;
const FeatureInfo xep_0191_blocking{"XEP-0191", "1.3", "Blocking Command", &make<Blocking>};

}  // namespace turms::xmpp::features
