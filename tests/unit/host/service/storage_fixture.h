// SPDX-License-Identifier: Apache-2.0
// A service with a store of files behind it.
#pragma once

#include <map>
#include <string>

#include "blobs/storage.h"
#include "host/base/temporary_folder.h"
#include "host/service/service_fixture.h"

namespace turms::gateway::service {

namespace resource = proto::storage_resource_type;

struct StorageTest : ServiceTest {
  static constexpr int64_t kGroup = 7;  // of 1 (owner), 2 (manager) and 3 (member)

  StorageTest() {
    auto opened = blobs::BlobStore::open(folder.path() / "blobs");
    EXPECT_TRUE(opened.ok());
    store = std::move(opened).value();
    storage = std::make_unique<blobs::Storage>(blobs::Storage{*store, blobs::Links("http://files", signer)});
    settings.files = storage.get();
    EXPECT_TRUE(database
                    .execute("PRAGMA foreign_keys = OFF;"
                             "INSERT INTO group_members (group_id, user_id, role, join_date) "
                             "VALUES (7, 1, 0, 1), (7, 2, 1, 1), (7, 3, 2, 1)")
                    .ok());
    writer->forget_facts();
  }

  /// The flat list of an answer as what it means.
  static std::map<std::string, std::string> pairs_of(const Outcome& outcome) {
    EXPECT_EQ(outcome.code(), status::kOk);
    const Response response(outcome);
    const auto data = response.data<proto::StringsWithVersion>();
    std::map<std::string, std::string> pairs;
    std::string key;
    bool is_key = true;
    for (const std::string_view text : data.strings) {
      if (is_key) key = text;
      if (!is_key) pairs[key] = text;
      is_key = !is_key;
    }
    EXPECT_TRUE(is_key) << "a key without a value";
    return pairs;
  }

  Outcome ask_upload(int64_t user, int32_t type, std::optional<int64_t> id = {}, std::string_view name = {},
                     std::string_view media_type = {}) {
    proto::QueryResourceUploadInfoRequest request{};
    request.type = static_cast<decltype(request.type)>(type);
    request.has_id_num = id.has_value();
    request.id_num = id.value_or(0);
    if (name.data() != nullptr) request.name = name;
    if (media_type.data() != nullptr) request.media_type = media_type;
    return handle(session(user), request);
  }
  Outcome ask_download(int64_t user, int32_t type, std::optional<int64_t> id) {
    proto::QueryResourceDownloadInfoRequest request{};
    request.type = static_cast<decltype(request.type)>(type);
    request.has_id_num = id.has_value();
    request.id_num = id.value_or(0);
    return handle(session(user), request);
  }
  Outcome ask_delete(int64_t user, int32_t type, std::optional<int64_t> id = {}) {
    proto::DeleteResourceRequest request{};
    request.type = static_cast<decltype(request.type)>(type);
    request.has_id_num = id.has_value();
    request.id_num = id.value_or(0);
    return handle(session(user), request);
  }
  /// An attachment's id. `target` as in the request: a user, or a group by its negative id.
  int64_t upload(int64_t user, std::optional<int64_t> target, std::string_view name = "a.txt") {
    return std::stoll(pairs_of(ask_upload(user, resource::kMessageAttachment, target, name, "text/plain")).at("id"));
  }

  gateway::testing::TemporaryFolder folder;
  const blobs::LinkSigner signer{crypto::sha256(crypto::octets("key"))};
  std::unique_ptr<blobs::BlobStore> store;
  std::unique_ptr<blobs::Storage> storage;
};

}  // namespace turms::gateway::service
