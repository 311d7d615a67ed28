// SPDX-License-Identifier: Apache-2.0
// Files from end to end: a Turms client asks for a link, posts a form, and another one fetches what it posted.
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "embedded/user_admin.h"
#include "host/app/gateway_rig.h"
#include "host/net/wire_client.h"
#include "proto/enums.h"

namespace turms::gateway::app {
namespace {

using net::WireClient;
using testing::GatewayRig;

struct GatewayStorage : ::testing::Test {
  void start(const std::string& config) {
    rig.configure(config);
    gateway = rig.make();
    ASSERT_TRUE(gateway->start(false).ok());
    const auto users = embedded::UserAdmin::open(config::load(rig.file()).settings.embedded, rig.clock);
    ASSERT_TRUE(users.ok());
    for (const int64_t id : {7, 8}) ASSERT_TRUE((*users)->add(id, "", crypto::Secret(std::string("123"))).ok());
    for (const auto& listener : gateway->status().listeners) ports[listener.name] = listener.port;
  }
  static std::map<std::string, std::string> pairs_of(const proto::Notification& response) {
    proto::StringsWithVersion data;
    EXPECT_EQ(response.code, 1000);
    EXPECT_TRUE(proto::decode(response.data, data));
    std::map<std::string, std::string> pairs;
    std::string key;
    for (const std::string_view text : data.strings) {
      if (key.empty()) {
        key = text;
      } else {
        pairs[std::exchange(key, {})] = text;
      }
    }
    return pairs;
  }

  GatewayRig rig{""};
  std::unique_ptr<Gateway> gateway;
  std::map<std::string, uint16_t> ports;
};

TEST_F(GatewayStorage, a_picture_goes_from_one_client_to_another) {
  start("[turms.storage]\nenabled = true\nport = 0\n");
  const std::string base = "http://127.0.0.1:" + std::to_string(ports["turms_storage"]);
  WireClient romeo(ports["turms_tcp"]);
  romeo.log_in(7);
  romeo.ask(2, proto::QueryResourceUploadInfoRequest{});
  auto form = pairs_of(romeo.read_notification());
  ASSERT_EQ(form["url"], base + "/user-profile-picture");

  std::string body;
  for (const auto& [name, value] : {std::pair<std::string, std::string>{"policy", form["policy"]},
                                    {"signature", form["signature"]},
                                    {"key", form["id"]},
                                    {"Content-Type", "image/png"}}) {
    body += "--B\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
  }
  body += "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"7\"\r\n\r\ncontent\r\n--B--\r\n";
  WireClient uploader(ports["turms_storage"]);
  uploader.send(
      "POST /user-profile-picture HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=B\r\nContent-Length: " +
      std::to_string(body.size()) + "\r\n\r\n" + body);
  EXPECT_TRUE(uploader.read_bytes(SIZE_MAX).starts_with("HTTP/1.1 204 "));

  WireClient juliet(ports["turms_tcp"]);
  juliet.log_in(8);
  proto::QueryResourceDownloadInfoRequest request{};
  request.has_id_num = true;
  request.id_num = 7;
  juliet.ask(2, request);
  const std::string url = pairs_of(juliet.read_notification())["url"];
  ASSERT_EQ(url, base + "/user-profile-picture/7");
  WireClient downloader(ports["turms_storage"]);
  downloader.send("GET " + url.substr(base.size()) + " HTTP/1.1\r\n\r\n");
  EXPECT_TRUE(downloader.read_bytes(SIZE_MAX).ends_with("\r\n\r\ncontent"));
  EXPECT_TRUE(gateway->shut_down());
}

TEST_F(GatewayStorage, without_it_requests_are_6000_and_there_are_no_buckets) {
  start("");
  EXPECT_FALSE(ports.contains("turms_storage"));
  WireClient romeo(ports["turms_tcp"]);
  romeo.log_in(7);
  romeo.ask(2, proto::QueryResourceUploadInfoRequest{});
  EXPECT_EQ(romeo.read_notification().code, 6000);
  EXPECT_TRUE(gateway->shut_down());
  EXPECT_FALSE(std::filesystem::exists(rig.folder.path() / "data" / "blobs" / "message-attachment"));
}

}  // namespace
}  // namespace turms::gateway::app
