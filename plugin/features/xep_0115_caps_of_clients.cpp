// SPDX-License-Identifier: Apache-2.0
// XEP-0115 6.2 and XEP-0390, clients' abilities: of which PEP nodes each resource wishes to hear. A hash that nobody
// here has announced before is asked for once (disco#info), verified, and remembered for all who announce it; what does
// not verify holds for the one resource that said it. A client without such a hash hears of no node.
#include <algorithm>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "bridge/client_caps.h"
#include "bridge/lru_table.h"
#include "features/account.h"
#include "features/core.h"
#include "features/feature.h"
#include "features/hooks.h"

namespace turms::xmpp::features {
namespace {

constexpr std::string_view kInfoNs = "http://jabber.org/protocol/disco#info";
constexpr std::string_view kIdPrefix = "caps:";
constexpr size_t kRemembered = 4096;
constexpr uint64_t kSecondNs = 1'000'000'000;
constexpr uint64_t kPatienceNs = 30 * kSecondNs;

using Wishes = std::shared_ptr<const std::vector<std::string>>;

/// A resource, and what it announced last. The account has no end before its last resource's.
struct Announcer {
  Account* account = nullptr;
  ResourceId id;
  bool operator==(const Announcer& other) const { return account == other.account && id == other.id; }
};

/// One hash that nobody knows yet.
struct Question {
  bridge::AnnouncedCaps caps;
  std::vector<Announcer> announcers;  // the first one has been asked
  std::string iq_id;
  uint64_t asked_ns = 0;
};

class CapsOfClients final : public Feature {
 public:
  void install(Hooks& on) override {
    on.presence_seen(this, &CapsOfClients::see);
    on.iq_answer(this, &CapsOfClients::learn);
    on.resource_gone(this, &CapsOfClients::forget);
    on.tick(this, &CapsOfClients::tick);
    asked_ = on.metrics().define(Metrics::Kind::counter, "xmpp_caps_queries_total",
                                 "Clients asked for their abilities because nobody had announced the same before.");
    untrue_ = on.metrics().define(Metrics::Kind::counter, "xmpp_caps_untrue_total",
                                  "Answers that were not what the client had announced.");
  }

 private:
  using Questions = std::unordered_map<std::string, Question>;

  void see(Account& account, Resource& resource, const Stanza& presence) {
    if (presence.presence_type() != PresenceType::available) return;
    std::optional<bridge::AnnouncedCaps> caps = bridge::announced_caps(presence.element());
    if (!caps) return;  // it has not said that anything is different now
    const bool is_shared = caps->kind != bridge::AnnouncedCaps::Kind::unverified;
    const std::string key = is_shared ? key_of(*caps) : resource.full_jid();
    if (is_waiting(key, {&account, resource.id()}, *caps)) return;
    forget(account, resource);
    if (const Wishes* known = is_shared ? known_.find(key) : nullptr) return give(account, resource, *known);
    Question& question = questions_[key];
    const bool is_new = question.announcers.empty();
    question.announcers.push_back({&account, resource.id()});
    question.caps = std::move(*caps);
    if (is_new) ask(key);
  }

  /// Whether this resource has announced the same before and there is no answer yet.
  bool is_waiting(const std::string& key, const Announcer& announcer, const bridge::AnnouncedCaps& caps) const {
    const auto found = questions_.find(key);
    if (found == questions_.end() || found->second.caps.hash != caps.hash) return false;
    const std::vector<Announcer>& waiting = found->second.announcers;
    return std::find(waiting.begin(), waiting.end(), announcer) != waiting.end();
  }

  static std::string key_of(const bridge::AnnouncedCaps& caps) {
    return (caps.kind == bridge::AnnouncedCaps::Kind::sha1 ? "1 " : "2 ") + caps.hash;
  }

  static void give(Account& account, Resource& resource, const Wishes& wishes) {
    if (resource.wishes != nullptr && *resource.wishes == *wishes) return;
    resource.wishes = wishes;
    account.core().hooks.on_wishes(account, resource);
  }

  /// Asks the first of those who announced it; none is left: nobody needs the answer.
  void ask(const std::string& key) {
    Question& question = questions_.at(key);
    while (!question.announcers.empty() && resource_of(question.announcers.front()) == nullptr)
      question.announcers.erase(question.announcers.begin());
    if (question.announcers.empty()) {
      questions_.erase(key);
      return;
    }
    Account& account = *question.announcers.front().account;
    Resource& resource = *resource_of(question.announcers.front());
    question.iq_id = std::string(kIdPrefix).append(std::to_string(++last_id_));
    question.asked_ns = account.core().clock.monotonic_ns();
    std::string iq;
    xml::Writer writer(iq);
    writer.open("iq").attr("type", "get").attr("id", question.iq_id);
    writer.attr("from", account.bare_jid()).attr("to", resource.full_jid());
    writer.open("query", kInfoNs).attr("node", question.caps.node).close().close();
    account.core().metrics.add(asked_, 1);
    resource.send(iq);
  }

  static Resource* resource_of(const Announcer& announcer) { return announcer.account->find(announcer.id); }

  void learn(Account& account, Resource& resource, const Stanza& answer) {
    if (!answer.id().starts_with(kIdPrefix)) return;
    const Announcer asked{&account, resource.id()};
    const auto found = std::find_if(questions_.begin(), questions_.end(), [&](const auto& entry) {
      return entry.second.iq_id == answer.id() && entry.second.announcers.front() == asked;
    });
    if (found == questions_.end()) return;
    const std::string key = found->first;
    const xml::Element* query = answer.child("query", kInfoNs);
    Wishes wishes = std::make_shared<const std::vector<std::string>>(query != nullptr ? bridge::wishes_in(*query)
                                                                                      : std::vector<std::string>());
    if (query != nullptr && bridge::is_true(found->second.caps, *query)) {
      const std::vector<Announcer> announcers = std::move(found->second.announcers);
      questions_.erase(found);
      known_.put(key, wishes);
      for (const Announcer& each : announcers) {
        if (Resource* one = resource_of(each)) give(*each.account, *one, wishes);
      }
      return;
    }
    if (found->second.caps.kind != bridge::AnnouncedCaps::Kind::unverified) account.core().metrics.add(untrue_, 1);
    found->second.announcers.erase(found->second.announcers.begin());
    ask(key);
    give(account, resource, wishes);
  }

  /// The resource waits for no answer any more.
  void forget(Account& account, Resource& resource) {
    const Announcer announcer{&account, resource.id()};
    std::vector<std::string> unasked;  // questions that were put to this resource
    for (auto& [key, question] : questions_) {
      const auto at = std::find(question.announcers.begin(), question.announcers.end(), announcer);
      if (at == question.announcers.end()) continue;
      if (at == question.announcers.begin()) unasked.push_back(key);
      question.announcers.erase(at);
    }
    for (const std::string& key : unasked) ask(key);
  }

  /// A client that does not answer does not keep the others waiting.
  void tick(Account& account) {
    const uint64_t now = account.core().clock.monotonic_ns();
    if (now - looked_ns_ < kSecondNs) return;  // the questions of all accounts are looked at by the first of a second
    looked_ns_ = now;
    std::vector<std::string> late;
    for (const auto& [key, question] : questions_) {
      if (now - question.asked_ns >= kPatienceNs) late.push_back(key);
    }
    for (const std::string& key : late) {
      Question& question = questions_.at(key);
      question.announcers.erase(question.announcers.begin());
      ask(key);
    }
  }

  Questions questions_;  // at most one a resource
  bridge::LruTable<std::string, Wishes, std::hash<std::string>> known_{kRemembered};
  uint64_t last_id_ = 0;
  uint64_t looked_ns_ = 0;
  Metrics::Handle asked_ = 0;
  Metrics::Handle untrue_ = 0;
};

}  // namespace

extern const FeatureInfo xep_0115_caps_of_clients;
const FeatureInfo xep_0115_caps_of_clients{"XEP-0115 6.2", "1.6.0", "Entity Capabilities: clients",
                                           &make<CapsOfClients>};

}  // namespace turms::xmpp::features
