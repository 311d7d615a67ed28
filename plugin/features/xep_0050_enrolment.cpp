// SPDX-License-Identifier: Apache-2.0
// Ad-hoc commands about the ways into a group (mapping 18): requests to join that wait for the owner and managers, and
// the questions that newcomers answer.
#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bridge/addresses.h"
#include "bridge/errors.h"
#include "features/account.h"
#include "features/ask.h"
#include "features/command_room.h"
#include "features/core.h"
#include "features/feature.h"
#include "features/group_enrolment.h"
#include "features/hooks.h"
#include "features/profiles.h"
#include "proto/messages.h"

namespace turms::xmpp::features {
namespace {

using bridge::DataFormWriter;
using bridge::FieldKind;

constexpr size_t kAnswers = 10;  // of one question; Turms takes no more

CommandReply no_room() {
  return CommandReply::failed("That is no room of this server.");
}

CommandReply ask_for_room(const Account& account, std::string_view title) {
  return CommandReply::ask([&](DataFormWriter& form) {
    form.title(title);
    write_room_field(account, form);
  });
}

CommandReply reply_of(const Refusal& refusal) {
  return refusal ? CommandReply::failed(*refusal) : CommandReply::done("Done.");
}

class EnrolmentCommands final : public Feature {
 public:
  void install(Hooks& on) override {
    on.command({"urn:turms:command:group-join-requests", "Requests to join a group"}, this,
               &EnrolmentCommands::answer_requests);
    on.command({"urn:turms:command:group-questions", "Questions of a group"}, this, &EnrolmentCommands::list_questions);
    on.command({"urn:turms:command:add-group-question", "Add a question of a group"}, this,
               &EnrolmentCommands::add_question);
    on.command({"urn:turms:command:remove-group-question", "Remove a question of a group"}, this,
               &EnrolmentCommands::remove_question);
    on.command({"urn:turms:command:group-score", "Score to join a group"}, this, &EnrolmentCommands::set_score);
  }

 private:
  /// The room, then who asks, then the answer.
  Task<CommandReply> answer_requests(CommandCall call) {
    Account& account = call.account();
    if (call.stage() == 0) co_return ask_for_room(account, "Requests to join a group");
    if (call.stage() > 1) {
      const std::optional<int64_t> id = bridge::parse_id(call.form().value("request"));
      const std::optional<bool> is_allowed = call.form().boolean("allow");
      if (!id || !is_allowed) co_return CommandReply::failed("Choose a request and an answer.");
      const Refusal refusal = co_await answer_join_request(account, *id, *is_allowed);
      co_return reply_of(refusal);
    }
    const GroupId group = co_await read_room_field(call);
    if (!group) co_return no_room();
    const Enrolments requests = co_await join_requests(account, group);
    if (!requests) co_return CommandReply::failed(requests.error());
    if (requests.value().empty()) co_return CommandReply::done("Nobody waits for an answer.");
    std::vector<UserId> users;
    for (const Enrolment& one : requests.value()) {
      if (users.size() < kCommandPageRows) users.push_back(one.user);
    }
    static_cast<void>(co_await account.core().profiles.fetch(account, users));  // without names it is still a list
    co_return CommandReply::ask([&](DataFormWriter& form) { write_requests(account, form, requests.value()); });
  }

  static void write_requests(Account& account, DataFormWriter& form, const std::vector<Enrolment>& requests) {
    form.title("Requests to join a group");
    form.field(FieldKind::list_single, "request", "Who asks").required();
    size_t count = 0;
    for (const Enrolment& one : requests) {
      if (++count > kCommandPageRows) break;
      const Profile* profile = account.core().profiles.known(one.user, account.core().clock.monotonic_ns());
      std::string label = profile == nullptr ? std::string() : profile->name;
      label += " (" + std::to_string(one.user.value()) + ")";
      if (!one.text.empty()) label += ": " + one.text;
      form.option(bridge::IdText(one.id), label);
    }
    form.field(FieldKind::boolean, "allow", "May join").required().value("1");
  }

  Task<CommandReply> list_questions(CommandCall call) {
    Account& account = call.account();
    if (call.stage() == 0) co_return ask_for_room(account, "Questions of a group");
    const GroupId group = co_await read_room_field(call);
    if (!group) co_return no_room();
    const auto questions = co_await join_questions(account, group);
    if (!questions) co_return CommandReply::failed(questions.error());
    if (questions.value().empty()) co_return CommandReply::done("The group asks nothing.");
    co_return CommandReply::result([&](DataFormWriter& form) {
      form.title("Questions of a group");
      form.reported({{"id", "Number"}, {"question", "Question"}});
      for (const bridge::JoinQuestion& one : questions.value())
        form.item().cell("id", bridge::IdText(one.id)).cell("question", one.text);
    });
  }

  Task<CommandReply> add_question(CommandCall call) {
    Account& account = call.account();
    if (call.stage() == 0) {
      co_return CommandReply::ask([&](DataFormWriter& form) {
        form.title("Add a question of a group");
        write_room_field(account, form);
        form.field(FieldKind::text_single, "question", "Question").required();
        form.field(FieldKind::text_multi, "answers", "Right answers, one on a line").required();
        form.field(FieldKind::text_single, "score", "What a right answer counts").value("10");
      });
    }
    const GroupId group = co_await read_room_field(call);
    if (!group) co_return no_room();
    const std::string question(call.form().value("question"));
    std::vector<std::string_view> answers;
    for (const std::string_view answer : call.form().values("answers")) {
      if (!answer.empty()) answers.emplace_back(answer);
    }
    const int64_t score = call.form().number("score").value_or(-1);
    if (question.empty() || answers.empty() || answers.size() > kAnswers || score < 0 || score > 1'000'000)
      co_return CommandReply::failed("A question has one to ten right answers and a score.");
    proto::GroupJoinQuestion row{};
    row.question = question;
    row.answers = std::span<const std::string_view>(answers);
    row.has_score = true;
    row.score = static_cast<int32_t>(score);
    proto::CreateGroupJoinQuestionsRequest request{};
    request.group_id = group.value();
    request.questions = std::span<const proto::GroupJoinQuestion>(&row, 1);
    const upstream::Response response = co_await ask(account, request);
    co_return reply_of(bridge::stanza_error_of(response));
  }

  Task<CommandReply> remove_question(CommandCall call) {
    Account& account = call.account();
    if (call.stage() == 0) {
      co_return CommandReply::ask([&](DataFormWriter& form) {
        form.title("Remove a question of a group");
        write_room_field(account, form);
        form.field(FieldKind::text_single, "id", "Number of the question").required();
      });
    }
    const GroupId group = co_await read_room_field(call);
    if (!group) co_return no_room();
    const std::optional<int64_t> id = bridge::parse_id(call.form().value("id"));
    if (!id) co_return CommandReply::failed("The list of questions has their numbers.");
    const std::array<int64_t, 1> ids{*id};
    proto::DeleteGroupJoinQuestionsRequest request{};
    request.group_id = group.value();
    request.question_ids = std::span<const int64_t>(ids);
    const upstream::Response response = co_await ask(account, request);
    co_return reply_of(bridge::stanza_error_of(response));
  }

  Task<CommandReply> set_score(CommandCall call) {
    Account& account = call.account();
    if (call.stage() == 0) {
      co_return CommandReply::ask([&](DataFormWriter& form) {
        form.title("Score to join a group");
        write_room_field(account, form);
        form.field(FieldKind::text_single, "score", "What right answers must count together").required();
      });
    }
    const GroupId group = co_await read_room_field(call);
    if (!group) co_return no_room();
    const int64_t score = call.form().number("score").value_or(-1);
    if (score < 0 || score > 1'000'000) co_return CommandReply::failed("The score is a number.");
    proto::UpdateGroupRequest request{};
    request.group_id = group.value();
    request.has_min_score = true;
    request.min_score = static_cast<int32_t>(score);
    const upstream::Response response = co_await ask(account, request);
    co_return reply_of(bridge::stanza_error_of(response));
  }
};

}  // namespace

extern const FeatureInfo xep_0050_enrolment;
const FeatureInfo xep_0050_enrolment{"XEP-0050 enrolment", "1.3.0", "Ad-Hoc Commands: ways into groups",
                                     &make<EnrolmentCommands>};

}  // namespace turms::xmpp::features
