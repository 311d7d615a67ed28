// SPDX-License-Identifier: Apache-2.0
#include <limits>
#include <numeric>

#include "host/service/storage_fixture.h"

namespace turms::gateway::service {
namespace {

using proto::QueryMessageAttachmentInfosRequest;
using proto::UpdateMessageAttachmentInfoRequest;

struct AttachmentsTest : StorageTest {
  AttachmentsTest() {
    relate(2, 1, store::Relation::friendly);
    relate(1, 2, store::Relation::friendly);
  }

  template <class Change>
  int32_t update(int64_t user, int64_t id, Change change) {
    UpdateMessageAttachmentInfoRequest request{};
    request.has_attachment_id_num = true;
    request.attachment_id_num = id;
    change(request);
    const Outcome outcome = handle(session(user), request);
    EXPECT_TRUE(outcome.pushes().empty());
    return outcome.code();
  }
  static auto with_user(int64_t id) {
    return [id](UpdateMessageAttachmentInfoRequest& request) {
      request.has_user_id_to_share_with = true;
      request.user_id_to_share_with = id;
    };
  }
  static auto with_group(int64_t id) {
    return [id](UpdateMessageAttachmentInfoRequest& request) {
      request.has_group_id_to_share_with = true;
      request.group_id_to_share_with = id;
    };
  }

  /// The ids found, or the code as the only element when it is not 1000.
  std::vector<int64_t> query(int64_t user, std::vector<int64_t> users, std::vector<int64_t> groups,
                             std::optional<bool> shared_by_me = {}) {
    QueryMessageAttachmentInfosRequest request{};
    request.user_ids = users;
    request.group_ids = groups;
    request.has_are_shared_by_me = shared_by_me.has_value();
    request.are_shared_by_me = shared_by_me.value_or(false);
    return ids_of(handle(session(user), request));
  }
  static std::vector<int64_t> ids_of(const Outcome& outcome) {
    if (outcome.code() != status::kOk) return {outcome.code()};
    const Response response(outcome);
    std::vector<int64_t> ids;
    for (const std::string_view encoded : response.data<proto::StorageResourceInfos>().infos) {
      proto::StorageResourceInfo info;
      EXPECT_TRUE(proto::decode(encoded, info));
      ids.push_back(info.id_num);
    }
    return ids;
  }
  using Ids = std::vector<int64_t>;
};

TEST_F(AttachmentsTest, the_uploader_shares_with_users_and_groups) {
  const int64_t id = upload(1, {});
  EXPECT_EQ(ask_download(5, resource::kMessageAttachment, id).code(),
            status::kNotUploaderOrSharedWithUserToDownloadMessageAttachment);
  EXPECT_EQ(update(1, id, with_user(5)), status::kOk);
  EXPECT_EQ(update(1, id, with_user(5)), status::kOk) << "twice is no harm";
  EXPECT_EQ(ask_download(5, resource::kMessageAttachment, id).code(), status::kOk);
  EXPECT_EQ(update(1, id, with_group(kGroup)), status::kOk);
  EXPECT_EQ(ask_download(3, resource::kMessageAttachment, id).code(), status::kOk);
}

TEST_F(AttachmentsTest, every_refusal_of_sharing) {
  const int64_t id = upload(1, {});
  EXPECT_EQ(update(2, id, with_user(5)), status::kNotUploaderToShareMessageAttachment);
  EXPECT_EQ(update(1, id + 999, with_user(5)), status::kNotUploaderToShareMessageAttachment);
  EXPECT_EQ(update(1, id, with_user(0)), status::kIllegalArgument);
  EXPECT_EQ(update(1, id, with_group(std::numeric_limits<int64_t>::min())), status::kIllegalArgument);
  EXPECT_EQ(update(1, id, [](auto&) {}), status::kIllegalArgument);
  EXPECT_EQ(update(1, id, [](auto& request) { request.has_user_id_to_unshare_with = true; }),
            status::kStorageNotImplemented);
  EXPECT_EQ(update(1, id,
                   [](auto& request) {
                     request.has_group_id_to_unshare_with = true;
                     request.group_id_to_unshare_with = kGroup;
                   }),
            status::kStorageNotImplemented);
  EXPECT_EQ(update(1, id,
                   [](auto& request) {
                     request.has_attachment_id_num = false;
                     with_user(5)(request);
                   }),
            status::kIllegalArgument);
  EXPECT_EQ(*tables.attachments.count_shares(id, 9), 0);
}

TEST_F(AttachmentsTest, one_attachment_is_shared_with_a_bounded_number) {
  const int64_t id = upload(1, {});
  for (int64_t user = 1; user <= 1000; ++user) ASSERT_EQ(update(1, id, with_user(user)), status::kOk);
  EXPECT_EQ(update(1, id, with_user(1001)), status::kIllegalArgument);
}

TEST_F(AttachmentsTest, lists_of_a_private_conversation_by_direction) {
  const int64_t mine = upload(1, 2);
  const int64_t theirs = upload(2, 1);
  upload(1, {});
  EXPECT_EQ(query(1, {2}, {}), (Ids{mine, theirs}));
  EXPECT_EQ(query(1, {2}, {}, true), Ids{mine});
  EXPECT_EQ(query(1, {2}, {}, false), Ids{theirs});
  EXPECT_EQ(query(2, {1}, {}, true), Ids{theirs});
}

TEST_F(AttachmentsTest, lists_of_ones_own_uploads_and_of_groups) {
  const int64_t unshared = upload(1, {});
  const int64_t to_group = upload(1, -kGroup);
  const int64_t by_manager = upload(2, -kGroup);
  EXPECT_EQ(query(1, {}, {}), (Ids{unshared, to_group}));
  EXPECT_EQ(query(3, {}, {kGroup}), (Ids{to_group, by_manager}));
  EXPECT_EQ(query(3, {2, 2}, {kGroup}), Ids{by_manager});
  EXPECT_EQ(query(3, {1, 2}, {kGroup}), (Ids{to_group, by_manager}));
  EXPECT_EQ(query(3, {}, {}), Ids{}) << "nothing is a list too";
}

TEST_F(AttachmentsTest, an_info_says_what_was_uploaded_when_and_by_whom) {
  const int64_t id = upload(1, 2, "holiday.txt");
  const Outcome outcome = handle(session(1), QueryMessageAttachmentInfosRequest{});
  const Response response(outcome);
  const auto infos = response.data<proto::StorageResourceInfos>();
  ASSERT_EQ(infos.infos.size(), 1U);
  proto::StorageResourceInfo info;
  ASSERT_TRUE(proto::decode(*infos.infos.begin(), info));
  EXPECT_EQ(info.id_num, id);
  EXPECT_FALSE(info.id_str.has());
  EXPECT_EQ(info.name.view(), "holiday.txt");
  EXPECT_EQ(info.media_type.view(), "text/plain");
  EXPECT_EQ(info.uploader_id, 1);
  EXPECT_EQ(info.creation_date, tables.attachments.find(id)->value().creation_date);
}

TEST_F(AttachmentsTest, a_range_of_dates_counts) {
  const int64_t id = upload(1, {});
  const int64_t date = tables.attachments.find(id)->value().creation_date;
  const auto find = [&](int64_t start, int64_t end) {
    QueryMessageAttachmentInfosRequest request{};
    request.has_creation_date_start = request.has_creation_date_end = true;
    request.creation_date_start = start;
    request.creation_date_end = end;
    return ids_of(handle(session(1), request));
  };
  EXPECT_EQ(find(date, date + 1), Ids{id});
  EXPECT_EQ(find(date + 1, date + 9), Ids{});
  EXPECT_EQ(find(date - 9, date), Ids{});
}

TEST_F(AttachmentsTest, every_refusal_of_a_list) {
  EXPECT_EQ(query(1, {3}, {}), Ids{status::kNotFriendToQueryMessageAttachmentInfoInPrivateConversation});
  relate(2, 1, store::Relation::blocked);
  EXPECT_EQ(query(1, {2}, {}), Ids{status::kNotFriendToQueryMessageAttachmentInfoInPrivateConversation});
  EXPECT_EQ(query(9, {}, {kGroup}), Ids{status::kNotGroupMemberToQueryMessageAttachmentInfoInGroupConversation});
  EXPECT_EQ(query(1, {2, 3}, {}), Ids{status::kIllegalArgument});
  EXPECT_EQ(query(1, {}, {kGroup, 8}), Ids{status::kIllegalArgument});
  Ids many(101);
  std::iota(many.begin(), many.end(), 1);
  EXPECT_EQ(query(1, many, {kGroup}), Ids{status::kIllegalArgument});
  for (const bool is_private : {false, true}) {
    QueryMessageAttachmentInfosRequest request{};
    request.has_in_private_conversation = true;
    request.in_private_conversation = is_private;
    EXPECT_EQ(handle(session(1), request).code(), status::kIllegalArgument);
  }
}

TEST_F(AttachmentsTest, without_a_store_every_request_is_6000) {
  settings.files = nullptr;
  EXPECT_EQ(query(1, {}, {}), Ids{status::kStorageNotImplemented});
  EXPECT_EQ(update(1, 1, with_user(2)), status::kStorageNotImplemented);
}

}  // namespace
}  // namespace turms::gateway::service
