// SPDX-License-Identifier: Apache-2.0
#include "host/service/storage_fixture.h"

#include <limits>

namespace turms::gateway::service {
namespace {

using blobs::BlobName;
using blobs::Bucket;

TEST_F(StorageTest, an_upload_is_a_form_that_the_listener_will_know) {
  settings.storage.user_profile_picture.min_size_bytes = 1;
  auto pairs = pairs_of(ask_upload(3, resource::kUserProfilePicture));
  EXPECT_EQ(pairs["url"], "http://files/user-profile-picture");
  EXPECT_EQ(pairs["id"], "3");
  const auto policy = blobs::check_upload(signer, pairs["policy"], pairs["signature"]);
  ASSERT_TRUE(policy);
  EXPECT_EQ(*policy, (blobs::UploadPolicy{
                         {Bucket::user_profile_picture, 3}, clock.unix_ms() / 1000 + 300, 1, 1024 * 1024, "image/*"}));
  EXPECT_EQ(pairs.size(), 4U) << "anything else would be posted as a field";
}

TEST_F(StorageTest, ones_own_picture_is_the_only_one_to_change) {
  EXPECT_EQ(pairs_of(ask_upload(3, resource::kUserProfilePicture, 1))["id"], "3") << "whatever id is given";
}

TEST_F(StorageTest, a_groups_picture_is_for_those_who_lead_it) {
  EXPECT_EQ(pairs_of(ask_upload(1, resource::kGroupProfilePicture, kGroup))["url"],
            "http://files/group-profile-picture");
  EXPECT_EQ(pairs_of(ask_upload(2, resource::kGroupProfilePicture, kGroup))["id"], "7");
}

TEST_F(StorageTest, an_attachment_is_recorded_and_shared_with_whom_it_is_for) {
  relate(2, 1, store::Relation::friendly);
  const int64_t id = upload(1, 2);
  const auto row = tables.attachments.find(id);
  ASSERT_TRUE(row.ok() && *row);
  EXPECT_EQ((*row)->name, "a.txt");
  EXPECT_EQ((*row)->media_type, "text/plain");
  EXPECT_EQ((*row)->uploader_id, 1);
  EXPECT_TRUE(*tables.attachments.is_shared_with(id, 2));
  EXPECT_TRUE(*tables.attachments.is_shared_with(upload(1, -kGroup), 3));
  EXPECT_EQ(*tables.attachments.count_shares(upload(1, {}), 9), 0) << "shared later";
}

TEST_F(StorageTest, every_refusal_of_an_upload) {
  relate(2, 1, store::Relation::friendly);
  relate(4, 1, store::Relation::blocked);
  constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();
  struct Row {
    int64_t user;
    int32_t type;
    std::optional<int64_t> id;
    std::string_view name, media_type;
    int32_t code;
  };
  for (const Row& row : {
           Row{3, resource::kGroupProfilePicture, kGroup, {}, {}, status::kUnauthorized},
           Row{9, resource::kGroupProfilePicture, kGroup, {}, {}, status::kUnauthorized},
           Row{1, resource::kGroupProfilePicture, {}, {}, {}, status::kIllegalArgument},
           Row{1, resource::kGroupProfilePicture, -kGroup, {}, {}, status::kIllegalArgument},
           Row{1, resource::kUserProfilePicture, {}, {}, "no type", status::kIllegalArgument},
           Row{1, 3, {}, {}, {}, status::kIllegalArgument},
           Row{1, -1, {}, {}, {}, status::kIllegalArgument},
           Row{1, resource::kMessageAttachment, 2, {}, "text/plain", status::kIllegalArgument},
           Row{1, resource::kMessageAttachment, 2, " ", "text/plain", status::kIllegalArgument},
           Row{1, resource::kMessageAttachment, 2, "a", {}, status::kIllegalArgument},
           Row{1, resource::kMessageAttachment, 2, "a", "text/*", status::kIllegalArgument},
           Row{1, resource::kMessageAttachment, 3, "a", "text/plain",
               status::kNotFriendToUploadMessageAttachmentInPrivateConversation},
           Row{1, resource::kMessageAttachment, 4, "a", "text/plain",
               status::kNotFriendToUploadMessageAttachmentInPrivateConversation},
           Row{9, resource::kMessageAttachment, -kGroup, "a", "text/plain",
               status::kNotGroupMemberToUploadMessageAttachmentInGroupConversation},
           Row{1, resource::kMessageAttachment, kLeast, "a", "text/plain",
               status::kNotGroupMemberToUploadMessageAttachmentInGroupConversation},
       }) {
    const Outcome outcome = ask_upload(row.user, row.type, row.id, row.name, row.media_type);
    EXPECT_EQ(outcome.code(), row.code) << row.user << ' ' << row.type << ' ' << row.id.value_or(0) << ' ' << row.name;
  }
  EXPECT_EQ(*database.number("SELECT count(*) FROM attachments"), 0);
}

TEST_F(StorageTest, pictures_are_downloaded_by_anybody_from_a_lasting_address) {
  EXPECT_EQ(pairs_of(ask_download(9, resource::kUserProfilePicture, 3)).at("url"),
            "http://files/user-profile-picture/3");
  EXPECT_EQ(pairs_of(ask_download(9, resource::kGroupProfilePicture, 7)).at("url"),
            "http://files/group-profile-picture/7");
}

TEST_F(StorageTest, an_attachment_is_for_its_uploader_and_whom_it_was_shared_with) {
  relate(2, 1, store::Relation::friendly);
  const int64_t to_user = upload(1, 2);
  const int64_t to_group = upload(1, -kGroup);
  for (const auto& [user, id] : {std::pair{1, to_user}, {2, to_user}, {1, to_group}, {2, to_group}, {3, to_group}}) {
    const std::string url = pairs_of(ask_download(user, resource::kMessageAttachment, id)).at("url");
    const std::string query = url.substr(url.find('?') + 1);
    const int64_t now = clock.unix_ms() / 1000;
    EXPECT_TRUE(blobs::may_download(signer, {Bucket::message_attachment, id}, query, now + 300));
    EXPECT_FALSE(blobs::may_download(signer, {Bucket::message_attachment, id}, query, now + 301));
  }
  for (const auto& [user, id] : {std::pair{3, to_user}, {9, to_group}, {1, to_user + 1'000'000}}) {
    EXPECT_EQ(ask_download(user, resource::kMessageAttachment, id).code(),
              status::kNotUploaderOrSharedWithUserToDownloadMessageAttachment);
  }
}

TEST_F(StorageTest, a_download_needs_an_id) {
  for (const int32_t type :
       {resource::kUserProfilePicture, resource::kGroupProfilePicture, resource::kMessageAttachment}) {
    EXPECT_EQ(ask_download(1, type, {}).code(), status::kIllegalArgument);
    EXPECT_EQ(ask_download(1, type, -1).code(), status::kIllegalArgument);
  }
}

TEST_F(StorageTest, pictures_can_be_deleted_by_whom_they_belong_to) {
  const BlobName own{Bucket::user_profile_picture, 3};
  const BlobName groups{Bucket::group_profile_picture, kGroup};
  for (const BlobName& name : {own, groups}) {
    auto file = store->begin(name);
    ASSERT_TRUE(file.ok() && file->finish("image/png").ok());
  }
  EXPECT_EQ(ask_delete(3, resource::kGroupProfilePicture, kGroup).code(), status::kUnauthorized);
  EXPECT_EQ(ask_delete(1, resource::kGroupProfilePicture).code(), status::kIllegalArgument);
  EXPECT_TRUE(store->find(groups)->has_value());
  EXPECT_EQ(ask_delete(1, resource::kGroupProfilePicture, kGroup).code(), status::kOk);
  EXPECT_FALSE(store->find(groups)->has_value());
  EXPECT_EQ(ask_delete(3, resource::kUserProfilePicture).code(), status::kOk);
  EXPECT_FALSE(store->find(own)->has_value());
  EXPECT_EQ(ask_delete(3, resource::kUserProfilePicture).code(), status::kOk) << "as before: there is none";
  EXPECT_EQ(ask_delete(3, resource::kMessageAttachment, 1).code(), status::kStorageNotImplemented);
}

TEST_F(StorageTest, a_user_has_no_more_attachments_than_the_operator_allows) {
  settings.storage.max_attachments_per_user = 2;
  upload(1, {});
  upload(1, {});
  EXPECT_EQ(ask_upload(1, resource::kMessageAttachment, {}, "a.txt", "text/plain").code(), status::kIllegalArgument);
  upload(2, {});
  settings.storage.max_attachments_per_user = 3;
  upload(1, {});
}

TEST_F(StorageTest, without_a_store_every_request_is_6000) {
  settings.files = nullptr;
  EXPECT_EQ(ask_upload(1, resource::kUserProfilePicture).code(), status::kStorageNotImplemented);
  EXPECT_EQ(ask_download(1, resource::kUserProfilePicture, 1).code(), status::kStorageNotImplemented);
  EXPECT_EQ(ask_delete(1, resource::kUserProfilePicture).code(), status::kStorageNotImplemented);
}

TEST_F(StorageTest, nobody_is_told_of_any_of_it) {
  relate(2, 1, store::Relation::friendly);
  EXPECT_TRUE(ask_upload(1, resource::kMessageAttachment, 2, "a", "text/plain").pushes().empty());
  EXPECT_TRUE(ask_delete(1, resource::kUserProfilePicture).pushes().empty());
}

}  // namespace
}  // namespace turms::gateway::service
