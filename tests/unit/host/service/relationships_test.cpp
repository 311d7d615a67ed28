// SPDX-License-Identifier: Apache-2.0
#include "host/service/contacts_fixture.h"

namespace turms::gateway::service {
namespace {

using Ids = std::vector<int64_t>;

struct RelationshipsTest : ContactsTest {
  struct Update {
    std::optional<bool> blocked = {};
    std::optional<int32_t> join = {};
    std::optional<int32_t> leave = {};
    const char* name = nullptr;
  };
  Outcome update(int64_t owner, int64_t related, const Update& update) {
    proto::UpdateRelationshipRequest request{};
    request.user_id = related;
    request.has_blocked = update.blocked.has_value();
    request.blocked = update.blocked.value_or(false);
    request.has_new_group_index = update.join.has_value();
    request.new_group_index = update.join.value_or(0);
    request.has_delete_group_index = update.leave.has_value();
    request.delete_group_index = update.leave.value_or(0);
    if (update.name != nullptr) request.name = update.name;
    return handle(session(owner), request);
  }
  store::Relation relation(int64_t owner, int64_t related) { return writer->facts().relation(owner, related).value(); }
};

TEST_F(RelationshipsTest, a_contact_is_noted_on_one_side) {
  EXPECT_EQ(create(1, 2, false, 7, "Juliet").code(), status::kOk);
  EXPECT_EQ(relation(1, 2), store::Relation::friendly);
  EXPECT_EQ(relation(2, 1), store::Relation::none);
  EXPECT_EQ(relationships.find(1, 2).value()->name, "Juliet");
  EXPECT_EQ(relationships.find(1, 2).value()->establishment_date, clock.unix_ms());
  EXPECT_EQ(members(1, 7), Ids{2});
  EXPECT_EQ(members(1, 0), Ids{});
}

TEST_F(RelationshipsTest, a_contact_may_be_born_blocked_and_need_not_exist) {
  EXPECT_EQ(create(1, 999, true).code(), status::kOk);
  EXPECT_EQ(relation(1, 999), store::Relation::blocked);
  EXPECT_EQ(members(1, 0), Ids{999});
}

TEST_F(RelationshipsTest, codes_of_creating) {
  const std::string long_name(201, 'x');
  struct Row {
    int64_t related;
    const char* name;
    int32_t code;
  };
  for (const Row& row :
       {Row{2, nullptr, status::kOk}, Row{2, nullptr, status::kCreateExistingRelationship},
        Row{1, nullptr, status::kIllegalArgument}, Row{0, nullptr, status::kIllegalArgument},
        Row{-3, nullptr, status::kIllegalArgument}, Row{3, long_name.c_str(), status::kIllegalArgument}}) {
    EXPECT_EQ(create(1, row.related, false, {}, row.name).code(), row.code) << row.related;
  }
}

TEST_F(RelationshipsTest, own_sessions_hear_of_a_new_contact_with_its_group_and_the_other_without) {
  const Outcome outcome = create(1, 2, false, {}, "Juliet");
  EXPECT_EQ(told_by(outcome), (Told{{2, kNoDeviceType}, {1, device::kDesktop}}));
  const Relayed to_other(outcome.pushes().at(0));
  const auto shown = to_other.body<proto::CreateRelationshipRequest>();
  EXPECT_EQ(shown.user_id, 2);
  EXPECT_FALSE(shown.has_group_index);
  EXPECT_FALSE(shown.name.has()) << "what I call him is mine";
  const Relayed to_own(outcome.pushes().at(1));
  const auto body = to_own.body<proto::CreateRelationshipRequest>();
  EXPECT_TRUE(body.has_group_index);
  EXPECT_EQ(body.group_index, 0);
  EXPECT_EQ(body.user_id, 2);
  EXPECT_EQ(body.name.view(), "Juliet");
}

TEST_F(RelationshipsTest, nobody_hears_that_he_is_or_was_blocked) {
  const Told me{{1, device::kDesktop}};
  EXPECT_EQ(told_by(create(1, 2, true)), me);
  EXPECT_EQ(told_by(remove(1, 2)), me);
  EXPECT_EQ(told_by(remove(1, 2)), me) << "nor a stranger that he is none of my contacts";
}

TEST_F(RelationshipsTest, who_is_told_by_toggle) {
  auto& notify = settings.notification;
  struct Row {
    bool own, other;
    Told told;
  };
  const Told me{{1, device::kDesktop}};
  const Told him{{2, kNoDeviceType}};
  const Told both{{2, kNoDeviceType}, {1, device::kDesktop}};
  for (const Row& row : {Row{true, false, me}, Row{false, true, him}, Row{true, true, both}, Row{false, false, {}}}) {
    auto& added = notify.one_sided_relationship_group_member_added;
    added.notify_requester_other_online_sessions = row.own;
    added.notify_new_relationship_group_member = row.other;
    EXPECT_EQ(told_by(create(1, 2)), row.told);
    auto& updated = notify.one_sided_relationship_updated;
    updated.notify_requester_other_online_sessions = row.own;
    updated.notify_related_user = row.other;
    EXPECT_EQ(told_by(update(1, 2, {})), row.told);
    auto& removed = notify.one_sided_relationship_group_member_removed;
    removed.notify_requester_other_online_sessions = row.own;
    removed.notify_removed_relationship_group_member = row.other;
    EXPECT_EQ(told_by(remove(1, 2)), row.told);
  }
}

TEST_F(RelationshipsTest, an_update_overwrites_everything_as_in_turms) {
  ASSERT_EQ(create(1, 2, true, {}, "Juliet").code(), status::kOk);
  clock.advance_ms(1000);
  ASSERT_EQ(update(1, 2, {.name = "Julia"}).code(), status::kOk);
  auto found = relationships.find(1, 2).value();
  EXPECT_EQ(found->name, "Julia");
  EXPECT_EQ(found->block_date, std::nullopt) << "renaming unblocks";
  EXPECT_EQ(found->establishment_date, clock.unix_ms());
  ASSERT_EQ(update(1, 2, {.blocked = true}).code(), status::kOk);
  found = relationships.find(1, 2).value();
  EXPECT_EQ(found->name, std::nullopt) << "blocking takes the name";
  EXPECT_EQ(relation(1, 2), store::Relation::blocked);
}

TEST_F(RelationshipsTest, an_update_makes_what_was_missing_and_puts_it_into_a_group) {
  ASSERT_EQ(update(1, 2, {}).code(), status::kOk);
  EXPECT_EQ(members(1, 0), Ids{2});
  ASSERT_EQ(update(1, 3, {.join = 7}).code(), status::kOk);
  EXPECT_EQ(members(1, 7), Ids{3});
  EXPECT_EQ(members(1, 0), Ids{2});
}

TEST_F(RelationshipsTest, an_update_moves_between_groups) {
  struct Row {
    std::optional<int32_t> join, leave;
    Ids in_default, in_seven, in_eight;
  };
  // One after the other, on a contact who begins in group 7.
  ASSERT_EQ(create(1, 2, false, 7).code(), status::kOk);
  for (const Row& row : {Row{{}, {}, {}, {2}, {}},    // stays
                         Row{8, {}, {}, {2}, {2}},    // joins another
                         Row{8, {}, {}, {2}, {2}},    // is there already
                         Row{0, 8, {2}, {2}, {}},     // moves
                         Row{{}, 0, {2}, {2}, {}},    // the default group is not left for nothing
                         Row{{}, 7, {2}, {}, {}}}) {  // leaves for the default group
    ASSERT_EQ(update(1, 2, {.join = row.join, .leave = row.leave}).code(), status::kOk);
    EXPECT_EQ(members(1, 0), row.in_default);
    EXPECT_EQ(members(1, 7), row.in_seven);
    EXPECT_EQ(members(1, 8), row.in_eight);
  }
}

TEST_F(RelationshipsTest, codes_of_updating) {
  EXPECT_EQ(update(1, 1, {}).code(), status::kIllegalArgument);
  EXPECT_EQ(update(1, 0, {}).code(), status::kIllegalArgument);
  EXPECT_EQ(update(1, 2, {.join = 3, .leave = 3}).code(), status::kIllegalArgument);
  EXPECT_EQ(update(1, 2, {.name = std::string(201, 'x').c_str()}).code(), status::kIllegalArgument);
  EXPECT_EQ(relation(1, 2), store::Relation::none);
}

TEST_F(RelationshipsTest, deleting_takes_the_contact_out_of_every_group) {
  ASSERT_EQ(create(1, 2, false, 7).code(), status::kOk);
  ASSERT_EQ(update(1, 2, {.join = 8}).code(), status::kOk);
  relate(2, 1, store::Relation::friendly);
  EXPECT_EQ(remove(1, 2).code(), status::kOk);
  EXPECT_EQ(relation(1, 2), store::Relation::none);
  EXPECT_EQ(relation(2, 1), store::Relation::friendly) << "the other side stays";
  EXPECT_EQ(members(1, 7), Ids{});
  EXPECT_EQ(members(1, 8), Ids{});
  EXPECT_EQ(remove(1, 2).code(), status::kOk) << "1000 whatever there was";
}

TEST_F(RelationshipsTest, leaving_the_last_group_ends_the_contact) {
  ASSERT_EQ(create(1, 2, false, 7).code(), status::kOk);
  ASSERT_EQ(update(1, 2, {.join = 8}).code(), status::kOk);
  EXPECT_EQ(remove(1, 2, 9).code(), status::kOk);
  EXPECT_EQ(remove(1, 2, 7).code(), status::kOk);
  EXPECT_EQ(relation(1, 2), store::Relation::friendly);
  EXPECT_EQ(remove(1, 2, 8).code(), status::kOk);
  EXPECT_EQ(relation(1, 2), store::Relation::none);
}

TEST_F(RelationshipsTest, both_sides_go_when_the_operator_wants_that_and_nobody_blocks) {
  settings.user.delete_two_sided_relationships = true;
  for (const auto theirs : {store::Relation::friendly, store::Relation::blocked}) {
    relate(1, 2, store::Relation::friendly);
    relate(2, 1, theirs);
    EXPECT_EQ(remove(1, 2).code(), status::kOk);
    EXPECT_EQ(relation(1, 2), store::Relation::none);
    const bool stays = theirs == store::Relation::blocked;
    EXPECT_EQ(relation(2, 1), stays ? store::Relation::blocked : store::Relation::none);
  }
}

TEST_F(RelationshipsTest, every_change_moves_the_stamp) {
  const auto now = [&] { return stamp(1, store::UserVersion::relationships); };
  int64_t before = now();
  const auto moved = [&] { return now() > std::exchange(before, now()); };
  ASSERT_EQ(create(1, 2).code(), status::kOk);
  EXPECT_TRUE(moved());
  ASSERT_EQ(update(1, 2, {.name = "x"}).code(), status::kOk);
  EXPECT_TRUE(moved());
  ASSERT_EQ(remove(1, 2).code(), status::kOk);
  EXPECT_TRUE(moved());
  ASSERT_EQ(remove(1, 2).code(), status::kOk);
  EXPECT_FALSE(moved()) << "nothing was removed";
  ASSERT_EQ(create(1, 1).code(), status::kIllegalArgument);
  EXPECT_FALSE(moved());
}

TEST_F(RelationshipsTest, a_block_acts_on_the_next_request) {
  ASSERT_NE(send(2, 1, "hello"), 0);
  ASSERT_EQ(create(1, 2, true).code(), status::kOk);
  proto::CreateMessageRequest message{};
  message.has_recipient_id = true;
  message.recipient_id = 1;
  EXPECT_EQ(handle(session(2), message).code(), status::kBlockedUserSendPrivateMessage);
  ASSERT_EQ(update(1, 2, {}).code(), status::kOk);
  EXPECT_EQ(handle(session(2), message).code(), status::kOk);
}

}  // namespace
}  // namespace turms::gateway::service
