// SPDX-License-Identifier: Apache-2.0
// RFC 6121 2, the roster: it is read from Turms when a session opens (contact_sync.h), told to clients that ask,
// changed as they wish, and pushed whenever it changes, also by Turms clients of the same user
// (mapping 5.2, 5.3, 20.2).
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "bridge/roster.h"
#include "features/account.h"
#include "features/ask.h"
#include "features/contact_news.h"
#include "features/contact_sync.h"
#include "features/contact_writes.h"
#include "features/feature.h"
#include "features/friend_requests.h"
#include "features/hooks.h"
#include "features/profiles.h"

namespace turms::xmpp::features {
namespace {

using Failure = std::optional<StanzaError>;

constexpr std::string_view kVersionNs = "urn:xmpp:features:rosterver";
constexpr std::string_view kPreApprovalNs = "urn:xmpp:features:pre-approval";

class Roster final : public Feature {
 public:
  void install(Hooks& on) override {
    sync_.define(on.metrics());
    on.iq_get(bridge::kRosterNamespace, "query", kOwnAccount, this, &Roster::get);
    on.iq_set(bridge::kRosterNamespace, "query", kOwnAccount, this, &Roster::set);
    on.disco(kServer, bridge::kRosterNamespace);
    on.stream_feature([](xml::Writer& writer) { writer.empty("ver", kVersionNs).empty("sub", kPreApprovalNs); });
    on.session_opened(this, &Roster::session_opened);
    on.tick(this, &Roster::tick);
    on.profile(this, &Roster::profile_changed);
    for (const proto::RequestKind kind : kRelationshipKinds) on.push(static_cast<uint32_t>(kind), this, &Roster::news);
  }

 private:
  // In step with Turms.
  void session_opened(Account& account) {
    account.contacts().reading().is_wanted = true;
    account.contacts().reading().pause_ns = 0;  // what was missed meanwhile is missed now
    sync_.start_when_due(account);
  }
  void tick(Account& account) { sync_.start_when_due(account); }

  void news(Account& account, const upstream::Push& push) { hear_of_relationship(account, push); }

  void profile_changed(Account& account, const ProfileChange& change) {
    const bridge::Contact* contact = account.contacts().list().find(change.user);
    if (!change.name || contact == nullptr || contact->profile_name == *change.name) return;
    account.contacts().update(change.user, [&](bridge::Contact& now) { now.profile_name = *change.name; });
  }

  // What clients ask.
  Task<Outcome> get(IqRequest iq) {
    Account& account = iq.account();
    const std::string version(iq.payload().attr("ver"));
    const bool is_known = co_await account.contacts().loaded();
    if (!is_known) {
      co_return Outcome::error(StanzaError(StanzaErrorCondition::remote_server_timeout, StanzaErrorType::wait,
                                           "the contacts are still being read"));
    }
    Resource* resource = iq.sender();
    if (resource == nullptr) co_return Outcome::done();
    const bool is_first = !std::exchange(resource->wants_roster, true);
    resource->send(answer(iq, account.contacts().roster(), version));
    if (is_first) tell_pending_requests(account, *resource);
    co_return Outcome::done();
  }

  static std::string answer(const IqRequest& iq, const RosterView& roster, const std::string& known_version) {
    const std::string version = roster.version();
    std::string out;
    xml::Writer writer(out);
    iq.stanza().open_result(writer);
    if (version != known_version) {
      writer.open("query", bridge::kRosterNamespace).attr("ver", version);
      roster.write_items(writer);
      writer.close();
    }
    writer.close();
    return out;
  }

  Task<Outcome> set(IqRequest iq) {
    Account& account = iq.account();
    const auto read = bridge::read_roster_set(iq.payload(), account.user(), account.core().addresses);
    if (const auto* refused = std::get_if<StanzaError>(&read)) co_return Outcome::error(*refused);
    const bool is_known = co_await account.contacts().loaded();
    if (!is_known)
      co_return Outcome::error(StanzaError(StanzaErrorCondition::remote_server_timeout, StanzaErrorType::wait));
    const auto& wanted = std::get<bridge::RosterSet>(read);
    const ContactTurn turn = co_await account.contacts().take_turn(wanted.user);
    Failure failure;
    if (wanted.is_removal) {
      failure = co_await remove(account, wanted.user);
    } else {
      failure = co_await put(account, wanted.user, wanted.name, wanted.groups);
    }
    if (failure) co_return Outcome::error(std::move(*failure));
    co_return iq.result();
  }

  Task<Failure> put(Account& account, UserId user, std::string name, std::vector<std::string> groups) {
    const bridge::Contact* contact = account.contacts().list().find(user);
    if (contact != nullptr && contact->is_blocked)
      co_return StanzaError(StanzaErrorCondition::not_allowed, "this contact is blocked");
    if (contact != nullptr && contact->is_related) {
      // A client that changes groups says the name it was shown; the contact's own name is not thereby given to it.
      if (contact->name.empty() && name == contact->profile_name) name.clear();
      Failure failure = co_await write_contact(account, user, std::move(name), std::move(groups));
      co_return failure;
    }
    const bool is_asked = contact != nullptr && contact->is_asked();
    if (contact == nullptr || !contact->is_in_roster()) {
      Failure failure = co_await meet(account, user);
      if (failure) co_return failure;
      if (!account.core().settings.adds_directly && !may_note_more(account)) {
        co_return StanzaError(StanzaErrorCondition::resource_constraint, StanzaErrorType::cancel,
                              "too many contacts without a subscription");
      }
    }
    if (account.core().settings.adds_directly && !is_asked) {
      Failure failure = co_await create_contact(account, user, std::move(name), std::move(groups));
      co_return failure;
    }
    account.contacts().update(user, [&](bridge::Contact& now) {
      now.note.is_listed = true;
      now.note.name = name == now.profile_name ? std::string() : std::move(name);
      now.note.groups = std::move(groups);
    });
    co_await save_note(account, user);
    co_return std::nullopt;
  }

  Task<Failure> remove(Account& account, UserId user) {
    const bridge::Contact* contact = account.contacts().list().find(user);
    if (contact == nullptr || !contact->is_in_roster()) co_return StanzaError(StanzaErrorCondition::item_not_found);
    if (contact->is_asked()) {
      Failure failure = co_await recall_friendship(account, user);
      if (failure) co_return failure;
      contact = account.contacts().list().find(user);
    }
    if (contact != nullptr && contact->is_related) {
      proto::DeleteRelationshipRequest request{};
      request.user_id = user.value();
      const upstream::Response response = co_await ask(account, request);
      Failure failure = failure_of(account, response);
      if (failure) co_return failure;
      tell_of_removal(account, user);
    }
    forget_relationship(account, user);
    co_await save_note(account, user);
    co_await drop_empty_groups(account);
    co_return std::nullopt;
  }

  /// RFC 6121 2.5.2: the other side is told that both directions end. Where Turms tells it, once is enough.
  static void tell_of_removal(Account& account, UserId user) {
    Core& core = account.core();
    const bridge::Contact* contact = account.contacts().list().find(user);
    if (core.capabilities.push_relation || contact == nullptr) return;
    const bridge::Subscription had = contact->subscription();
    const auto tell = [&](const char* type) {
      auto news = std::make_shared<PeerNews>(PeerNews::Kind::subscription, account.user());
      news->topic = type;
      core.router.tell(std::move(news), std::vector<UserId>(1, user));
    };
    if (bridge::has_to(had)) tell("unsubscribe");
    if (bridge::has_from(had)) tell("unsubscribed");
  }

  ContactSync sync_;
};

}  // namespace

extern const FeatureInfo rfc_6121_roster;
const FeatureInfo rfc_6121_roster{"RFC 6121 2", "2011-03", "Managing the Roster", &make<Roster>};

}  // namespace turms::xmpp::features
