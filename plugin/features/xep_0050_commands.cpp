// SPDX-License-Identifier: Apache-2.0
// XEP-0050 Ad-Hoc Commands of the domain: the list, the sessions of those under way, stages and pages. What a command
// does stands with the feature that declared it (Hooks::command, command.h).
#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "bridge/data_form.h"
#include "crypto/random.h"
#include "features/account.h"
#include "features/core.h"
#include "features/feature.h"
#include "features/hooks.h"

namespace turms::xmpp::features {
namespace {

using Condition = StanzaErrorCondition;

constexpr std::string_view kNs = "http://jabber.org/protocol/commands";
constexpr std::string_view kInfoNs = "http://jabber.org/protocol/disco#info";
constexpr std::string_view kItemsNs = "http://jabber.org/protocol/disco#items";
constexpr uint64_t kKeptNs = 600'000'000'000;  // mapping 18: ten minutes
constexpr size_t kSessions = 16;               // of one account
constexpr size_t kIdBytes = 12;

/// One execution between two of its stages.
struct Session {
  std::string id;
  std::string_view node;  // of a CommandRow, which outlives it
  ResourceId owner;
  uint32_t stage = 0;
  size_t page = 0;
  bool is_table = false;
  bool has_more = false;
  bool is_busy = false;
  std::string kept;
  uint64_t expires_ns = 0;
};

StanzaError refusal(Condition condition, std::string_view detail) {
  return StanzaError(condition).with_detail(detail, kNs);
}

class Commands final : public Feature {
 public:
  void install(Hooks& on) override {
    on.iq_set(kNs, "command", kServer, this, &Commands::run);
    on.disco_node(kServer, this, &Commands::describe);
    on.resource_gone(this, &Commands::resource_gone);
    on.disco(kServer, kNs);
  }

 private:
  using Sessions = std::vector<Session>;

  static const Hooks::CommandRow* find_command(const Core& core, std::string_view node) {
    for (const Hooks::CommandRow& row : core.hooks.commands()) {
      if (row.info.node == node && (!row.offered || row.offered(core.capabilities))) return &row;
    }
    return nullptr;
  }

  Session* find_session(UserId user, std::string_view id) {
    for (Session& session : sessions_[user]) {
      if (session.id == id) return &session;
    }
    return nullptr;
  }

  void end_session(UserId user, std::string_view id) {
    std::erase_if(sessions_[user], [id](const Session& session) { return session.id == id; });
  }

  /// A place for another execution: the oldest makes room.
  Session& begin_session(const IqRequest& iq, const Hooks::CommandRow& row) {
    Sessions& sessions = sessions_[iq.account().user()];
    const uint64_t now = iq.core().clock.monotonic_ns();
    std::erase_if(sessions, [now](const Session& session) { return session.expires_ns <= now; });
    if (sessions.size() == kSessions) sessions.erase(sessions.begin());
    Session& session = sessions.emplace_back();
    session.id = crypto::random_hex(kIdBytes);
    session.node = row.info.node;
    session.owner = iq.sender_id();
    session.expires_ns = now + kKeptNs;
    return session;
  }

  void resource_gone(Account& account, Resource& resource) {
    const auto found = sessions_.find(account.user());
    if (found == sessions_.end()) return;
    std::erase_if(found->second, [&](const Session& session) { return session.owner == resource.id(); });
    if (account.resources().size() == 1) sessions_.erase(found);
  }

  Task<Outcome> run(IqRequest iq) {
    const xml::Element& command = iq.payload();
    const Hooks::CommandRow* row = find_command(iq.core(), command.attr("node"));
    if (row == nullptr) co_return Outcome::error(StanzaError(Condition::item_not_found));
    const std::optional<bridge::DataForm> form = bridge::DataForm::read_child(command);
    if (!form) co_return Outcome::error(refusal(Condition::bad_request, "bad-payload"));
    const std::string_view action = form->is_cancel() ? "cancel" : command.attr("action");
    const UserId user = iq.account().user();
    Session* session = nullptr;
    if (!command.has_attr("sessionid")) {
      if (!action.empty() && action != "execute")
        co_return Outcome::error(refusal(Condition::bad_request, "bad-action"));
      session = &begin_session(iq, *row);
    } else {
      session = find_session(user, command.attr("sessionid"));
      if (std::optional<StanzaError> error = check(iq, session, *row)) co_return Outcome::error(std::move(*error));
      if (action == "cancel") {
        Outcome cancelled = tell(iq, *session, "canceled", nullptr);
        end_session(user, command.attr("sessionid"));
        co_return cancelled;
      }
      if (session->is_table && (action == "complete" || action.empty() || action == "execute")) {
        Outcome completed = tell(iq, *session, "completed", nullptr);
        end_session(user, command.attr("sessionid"));
        co_return completed;
      }
      if (!turn(*session, action)) co_return Outcome::error(refusal(Condition::bad_request, "bad-action"));
    }
    const std::string id = session->id;
    session->is_busy = true;
    const CommandCall call(iq, *form, session->stage, session->page, session->kept);
    const CommandReply reply = co_await row->handler(call);
    co_return finish(iq, id, reply);
  }

  /// Whether the request fits the session it names.
  static std::optional<StanzaError> check(const IqRequest& iq, const Session* session, const Hooks::CommandRow& row) {
    if (session == nullptr || session->node != row.info.node || session->owner != iq.sender_id())
      return refusal(Condition::bad_request, "bad-sessionid");
    if (session->expires_ns <= iq.core().clock.monotonic_ns())
      return refusal(Condition::not_allowed, "session-expired");
    if (session->is_busy) return StanzaError(Condition::unexpected_request, "the last stage is still under way");
    return std::nullopt;
  }

  /// Moves the session to the stage or page that `action` wants. False when there is none.
  static bool turn(Session& session, std::string_view action) {
    if (session.is_table) {
      if (action == "next" && session.has_more) return ++session.page, true;
      if (action == "prev" && session.page > 0) return --session.page, true;
      return false;
    }
    if (!action.empty() && action != "execute" && action != "complete" && action != "next") return false;
    ++session.stage;
    return true;
  }

  /// What has become of a stage. The session may have ended meanwhile: then so has the command.
  Outcome finish(const IqRequest& iq, const std::string& id, const CommandReply& reply) {
    Session* session = find_session(iq.account().user(), id);
    if (session == nullptr) return Outcome::error(refusal(Condition::not_allowed, "session-expired"));
    session->is_busy = false;
    session->is_table = reply.kind() == CommandReply::Kind::page;
    session->has_more = reply.has_more();
    session->kept = reply.kept().substr(0, kCommandKeptBytes);
    session->expires_ns = iq.core().clock.monotonic_ns() + kKeptNs;
    const bool is_over = reply.kind() == CommandReply::Kind::done || reply.kind() == CommandReply::Kind::failed ||
                         (session->is_table && !session->has_more && session->page == 0);
    Outcome outcome = tell(iq, *session, is_over ? "completed" : "executing", &reply);
    if (is_over) end_session(iq.account().user(), id);
    return outcome;
  }

  static Outcome tell(const IqRequest& iq, const Session& session, std::string_view status, const CommandReply* reply) {
    return iq.result([&](xml::Writer& writer) {
      writer.open("command", kNs).attr("node", session.node).attr("sessionid", session.id).attr("status", status);
      if (status == "executing") {
        writer.open("actions").attr("execute", session.has_more ? "next" : "complete");
        if (session.is_table && session.page > 0) writer.open("prev").close();
        if (session.is_table && session.has_more) writer.open("next").close();
        writer.open("complete").close().close();
      }
      if (reply != nullptr && !reply->form().empty()) writer.raw(reply->form());
      if (reply != nullptr && !reply->note().empty()) {
        writer.open("note").attr("type", reply->kind() == CommandReply::Kind::failed ? "error" : "info");
        writer.text(reply->note()).close();
      }
      writer.close();
    });
  }

  Task<std::optional<Outcome>> describe(IqRequest iq, DiscoKind kind) {
    const std::string_view node = iq.payload().attr("node");
    if (kind == DiscoKind::items) {
      if (node == kNs) co_return list(iq);
      co_return std::nullopt;
    }
    const Hooks::CommandRow* row = find_command(iq.core(), node);
    if (node != kNs && row == nullptr) co_return std::nullopt;
    co_return iq.result([&](xml::Writer& writer) {
      writer.open("query", kInfoNs).attr("node", node);
      writer.open("identity").attr("category", "automation");
      writer.attr("type", row == nullptr ? "command-list" : "command-node");
      writer.attr("name", row == nullptr ? "Commands" : row->info.name).close();
      writer.open("feature").attr("var", kNs).close();
      if (row != nullptr) writer.open("feature").attr("var", bridge::kDataFormNs).close();
      writer.close();
    });
  }

  static Outcome list(const IqRequest& iq) {
    const Core& core = iq.core();
    return iq.result([&](xml::Writer& writer) {
      writer.open("query", kItemsNs).attr("node", kNs);
      for (const Hooks::CommandRow& row : core.hooks.commands()) {
        if (row.offered && !row.offered(core.capabilities)) continue;
        writer.open("item").attr("jid", core.addresses.domain()).attr("node", row.info.node);
        writer.attr("name", row.info.name).close();
      }
      writer.close();
    });
  }

  std::unordered_map<UserId, Sessions> sessions_;
};

}  // namespace

extern const FeatureInfo xep_0050_commands;
const FeatureInfo xep_0050_commands{"XEP-0050", "1.3.0", "Ad-Hoc Commands", &make<Commands>};

}  // namespace turms::xmpp::features
