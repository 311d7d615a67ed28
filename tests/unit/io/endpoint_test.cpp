// SPDX-License-Identifier: Apache-2.0
#include "io/endpoint.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <string>

#include <gtest/gtest.h>

namespace turms::xmpp::io {
namespace {

Endpoint there_and_back(const std::string& address, uint16_t port) {
  sockaddr_storage socket_address{};
  const auto converted = Endpoint(address, port).to_socket_address(socket_address);
  EXPECT_TRUE(converted.ok()) << address;
  return Endpoint::from_socket_address(reinterpret_cast<const sockaddr&>(socket_address));
}

TEST(Endpoint, addresses_survive_the_way_to_the_system_and_back) {
  for (const char* address : {"0.0.0.0", "127.0.0.1", "192.0.2.255", "::", "::1", "2001:db8::5222"}) {
    EXPECT_EQ(there_and_back(address, 5222), Endpoint(address, 5222));
  }
  EXPECT_EQ(there_and_back("fe80::1%lo", 1), Endpoint("fe80::1%lo", 1));
}

TEST(Endpoint, ipv4_in_ipv6_is_written_as_ipv4) {
  EXPECT_EQ(there_and_back("::ffff:192.0.2.7", 80), Endpoint("192.0.2.7", 80));
}

TEST(Endpoint, text_puts_ipv6_into_brackets) {
  EXPECT_EQ(Endpoint("192.0.2.7", 80).text(), "192.0.2.7:80");
  EXPECT_EQ(Endpoint("::1", 5222).text(), "[::1]:5222");
  EXPECT_EQ(Endpoint().text(), "unknown");
}

TEST(Endpoint, what_is_no_numeric_address_is_refused) {
  for (const char* address : {"", "localhost", "1.2.3", "1.2.3.4.5", "::1::", "[::1]", "fe80::1%",
                              "fe80::1%no-such-card", "127.0.0.1%lo", " ::1"}) {
    sockaddr_storage out{};
    const auto converted = Endpoint(address, 1).to_socket_address(out);
    ASSERT_FALSE(converted.ok()) << address;
    EXPECT_EQ(converted.error().code, Code::invalid_argument);
  }
}

TEST(Endpoint, other_families_have_no_endpoint) {
  sockaddr_un local{};
  local.sun_family = AF_UNIX;
  EXPECT_EQ(Endpoint::from_socket_address(reinterpret_cast<const sockaddr&>(local)), Endpoint());
}

}  // namespace
}  // namespace turms::xmpp::io
