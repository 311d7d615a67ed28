// SPDX-License-Identifier: Apache-2.0
#include "control/server.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <future>

#include "control/client.h"
#include "control/commands.h"
#include "host/base/doubles.h"
#include "host/base/temporary_folder.h"
#include "host/control/fake_operations.h"

namespace turms::gateway::control {
namespace {

class ControlServerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto server = ControlServer::start(path_, gateway_, log_);
    ASSERT_TRUE(server.ok()) << server.error().to_string();
    server_ = std::move(*server);
  }

  UniqueFd connect() const {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path_.native().copy(address.sun_path, path_.native().size());
    UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    EXPECT_EQ(::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    return fd;
  }
  static void send(const UniqueFd& fd, std::string_view text) {
    EXPECT_EQ(::send(fd.get(), text.data(), text.size(), MSG_NOSIGNAL), static_cast<ssize_t>(text.size()));
  }
  /// What the server says until it hangs up, or until `lines` lines.
  static std::string read(const UniqueFd& fd, size_t lines = SIZE_MAX) {
    std::string text;
    char c = 0;
    while (lines > 0 && ::recv(fd.get(), &c, 1, 0) == 1) {
      text += c;
      if (c == '\n') --lines;
    }
    return text;
  }

  turms::gateway::testing::TemporaryFolder folder_;
  std::filesystem::path path_ = folder_.path() / "control.sock";
  testing::FakeOperations gateway_;
  turms::gateway::testing::CollectingLog log_;
  std::unique_ptr<ControlServer> server_;
};

TEST_F(ControlServerTest, answers_a_client) {
  const auto reply = ask(path_, "{\"command\":\"metrics\"}\n");
  ASSERT_TRUE(reply.ok());
  EXPECT_EQ(*reply, R"({"ok":true,"result":[]})");
}

TEST_F(ControlServerTest, is_open_to_its_own_user_only) {
  struct stat info {};
  ASSERT_EQ(::stat(path_.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0600U);
}

TEST_F(ControlServerTest, requests_may_come_in_any_pieces_and_several_on_one_connection) {
  const UniqueFd fd = connect();
  for (const char c : std::string("{\"command\":\"metrics\"}\n")) send(fd, {&c, 1});
  EXPECT_EQ(read(fd, 1), "{\"ok\":true,\"result\":[]}\n");
  send(fd, "{\"command\":\"metrics\"}\n{\"command\":\"metrics\"}\n");
  EXPECT_EQ(read(fd, 2), "{\"ok\":true,\"result\":[]}\n{\"ok\":true,\"result\":[]}\n");
}

TEST_F(ControlServerTest, a_request_without_an_end_is_cut_off) {
  const UniqueFd fd = connect();
  const std::string flood(kMaxRequestBytes + 5000, 'x');
  (void)::send(fd.get(), flood.data(), flood.size(), MSG_NOSIGNAL);
  EXPECT_NE(read(fd).find("limit"), std::string::npos);
}

TEST_F(ControlServerTest, clients_do_not_wait_for_each_other) {
  const UniqueFd silent = connect();
  send(silent, "{\"comm");
  const UniqueFd other = connect();
  send(other, "{\"command\":\"metrics\"}\n");
  EXPECT_EQ(read(other, 1), "{\"ok\":true,\"result\":[]}\n");
}

TEST_F(ControlServerTest, so_many_clients_and_no_more) {
  std::vector<UniqueFd> clients;
  for (int i = 0; i < 16; ++i) {
    clients.push_back(connect());
    send(clients.back(), "{\"command\":\"metrics\"}\n");
    EXPECT_FALSE(read(clients.back(), 1).empty());
  }
  EXPECT_NE(read(connect()).find("too many"), std::string::npos);
}

TEST_F(ControlServerTest, stopping_hangs_up_and_removes_the_socket) {
  const UniqueFd fd = connect();
  send(fd, "{\"command\":\"metrics\"}\n");
  EXPECT_FALSE(read(fd, 1).empty());
  server_->stop();
  EXPECT_EQ(read(fd), "");
  EXPECT_FALSE(std::filesystem::exists(path_));
  EXPECT_EQ(ask(path_, "{}\n").error().code, Code::io);
}

TEST_F(ControlServerTest, a_socket_left_behind_is_replaced) {
  server_.reset();
  UniqueFd left(::socket(AF_UNIX, SOCK_STREAM, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path_.native().copy(address.sun_path, path_.native().size());
  ASSERT_EQ(::bind(left.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  left.reset();
  EXPECT_TRUE(ControlServer::start(path_, gateway_, log_).ok());
}

TEST_F(ControlServerTest, something_else_at_its_place_is_left_alone) {
  const auto file = folder_.write("precious", "content");
  const auto server = ControlServer::start(file, gateway_, log_);
  ASSERT_FALSE(server.ok());
  EXPECT_EQ(server.error().code, Code::conflict);
  EXPECT_TRUE(std::filesystem::exists(file));
}

TEST_F(ControlServerTest, a_path_that_no_socket_can_have_is_said) {
  const auto server = ControlServer::start(folder_.path() / std::string(120, 'x'), gateway_, log_);
  ASSERT_FALSE(server.ok());
  EXPECT_EQ(server.error().code, Code::limit);
}

}  // namespace
}  // namespace turms::gateway::control
