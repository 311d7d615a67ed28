// SPDX-License-Identifier: Apache-2.0
#include "bridge/errors.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "proto/close_status.h"
#include "proto/status_codes.h"
#include "xmpp/sasl.h"

namespace turms::xmpp::bridge {
namespace {

using Condition = StanzaErrorCondition;
using Type = StanzaErrorType;

/// One row of mapping section 21, as it stands there.
struct Row {
  std::vector<int32_t> codes;
  Condition condition;
  Type type;
};

std::vector<int32_t> range(int32_t first, int32_t last) {
  std::vector<int32_t> codes;
  for (int32_t code = first; code <= last; ++code) codes.push_back(code);
  return codes;
}

std::vector<int32_t> join(std::initializer_list<std::vector<int32_t>> parts) {
  std::vector<int32_t> all;
  for (const auto& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

std::vector<Row> table_21() {
  return {
      {{1100, 1102}, Condition::bad_request, Type::modify},
      {{1101}, Condition::resource_constraint, Type::wait},
      {{1103, 2501, 2600}, Condition::conflict, Type::cancel},
      {{1104}, Condition::policy_violation, Type::modify},
      {{1105}, Condition::resource_constraint, Type::wait},
      {{1106, 1300}, Condition::forbidden, Type::auth},
      {{1200}, Condition::internal_server_error, Type::wait},
      {{1201}, Condition::resource_constraint, Type::wait},
      {{1302, 2300, 3000, 3206, 5004, 5006, 5102, 5200, 5203}, Condition::item_not_found, Type::cancel},
      {{2200, 2201, 4000, 4001, 4100, 7100, 7200}, Condition::feature_not_implemented, Type::cancel},
      {{2301, 2302}, Condition::forbidden, Type::auth},
      {{2500}, Condition::item_not_found, Type::cancel},
      {{2502, 5007}, Condition::not_allowed, Type::cancel},
      {{2601, 3200, 3404, 3600, 3701, 5003}, Condition::forbidden, Type::auth},
      {join({{2603, 2604, 2606, 3609, 3611}, range(3706, 3708), {3711, 3712}}), Condition::not_allowed, Type::cancel},
      {join({range(3001, 3003),
             range(3300, 3303),
             {3402},
             range(3405, 3410),
             range(3412, 3414),
             {3417, 3418, 3500, 3501, 3602, 3603},
             range(3703, 3705)}),
       Condition::forbidden, Type::auth},
      {join({{3100, 3101, 3102, 3103, 3104, 3105}, range(3201, 3205)}), Condition::not_allowed, Type::cancel},
      {join({range(3304, 3308), {3310, 3311}, range(3605, 3608), {3702}}), Condition::not_acceptable, Type::modify},
      {{3401, 3411, 3415, 3416, 3419, 3420}, Condition::item_not_found, Type::cancel},
      {{3400, 3422, 3423, 3424}, Condition::registration_required, Type::auth},
      {{3403}, Condition::service_unavailable, Type::wait},
      {{3421, 5300, 4002, 4003, 4101, 4102}, Condition::forbidden, Type::auth},
      {{5000}, Condition::item_not_found, Type::cancel},
      {{5001}, Condition::forbidden, Type::auth},
      {{5002}, Condition::service_unavailable, Type::cancel},
      {{5005, 5008, 5009}, Condition::forbidden, Type::auth},
      {{5010}, Condition::policy_violation, Type::modify},
      {{5100, 5103, 5201, 5204}, Condition::not_allowed, Type::cancel},
      {{5101, 5202, 5011}, Condition::forbidden, Type::auth},
      {{6000, 8000}, Condition::feature_not_implemented, Type::cancel},
      {range(6100, 6107), Condition::forbidden, Type::auth},
      {join({range(8100, 8105), range(8200, 8205)}), Condition::not_allowed, Type::cancel},
      {{1301, 2010, 9999, -1, 0}, Condition::undefined_condition, Type::cancel},
  };
}

TEST(errors, every_row_of_the_table) {
  for (const Row& row : table_21()) {
    for (const int32_t code : row.codes) {
      const auto error = stanza_error_of(code, "");
      ASSERT_TRUE(error) << code;
      EXPECT_EQ(error->condition, row.condition) << code;
      EXPECT_EQ(error->type, row.type) << code;
    }
  }
}

TEST(errors, success_and_what_is_already_so_are_no_errors) {
  for (const int32_t code : {1000, 1001, 1002, 2602, 2605, 3309, 3601, 3604, 3610, 3700, 3709, 3710, 4004}) {
    EXPECT_FALSE(stanza_error_of(code, "reason")) << code;
  }
}

TEST(errors, every_code_that_a_client_can_see_has_a_row) {
  // Login codes and those of the admin API never answer a request.
  std::set<std::string> without;
#define CHECK_CODE(code, constant, name)                                                             \
  if (const auto error = stanza_error_of(code, "");                                                  \
      error && error->condition == Condition::undefined_condition && (code < 1301 || code > 2104)) { \
    without.insert(#name);                                                                           \
  }
  TURMS_PROTO_STATUS_CODES(CHECK_CODE)
#undef CHECK_CODE
  EXPECT_EQ(without, std::set<std::string>());
}

TEST(errors, name_the_turms_code_unless_it_would_tell_of_a_block) {
  EXPECT_EQ(stanza_error_of(5001, "")->turms_code, 5001);
  EXPECT_EQ(stanza_error_of(9999, "")->turms_code, 9999);
  EXPECT_EQ(stanza_error_of(5002, "blocked")->turms_code, 0);
  EXPECT_EQ(stanza_error_of(5002, "blocked")->text, "");
}

TEST(errors, show_turms_reason_only_where_it_helps) {
  EXPECT_EQ(stanza_error_of(1102, "text is too long")->text, "text is too long");
  EXPECT_EQ(stanza_error_of(3205, "at most 5 groups")->text, "at most 5 groups");
  EXPECT_EQ(stanza_error_of(1200, "NullPointerException")->text, "");
  EXPECT_EQ(stanza_error_of(5010, "the word ...")->text, "");
  EXPECT_EQ(stanza_error_of(1101, "whatever")->text, "slow down");
}

TEST(errors, say_what_one_can_do_about_a_group) {
  EXPECT_EQ(stanza_error_of(3204)->text, "transfer the group first");
  EXPECT_EQ(stanza_error_of(3204, "name a successor")->text, "name a successor");
  EXPECT_EQ(stanza_error_of(3400)->text, "this group invites its members");
  EXPECT_EQ(stanza_error_of(3403)->text, "group is full");
  EXPECT_EQ(stanza_error_of(3422)->text, "an invitation is needed");
  EXPECT_EQ(stanza_error_of(3423)->text, "answer the group's questions: register");
  EXPECT_EQ(stanza_error_of(3424)->text, "ask to join: register");
  EXPECT_EQ(stanza_error_of(5005)->text, "the group is muted");
  EXPECT_EQ(stanza_error_of(5008)->text, "muted in this group");
}

TEST(errors, requests_without_an_answer_say_what_is_known) {
  using upstream::Outcome;
  using upstream::Response;
  Response answered(Outcome::answered, true);
  answered.code = 1000;
  EXPECT_FALSE(stanza_error_of(answered));
  answered.code = 5000;
  EXPECT_EQ(stanza_error_of(answered)->condition, Condition::item_not_found);

  const auto timeout = stanza_error_of(Response(Outcome::timeout, true));
  EXPECT_EQ(timeout->condition, Condition::remote_server_timeout);
  EXPECT_EQ(timeout->type, Type::wait);
  EXPECT_FALSE(timeout->text.empty());
  EXPECT_TRUE(stanza_error_of(Response(Outcome::timeout, false))->text.empty());

  for (const Outcome outcome : {Outcome::session_gone, Outcome::refused}) {
    EXPECT_EQ(stanza_error_of(Response(outcome))->condition, Condition::resource_constraint);
    EXPECT_EQ(stanza_error_of(Response(outcome))->type, Type::wait);
  }
}

TEST(errors, quiet_refusals_are_those_of_markers_and_chat_states) {
  for (const int32_t code : {4000, 4001, 4002, 4003, 4004, 4100, 4101, 4102})
    EXPECT_TRUE(is_quiet_refusal(code)) << code;
  for (const int32_t code : {1000, 1101, 4200, 5002}) EXPECT_FALSE(is_quiet_refusal(code)) << code;
}

TEST(errors, login_codes) {
  EXPECT_EQ(login_failure_of(2011).condition, SaslCondition::not_authorized);
  EXPECT_TRUE(login_failure_of(2011).counts_as_attempt);
  EXPECT_EQ(login_failure_of(2012).condition, SaslCondition::account_disabled);
  EXPECT_FALSE(login_failure_of(2012).counts_as_attempt);
  EXPECT_TRUE(login_failure_of(2013).try_other_device_type);
  EXPECT_TRUE(login_failure_of(2013).is_our_fault);
  for (const int32_t ours : {2000, 1102, 1100}) EXPECT_TRUE(login_failure_of(ours).is_our_fault) << ours;
  for (const int32_t theirs : {0, 2010, 1200, 1201, 1101}) {
    EXPECT_EQ(login_failure_of(theirs).condition, SaslCondition::temporary_auth_failure) << theirs;
    EXPECT_FALSE(login_failure_of(theirs).is_our_fault) << theirs;
  }
  for (const int32_t elsewhere : {2100, 2103}) EXPECT_EQ(login_failure_of(elsewhere).text, "in use elsewhere");
}

TEST(errors, every_close_status_has_its_action) {
  for (const int32_t status : {110, 111, 112, 200, 201, 202, 300, 400, 0, 9999}) {
    EXPECT_EQ(close_action_of(status), CloseAction::reopen) << status;
    EXPECT_FALSE(voids_credentials(status)) << status;
  }
  EXPECT_EQ(close_action_of(100), CloseAction::reopen_once);
  EXPECT_EQ(close_action_of(500), CloseAction::nothing);
  EXPECT_EQ(close_action_of(501), CloseAction::end_conflict);
  EXPECT_EQ(close_action_of(600), CloseAction::end_by_policy);
  EXPECT_EQ(close_action_of(700), CloseAction::end_as_unknown);
  EXPECT_EQ(close_action_of(701), CloseAction::end_by_policy);
  EXPECT_FALSE(voids_credentials(600)) << "tokens are kept";
  EXPECT_TRUE(voids_credentials(700));
  EXPECT_TRUE(voids_credentials(701));
}

}  // namespace
}  // namespace turms::xmpp::bridge
