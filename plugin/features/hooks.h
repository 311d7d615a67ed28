// SPDX-License-Identifier: Apache-2.0
// The declarations of all features of one shard, and the look-ups by which stanzas and Turms notifications find their
// handlers. Filled by install() before the shard runs, constant afterwards.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/metrics.h"
#include "base/task.h"
#include "features/feature.h"
#include "features/iq_request.h"
#include "turms/session.h"
#include "xml/writer.h"

namespace turms::xmpp::features {

class Account;
class Resource;
struct Settings;

/// For whom an IQ is answered, or a feature shown in disco#info; a set of bits.
enum Entity : uint8_t {
  kServer = 1,      // the domain itself
  kOwnAccount = 2,  // the sender's bare JID, or no `to`
  kContact = 4,     // another user's bare JID, answered on that user's behalf
};
constexpr Entity operator|(Entity a, Entity b) {
  return static_cast<Entity>(static_cast<uint8_t>(a) | static_cast<uint8_t>(b));
}

/// What a message or presence handler decided.
enum class Verdict { pass, taken };

class Hooks {
 public:
  using IqHandler = std::function<Task<Outcome>(IqRequest)>;
  using MessageHandler = std::function<Task<Outcome>(MessageRequest)>;
  using PresenceHandler = std::function<Outcome(Account&, Resource&, const Stanza&)>;
  using PushHandler = std::function<void(Account&, const upstream::Push&)>;
  using ResourceHandler = std::function<void(Account&, Resource&)>;
  using FeatureWriter = std::function<void(xml::Writer&)>;

  /// Both outlive the hooks.
  Hooks(const Settings& settings, Metrics& metrics) : settings_(settings), metrics_(metrics) {}
  Hooks(const Hooks&) = delete;
  Hooks& operator=(const Hooks&) = delete;

  /// Makes one instance of each feature and installs it. Thread: control.
  void install_all();
  /// The same for a given feature: for tests.
  void install(std::unique_ptr<Feature> feature);

  // What features declare. A second handler for the same IQ is a bug and the later one is ignored with a counter.
  template <class F>
  void iq_get(std::string_view ns, std::string_view name, Entity entities, F* self,
              Task<Outcome> (F::*method)(IqRequest)) {
    add_iq(IqType::get, ns, name, entities, [self, method](IqRequest iq) { return (self->*method)(std::move(iq)); });
  }
  template <class F>
  void iq_set(std::string_view ns, std::string_view name, Entity entities, F* self,
              Task<Outcome> (F::*method)(IqRequest)) {
    add_iq(IqType::set, ns, name, entities, [self, method](IqRequest iq) { return (self->*method)(std::move(iq)); });
  }
  /// The one handler of <message/> stanzas (RFC 6121 5): it asks the bridge what a message means.
  template <class F>
  void message(F* self, Task<Outcome> (F::*method)(MessageRequest)) {
    message_ = [self, method](MessageRequest request) { return (self->*method)(std::move(request)); };
  }
  template <class F>
  void presence(F* self, Outcome (F::*method)(Account&, Resource&, const Stanza&)) {
    presence_ = [self, method](Account& a, Resource& r, const Stanza& s) { return (self->*method)(a, r, s); };
  }
  /// A relayed request of Turms by its kind (field number in TurmsRequest).
  template <class F>
  void push(uint32_t kind, F* self, void (F::*method)(Account&, const upstream::Push&)) {
    pushes_[kind].push_back([self, method](Account& a, const upstream::Push& p) { (self->*method)(a, p); });
  }
  /// A resource has ended (closed, replaced or lost); it is still in the account's list.
  template <class F>
  void resource_gone(F* self, void (F::*method)(Account&, Resource&)) {
    gone_.push_back([self, method](Account& a, Resource& r) { (self->*method)(a, r); });
  }
  /// One <feature var='ns'/> in disco#info of the entities.
  void disco(Entity entities, std::string_view ns) { disco_.emplace_back(entities, ns); }
  /// An extension form (XEP-0128) in disco#info of the entities.
  void disco_form(Entity entities, FeatureWriter writer) { forms_.emplace_back(entities, std::move(writer)); }
  /// XML in <stream:features/> once the stream is authenticated.
  void stream_feature(FeatureWriter writer) { stream_features_.push_back(std::move(writer)); }
  [[nodiscard]] Metrics& metrics() { return metrics_; }
  [[nodiscard]] const Settings& settings() const { return settings_; }

  // What the core looks up.
  [[nodiscard]] const IqHandler* find_iq(IqType type, std::string_view ns, std::string_view name, Entity entity) const;
  [[nodiscard]] const MessageHandler& message_handler() const { return message_; }
  [[nodiscard]] const PresenceHandler& presence_handler() const { return presence_; }
  void on_push(Account& account, const upstream::Push& push) const;
  void on_resource_gone(Account& account, Resource& resource) const;
  void write_stream_features(xml::Writer& writer) const;
  /// The namespaces of `entity`, sorted, each once (XEP-0030 3.1, XEP-0115 5.1).
  [[nodiscard]] std::vector<std::string_view> disco_features(Entity entity) const;
  void write_disco_forms(Entity entity, xml::Writer& writer) const;

 private:
  struct IqRow {
    Entity entities;
    IqHandler handler;
  };
  void add_iq(IqType type, std::string_view ns, std::string_view name, Entity entities, IqHandler handler);
  static std::string key_of(IqType type, std::string_view ns, std::string_view name);

  const Settings& settings_;
  Metrics& metrics_;
  std::vector<std::unique_ptr<Feature>> features_;
  std::unordered_map<std::string, std::vector<IqRow>> iqs_;
  MessageHandler message_;
  PresenceHandler presence_;
  std::unordered_map<uint32_t, std::vector<PushHandler>> pushes_;
  std::vector<ResourceHandler> gone_;
  std::vector<std::pair<Entity, std::string>> disco_;
  std::vector<std::pair<Entity, FeatureWriter>> forms_;
  std::vector<FeatureWriter> stream_features_;
};

}  // namespace turms::xmpp::features
