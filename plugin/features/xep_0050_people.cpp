// SPDX-License-Identifier: Apache-2.0
// Ad-hoc commands about people, for what XMPP has no verb for (mapping 18): the list of friend requests, ignoring and
// taking back, and finding users. Answering a request is what <presence type='subscribed'/> does, by the same
// functions.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "bridge/addresses.h"
#include "features/account.h"
#include "features/core.h"
#include "features/feature.h"
#include "features/friend_requests.h"
#include "features/hooks.h"
#include "features/profiles.h"
#include "features/user_search.h"

namespace turms::xmpp::features {
namespace {

using bridge::DataFormWriter;
using bridge::FieldKind;

/// Users with a pending request of theirs, or of ours to them; ascending.
std::vector<UserId> pending(Account& account, bool are_received) {
  std::vector<UserId> users;
  for (const auto& [user, contact] : account.contacts().list().all()) {
    if (are_received ? contact.received_request != 0 : contact.is_asked()) users.push_back(user);
  }
  std::sort(users.begin(), users.end());
  return users;
}

/// "Two (2)", or the id alone.
std::string label_of(Account& account, UserId user) {
  const Profile* profile = account.core().profiles.known(user, account.core().clock.monotonic_ns());
  const std::string id = std::to_string(user.value());
  return profile == nullptr || profile->name.empty() ? id : profile->name + " (" + id + ")";
}

class PeopleCommands final : public Feature {
 public:
  void install(Hooks& on) override {
    on.command({"urn:turms:command:friend-requests", "Friend requests"}, this, &PeopleCommands::list_requests);
    on.command({"urn:turms:command:answer-friend-request", "Answer a friend request"}, this, &PeopleCommands::answer);
    on.command({"urn:turms:command:recall-friend-request", "Take a friend request back"}, this,
               &PeopleCommands::recall);
    on.command({"urn:turms:command:find-user", "Find a user"}, this, &PeopleCommands::find);
  }

 private:
  Task<CommandReply> list_requests(CommandCall call) {
    Account& account = call.account();
    const bool is_loaded = co_await account.contacts().loaded();
    if (!is_loaded) co_return CommandReply::failed(StanzaError(StanzaErrorCondition::remote_server_timeout));
    std::vector<UserId> users = pending(account, true);
    const size_t received = users.size();
    for (const UserId user : pending(account, false)) users.push_back(user);
    const size_t begin = std::min(call.page() * kCommandPageRows, users.size());
    const size_t end = std::min(begin + kCommandPageRows, users.size());
    const std::vector<UserId> shown(users.begin() + static_cast<ptrdiff_t>(begin),
                                    users.begin() + static_cast<ptrdiff_t>(end));
    static_cast<void>(co_await account.core().profiles.fetch(account, shown));  // without names it is still a list
    co_return CommandReply::table(end < users.size(), [&](DataFormWriter& form) {
      form.title("Friend requests");
      form.reported({{"direction", "Direction"},
                     {"jid", "Address", FieldKind::jid_single},
                     {"name", "User"},
                     {"text", "Message"}});
      for (size_t i = 0; i < shown.size(); ++i) {
        const bridge::Contact* contact = account.contacts().list().find(shown[i]);
        const bool is_received = begin + i < received;
        form.item().cell("direction", is_received ? "received" : "sent");
        form.cell("jid", account.core().addresses.user(shown[i]).text()).cell("name", label_of(account, shown[i]));
        form.cell("text", is_received && contact != nullptr ? contact->request_text : std::string());
      }
    });
  }

  /// A form that lets the user choose one of `users`, the first page of them.
  static void write_choice(Account& account, DataFormWriter& form, const std::vector<UserId>& users) {
    if (users.size() > kCommandPageRows)
      form.instructions("These are the first " + std::to_string(kCommandPageRows) + " of " +
                        std::to_string(users.size()) + ".");
    form.field(FieldKind::list_single, "user", "User").required();
    for (size_t i = 0; i < std::min(users.size(), kCommandPageRows); ++i)
      form.option(std::to_string(users[i].value()), label_of(account, users[i]));
  }

  Task<CommandReply> answer(CommandCall call) {
    Account& account = call.account();
    const bool is_loaded = co_await account.contacts().loaded();
    if (!is_loaded) co_return CommandReply::failed(StanzaError(StanzaErrorCondition::remote_server_timeout));
    if (call.stage() == 0) {
      const std::vector<UserId> users = pending(account, true);
      if (users.empty()) co_return CommandReply::done("No friend request waits for an answer.");
      co_return CommandReply::ask([&](DataFormWriter& form) {
        form.title("Answer a friend request");
        write_choice(account, form, users);
        form.field(FieldKind::list_single, "answer", "Answer").required().value("accept");
        form.option("accept", "Accept").option("decline", "Decline").option("ignore", "Ignore");
      });
    }
    const UserId user(bridge::parse_id(call.form().value("user")).value_or(0));
    const std::string answer(call.form().value("answer"));
    const ContactTurn turn = co_await account.contacts().take_turn(user);
    const bridge::Contact* contact = account.contacts().list().find(user);
    if (contact == nullptr || contact->received_request == 0)
      co_return CommandReply::failed("This user has not asked.");
    std::optional<StanzaError> error;
    if (answer == "accept") {
      error = co_await accept_friendship(account, user);
    } else if (answer == "decline") {
      error = co_await decline_friendship(account, user);
    } else if (answer == "ignore") {
      error = co_await ignore_friendship(account, user);
    } else {
      co_return CommandReply::failed("The answer is accept, decline or ignore.");
    }
    if (error) co_return CommandReply::failed(*error);
    co_return CommandReply::done("Done.");
  }

  Task<CommandReply> recall(CommandCall call) {
    Account& account = call.account();
    const bool is_loaded = co_await account.contacts().loaded();
    if (!is_loaded) co_return CommandReply::failed(StanzaError(StanzaErrorCondition::remote_server_timeout));
    if (call.stage() == 0) {
      const std::vector<UserId> users = pending(account, false);
      if (users.empty()) co_return CommandReply::done("No friend request of yours is pending.");
      co_return CommandReply::ask([&](DataFormWriter& form) {
        form.title("Take a friend request back");
        write_choice(account, form, users);
      });
    }
    const UserId user(bridge::parse_id(call.form().value("user")).value_or(0));
    const ContactTurn turn = co_await account.contacts().take_turn(user);
    const bridge::Contact* contact = account.contacts().list().find(user);
    if (contact == nullptr || !contact->is_asked()) co_return CommandReply::failed("There is no such request.");
    const std::optional<StanzaError> error = co_await recall_friendship(account, user);
    if (error) co_return CommandReply::failed(*error);
    co_return CommandReply::done("Done.");
  }

  Task<CommandReply> find(CommandCall call) {
    Account& account = call.account();
    const bool by_name = account.core().capabilities.search;
    if (call.stage() == 0) {
      co_return CommandReply::ask([&](DataFormWriter& form) {
        form.title("Find a user");
        form.field(FieldKind::text_single, "id", "User id");
        if (by_name) form.field(FieldKind::text_single, "name", "Name");
      });
    }
    const std::string_view id = call.form().value("id");
    const std::optional<int64_t> number = bridge::parse_id(id);
    if (!id.empty() && !number) co_return CommandReply::failed("An id is a number.");
    std::string name(call.form().value("name").substr(0, kSearchedNameBytes));
    if (name.empty()) name = call.kept();
    if (!number && (name.empty() || !by_name)) co_return CommandReply::failed("There is nothing to search for.");
    Result<std::vector<FoundUser>, StanzaError> found = std::vector<FoundUser>();
    if (number) {
      found = co_await find_user(account, UserId(*number));
    } else {
      found = co_await find_users(account, name, static_cast<int32_t>(call.page()) * kFoundAtOnce);
    }
    if (!found) co_return CommandReply::failed(found.error());
    const bool is_full = !number && found->size() == static_cast<size_t>(kFoundAtOnce);
    co_return CommandReply::table(is_full, [&](DataFormWriter& form) {
      form.title("Users");
      form.reported({{"jid", "Address", FieldKind::jid_single}, {"name", "Name"}, {"intro", "About"}});
      for (const FoundUser& user : *found) {
        form.item().cell("jid", account.core().addresses.user(user.id).text());
        form.cell("name", user.name).cell("intro", user.intro);
      }
    }).keep(name);
  }
};

}  // namespace

extern const FeatureInfo xep_0050_people;
const FeatureInfo xep_0050_people{"XEP-0050 people", "1.3.0", "Ad-Hoc Commands: people", &make<PeopleCommands>};

}  // namespace turms::xmpp::features
