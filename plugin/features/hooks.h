// SPDX-License-Identifier: Apache-2.0
// The declarations of all features of one shard, and the look-ups by which stanzas and Turms notifications find their
// handlers. Filled by install() before the shard runs, constant afterwards.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/metrics.h"
#include "base/task.h"
#include "features/command.h"
#include "features/feature.h"
#include "features/iq_request.h"
#include "features/message_hooks.h"
#include "features/pep_hooks.h"
#include "features/room_hooks.h"
#include "turms/session.h"
#include "xml/writer.h"

namespace turms::xmpp::features {

class Account;
class Core;
class Resource;
struct Capabilities;
struct ContactChange;
struct PeerNews;
struct ProfileChange;
struct Settings;

/// For whom an IQ is answered, or a feature shown in disco#info; a set of bits.
enum Entity : uint8_t {
  kServer = 1,      // the domain itself
  kOwnAccount = 2,  // the sender's bare JID, or no `to`
  kContact = 4,     // another user's bare JID, answered on that user's behalf
  kSearch = 8,      // the search service
  kRooms = 16,      // the room service (XEP-0045)
  kRoom = 32,       // a room, whether there is such a one or not
  kOccupant = 64,   // an occupant of a room, of which the sender is one, too
};
constexpr Entity operator|(Entity a, Entity b) {
  return static_cast<Entity>(static_cast<uint8_t>(a) | static_cast<uint8_t>(b));
}

/// What has become of the availability of a resource.
enum class Availability : uint8_t { initial, update, gone };

/// XEP-0030 3.1: what an entity is. Of static text.
struct Identity {
  std::string_view category;
  std::string_view type;
  std::string_view name;  // empty: none
};

/// A question of XEP-0030: about what, and which node of it.
enum class DiscoKind : uint8_t { info, items };

class Hooks : public PepHooks, public MessageHooks, public RoomHooks {
 public:
  using IqHandler = std::function<Task<Outcome>(IqRequest)>;
  using MessageHandler = std::function<Task<Outcome>(MessageRequest)>;
  using PresenceHandler = std::function<Outcome(Account&, Resource&, const Stanza&)>;
  using SubscriptionHandler = std::function<Task<Outcome>(SubscriptionRequest)>;
  using PushHandler = std::function<void(Account&, const upstream::Push&)>;
  using ResourceHandler = std::function<void(Account&, Resource&)>;
  using AvailabilityHandler = std::function<void(Account&, Resource&, Availability)>;
  using SeenHandler = std::function<void(Account&, Resource&, const Stanza&)>;
  using AnswerHandler = std::function<void(Account&, Resource&, const Stanza&)>;
  using AccountHandler = std::function<void(Account&)>;
  using ContactHandler = std::function<void(Account&, const ContactChange&)>;
  using ProfileHandler = std::function<void(Account&, const ProfileChange&)>;
  using PeerHandler = std::function<void(Account&, const PeerNews&)>;
  using CommandHandler = std::function<Task<CommandReply>(CommandCall)>;
  using BlockHandler = std::function<void(Account&, JidView, const xml::Element&)>;
  using FeatureWriter = std::function<void(xml::Writer&)>;
  using StreamFeatureWriter = std::function<void(xml::Writer&, const Capabilities&)>;
  using PresenceWriter = std::function<bool(Account&, const Stanza&, xml::Writer&)>;
  /// Whether the backend in use can do it; empty: always.
  using Offered = std::function<bool(const Capabilities&)>;
  using DiscoHandler = std::function<Task<std::optional<Outcome>>(IqRequest, DiscoKind)>;

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
  /// A client has sent presence for everybody (no `to`): before anything is made of it.
  template <class F>
  void presence_seen(F* self, void (F::*method)(Account&, Resource&, const Stanza&)) {
    presence_seen_.push_back([self, method](Account& a, Resource& r, const Stanza& s) { (self->*method)(a, r, s); });
  }
  /// Writes what the server itself says in the presence of a resource, in place of what the client said in `ns`; false
  /// leaves the client's word as it is. Asked for each presence that is passed on.
  template <class F>
  void presence_extra(std::string_view ns, F* self, bool (F::*method)(Account&, const Stanza&, xml::Writer&)) {
    presence_extras_.emplace_back(
        ns, [self, method](Account& a, const Stanza& s, xml::Writer& writer) { return (self->*method)(a, s, writer); });
  }
  /// The one handler of subscribe, subscribed, unsubscribe and unsubscribed (RFC 6121 3).
  template <class F>
  void subscription(F* self, Task<Outcome> (F::*method)(SubscriptionRequest)) {
    subscription_ = [self, method](SubscriptionRequest request) { return (self->*method)(std::move(request)); };
  }
  /// After a resource has become available, has said something new of itself, or is available no more; the resource's
  /// own fields say what holds now. `gone` also when it ends.
  template <class F>
  void availability(F* self, void (F::*method)(Account&, Resource&, Availability)) {
    availability_.push_back(
        [self, method](Account& a, Resource& r, Availability what) { (self->*method)(a, r, what); });
  }
  /// A resource has hidden itself from contacts, or does so no more (Resource::is_invisible).
  template <class F>
  void visibility(F* self, void (F::*method)(Account&, Resource&)) {
    visibility_.push_back([self, method](Account& a, Resource& r) { (self->*method)(a, r); });
  }
  /// A resource's answer (result or error) to an IQ that its account or the server has sent it; whose question it
  /// answers is told by the id.
  template <class F>
  void iq_answer(F* self, void (F::*method)(Account&, Resource&, const Stanza&)) {
    answer_.push_back([self, method](Account& a, Resource& r, const Stanza& s) { (self->*method)(a, r, s); });
  }
  /// Of which PEP nodes a resource wants to hear has become known, or is another now (Resource::wishes).
  template <class F>
  void wishes(F* self, void (F::*method)(Account&, Resource&)) {
    wishes_.push_back([self, method](Account& a, Resource& r) { (self->*method)(a, r); });
  }
  /// A Turms session of the account stands: the first one, or another after it was lost.
  template <class F>
  void session_opened(F* self, void (F::*method)(Account&)) {
    session_opened_.push_back([self, method](Account& a) { (self->*method)(a); });
  }
  /// About once a second for every account; cheap.
  template <class F>
  void tick(F* self, void (F::*method)(Account&)) {
    tick_.push_back([self, method](Account& a) { (self->*method)(a); });
  }
  /// The subscription or the block of a contact has changed (Contacts::update), whoever changed it.
  template <class F>
  void contact(F* self, void (F::*method)(Account&, const ContactChange&)) {
    contact_.push_back([self, method](Account& a, const ContactChange& change) { (self->*method)(a, change); });
  }
  /// The user, or somebody who Turms tells the user of, has another name, intro or picture now, whoever changed it.
  /// Core::profiles know it already.
  template <class F>
  void profile(F* self, void (F::*method)(Account&, const ProfileChange&)) {
    profile_.push_back([self, method](Account& a, const ProfileChange& change) { (self->*method)(a, change); });
  }
  /// News of other accounts of this gateway (LocalRouter::tell).
  template <class F>
  void peer_news(F* self, void (F::*method)(Account&, const PeerNews&)) {
    peer_news_.push_back([self, method](Account& a, const PeerNews& news) { (self->*method)(a, news); });
  }
  /// Answers disco#info and disco#items about nodes, and disco#items without one. Handlers are asked in turn until one
  /// gives an outcome; without any, a node does not exist, and there are no items.
  template <class F>
  void disco_node(Entity entities, F* self, Task<std::optional<Outcome>> (F::*method)(IqRequest, DiscoKind)) {
    disco_nodes_.emplace_back(
        entities, [self, method](IqRequest iq, DiscoKind kind) { return (self->*method)(std::move(iq), kind); });
  }
  /// An ad-hoc command of the domain (XEP-0050), while the backend can do it.
  template <class F>
  void command(CommandInfo info, F* self, Task<CommandReply> (F::*method)(CommandCall), Offered offered = {}) {
    commands_.push_back(
        {info, std::move(offered), [self, method](CommandCall call) { return (self->*method)(std::move(call)); }});
  }
  /// A client wants an address blocked (XEP-0191), and has perhaps more to say of it: the whole <item/>.
  template <class F>
  void block_asked(F* self, void (F::*method)(Account&, JidView, const xml::Element&)) {
    block_asked_.push_back(
        [self, method](Account& a, JidView jid, const xml::Element& item) { (self->*method)(a, jid, item); });
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
  /// One <identity/> in disco#info of the entities, while the backend can do it. A service without any is not there.
  void identity(Entity entities, Identity identity, Offered offered = {}) {
    identities_.push_back({entities, identity, std::move(offered)});
  }
  /// One <feature var='ns'/> in disco#info of the entities, while the backend can do it.
  void disco(Entity entities, std::string_view ns, Offered offered = {}) {
    disco_.push_back({entities, std::string(ns), std::move(offered)});
  }
  /// An extension form (XEP-0128) in disco#info of the entities.
  void disco_form(Entity entities, FeatureWriter writer) {
    forms_.emplace_back(entities, [write = std::move(writer)](xml::Writer& out, const Capabilities&) { write(out); });
  }
  /// The same where what it says depends on the backend; a form that has nothing to say then writes nothing.
  void disco_form(Entity entities, StreamFeatureWriter writer) { forms_.emplace_back(entities, std::move(writer)); }
  /// XML in <stream:features/> once the stream is authenticated; the writer may look at what the backend can do.
  void stream_feature(StreamFeatureWriter writer) { stream_features_.push_back(std::move(writer)); }
  void stream_feature(FeatureWriter writer) {
    stream_features_.push_back([write = std::move(writer)](xml::Writer& out, const Capabilities&) { write(out); });
  }
  [[nodiscard]] Metrics& metrics() { return metrics_; }
  [[nodiscard]] const Settings& settings() const { return settings_; }

  struct CommandRow {
    CommandInfo info;
    Offered offered;
    CommandHandler handler;
  };

  // What the core looks up.
  [[nodiscard]] const std::vector<CommandRow>& commands() const { return commands_; }
  void on_block_asked(Account& account, JidView jid, const xml::Element& item) const;
  [[nodiscard]] const IqHandler* find_iq(IqType type, std::string_view ns, std::string_view name, Entity entity) const;
  [[nodiscard]] const MessageHandler& message_handler() const { return message_; }
  [[nodiscard]] const PresenceHandler& presence_handler() const { return presence_; }
  [[nodiscard]] const SubscriptionHandler& subscription_handler() const { return subscription_; }
  void on_push(Account& account, const upstream::Push& push) const;
  void on_resource_gone(Account& account, Resource& resource) const;
  void on_availability(Account& account, Resource& resource, Availability what) const;
  void on_visibility(Account& account, Resource& resource) const;
  void on_presence_seen(Account& account, Resource& resource, const Stanza& presence) const;
  void on_iq_answer(Account& account, Resource& resource, const Stanza& answer) const;
  void on_wishes(Account& account, Resource& resource) const;
  void on_session_opened(Account& account) const;
  void on_tick(Account& account) const;
  void on_contact(Account& account, const ContactChange& change) const;
  void on_profile(Account& account, const ProfileChange& change) const;
  void on_peer_news(Account& account, const PeerNews& news) const;
  /// The content of a presence as others see it: what the client wrote and presence_extra() says.
  void write_presence_content(Account& account, const Stanza& presence, xml::Writer& writer) const;
  void write_stream_features(xml::Writer& writer, const Capabilities& capabilities) const;
  [[nodiscard]] std::vector<Identity> identities(Entity entity, const Capabilities& capabilities) const;
  /// The namespaces of `entity`, sorted, each once (XEP-0030 3.1, XEP-0115 5.1).
  [[nodiscard]] std::vector<std::string_view> disco_features(Entity entity, const Capabilities& capabilities) const;
  [[nodiscard]] const std::vector<std::pair<Entity, DiscoHandler>>& disco_nodes() const { return disco_nodes_; }
  /// What stands in disco#info's <query/> of the entity itself: identities, features, forms.
  void write_disco_info(Entity entity, const Capabilities& capabilities, xml::Writer& writer) const;

 private:
  struct IqRow {
    Entity entities;
    IqHandler handler;
  };
  struct DiscoRow {
    Entity entities;
    std::string ns;
    Offered offered;
  };
  struct IdentityRow {
    Entity entities;
    Identity identity;
    Offered offered;
  };
  void add_iq(IqType type, std::string_view ns, std::string_view name, Entity entities, IqHandler handler);
  static std::string key_of(IqType type, std::string_view ns, std::string_view name);

  const Settings& settings_;
  Metrics& metrics_;
  std::vector<std::unique_ptr<Feature>> features_;
  std::unordered_map<std::string, std::vector<IqRow>> iqs_;
  MessageHandler message_;
  PresenceHandler presence_;
  SubscriptionHandler subscription_;
  std::vector<AvailabilityHandler> availability_;
  std::vector<ResourceHandler> visibility_;
  std::vector<std::pair<std::string, PresenceWriter>> presence_extras_;
  std::vector<SeenHandler> presence_seen_;
  std::vector<AnswerHandler> answer_;
  std::vector<ResourceHandler> wishes_;
  std::vector<AccountHandler> session_opened_;
  std::vector<AccountHandler> tick_;
  std::vector<ContactHandler> contact_;
  std::vector<ProfileHandler> profile_;
  std::vector<PeerHandler> peer_news_;
  std::vector<std::pair<Entity, DiscoHandler>> disco_nodes_;
  std::unordered_map<uint32_t, std::vector<PushHandler>> pushes_;
  std::vector<CommandRow> commands_;
  std::vector<BlockHandler> block_asked_;
  std::vector<ResourceHandler> gone_;
  std::vector<IdentityRow> identities_;
  std::vector<DiscoRow> disco_;
  std::vector<std::pair<Entity, StreamFeatureWriter>> forms_;
  std::vector<StreamFeatureWriter> stream_features_;
};

}  // namespace turms::xmpp::features
