// SPDX-License-Identifier: Apache-2.0
#include "store/group_join_questions_table.h"

#include <span>

#include "store/record_list.h"

namespace turms::gateway::store {
namespace {

std::string packed(const std::vector<std::string>& answers) {
  std::string bytes;
  for (const std::string& answer : answers) append_record(bytes, answer);
  return bytes;
}

std::span<const uint8_t> octets_of(std::string_view bytes) {
  return {reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()};
}

}  // namespace

GroupJoinQuestionsTable::GroupJoinQuestionsTable(Database& database)
    : database_(database),
      insert_(database,
              "INSERT INTO group_join_questions (id, group_id, score, question, answers) VALUES (?1, ?2, ?3, ?4, ?5)"),
      find_(database, "SELECT id, group_id, score, question, answers FROM group_join_questions WHERE id = ?1"),
      update_(database,
              "UPDATE group_join_questions SET question = coalesce(?2, question), answers = coalesce(?3, answers), "
              "score = coalesce(?4, score) WHERE id = ?1"),
      remove_(database, "DELETE FROM group_join_questions WHERE id = ?2 AND group_id = ?1"),
      count_(database, "SELECT count(*) FROM group_join_questions WHERE group_id = ?1"),
      list_(database,
            "SELECT id, group_id, score, question FROM group_join_questions WHERE group_id = ?1 ORDER BY id") {
}

Result<void> GroupJoinQuestionsTable::insert(const GroupJoinQuestion& question) {
  const std::string answers = packed(question.answers);
  return insert_.run(question.id, question.group_id, int64_t{question.score}, std::string_view(question.question),
                     octets_of(answers));
}

Result<std::optional<GroupJoinQuestion>> GroupJoinQuestionsTable::find(int64_t id) {
  std::optional<GroupJoinQuestion> question;
  bool sound = true;
  TURMS_TRY(find_.each(
      [&](const Rows& row) {
        question.emplace();
        question->id = row.integer(0);
        question->group_id = row.integer(1);
        question->score = static_cast<int32_t>(row.integer(2));
        question->question = row.text(3);
        const auto blob = row.blob(4);
        const auto answers = unpack_records({reinterpret_cast<const char*>(blob.data()), blob.size()});
        sound = answers.has_value();
        if (sound) question->answers.assign(answers->begin(), answers->end());
      },
      id));
  if (!sound) {
    return Error{Code::io, database_.path(), "the answers to join question " + std::to_string(id) + " are damaged"};
  }
  return question;
}

Result<void> GroupJoinQuestionsTable::update(int64_t id, const GroupJoinQuestionChange& change) {
  const std::string answers = packed(change.answers);
  std::optional<std::span<const uint8_t>> new_answers;
  if (!change.answers.empty()) new_answers = octets_of(answers);
  const std::optional<int64_t> score = change.score ? std::optional<int64_t>(*change.score) : std::nullopt;
  return update_.run(id, change.question, new_answers, score);
}

Result<bool> GroupJoinQuestionsTable::remove(int64_t group_id, int64_t id) {
  TURMS_TRY(remove_.run(group_id, id));
  return database_.changes() == 1;
}

Result<int64_t> GroupJoinQuestionsTable::count(int64_t group_id) {
  int64_t count = 0;
  TURMS_TRY(count_.each([&](const Rows& row) { count = row.integer(0); }, group_id));
  return count;
}

Result<std::vector<GroupJoinQuestion>> GroupJoinQuestionsTable::list(int64_t group_id) {
  std::vector<GroupJoinQuestion> questions;
  TURMS_TRY(list_.each(
      [&](const Rows& row) {
        GroupJoinQuestion& question = questions.emplace_back();
        question.id = row.integer(0);
        question.group_id = row.integer(1);
        question.score = static_cast<int32_t>(row.integer(2));
        question.question = row.text(3);
      },
      group_id));
  return questions;
}

}  // namespace turms::gateway::store
