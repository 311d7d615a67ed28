// SPDX-License-Identifier: Apache-2.0
#include "net/storage_listener.h"

#include "host/net/storage_fixture.h"
#include "host/net/wire_client.h"

namespace turms::gateway::net {
namespace {

struct StorageListenerTest : StorageFixture {
  StorageListenerTest() {
    settings.enabled = true;
    settings.port = 0;
  }
  void start() {
    auto started = StorageListener::start(settings, *store, signer, clock, log);
    ASSERT_TRUE(started.ok()) << started.error().to_string();
    listener = std::move(*started);
  }
  /// Everything that the listener says until it closes.
  std::string ask(std::string_view request) {
    WireClient client(listener->port());
    client.send(request);
    return client.read_bytes(SIZE_MAX);
  }

  StorageListenerSettings settings;
  std::unique_ptr<StorageListener> listener;
};

TEST_F(StorageListenerTest, files_come_and_go) {
  start();
  const std::string content(3'000'000, 'x');  // more than any buffer
  const std::string stored = ask(post("/message-attachment", form_for(attachment, "a/b", 0, 0, "*/*"), content));
  EXPECT_TRUE(stored.starts_with("HTTP/1.1 204 ")) << stored;
  const std::string fetched = ask(get(links.download_url(attachment, now())));
  EXPECT_TRUE(fetched.starts_with("HTTP/1.1 200 "));
  EXPECT_TRUE(fetched.ends_with("\r\n\r\n" + content));
}

TEST_F(StorageListenerTest, the_address_of_links_is_the_bound_one_or_the_operators) {
  start();
  EXPECT_EQ(listener->base_url(), "http://127.0.0.1:" + std::to_string(listener->port()));
  settings.public_url = "https://files.example.org/";
  start();
  EXPECT_EQ(listener->base_url(), "https://files.example.org");
  settings.public_url.clear();
  settings.host = "::1";
  if (auto v6 = StorageListener::start(settings, *store, signer, clock, log); v6.ok()) {
    EXPECT_TRUE((*v6)->base_url().starts_with("http://[::1]:"));
  }
}

TEST_F(StorageListenerTest, a_refusal_reaches_a_client_that_still_sends) {
  start();
  const std::string answer = ask(post("/user-profile-picture", {}, std::string(2'000'000, 'x')));
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 403 ")) << answer;
}

TEST_F(StorageListenerTest, connections_of_one_address_are_bounded) {
  settings.max_connections_per_ip = 1;
  start();
  {
    WireClient first(listener->port());
    ASSERT_TRUE(first.send("GET /"));
    EXPECT_EQ(ask(get("/user-profile-picture/7")), "") << "closed at once";
  }
  // The place is free again as soon as the listener has seen the first one go.
  std::string answer;
  for (int tries = 0; tries < 1000 && answer.empty(); ++tries) answer = ask(get("/user-profile-picture/7"));
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 404 "));
}

TEST_F(StorageListenerTest, an_address_in_use_is_an_error) {
  start();
  settings.port = listener->port();
  const auto second = StorageListener::start(settings, *store, signer, clock, log);
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().code, Code::io);
  settings.host = "localhost";
  EXPECT_EQ(StorageListener::start(settings, *store, signer, clock, log).error().code, Code::invalid_argument);
}

TEST_F(StorageListenerTest, stopping_cuts_what_is_under_way_and_leaves_no_half_file) {
  start();
  WireClient client(listener->port());
  const std::string request = post("/user-profile-picture", form_for(picture), "content");
  ASSERT_TRUE(client.send(request.substr(0, request.size() - 20)));
  listener->stop();
  listener->stop();
  EXPECT_EQ(client.read_bytes(1), "");
  listener.reset();
  EXPECT_EQ(StoreFixture::get(picture), "none");
  EXPECT_TRUE(std::filesystem::is_empty(root / "incoming"));
}

}  // namespace
}  // namespace turms::gateway::net
