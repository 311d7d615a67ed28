// SPDX-License-Identifier: Apache-2.0
#include "tls/tickets.h"

#include <gtest/gtest.h>

#include "tls/server.h"

namespace turms::xmpp::tls {
namespace {

// A client that has been here before: its session from a context with these tickets.
class TicketsOf : public testing::TestWithParam<int> {
 protected:
  std::shared_ptr<const Context> make_context(const std::shared_ptr<Tickets>& tickets) {
    ContextSettings settings;
    settings.certificates = certificates_;
    settings.tickets = tickets;
    return test::context_for(std::move(settings));
  }
  std::unique_ptr<test::OpenSslClient> visit(const std::shared_ptr<const Context>& context,
                                             SSL_SESSION* session = nullptr) {
    Channel channel(context);
    test::ClientSettings wanted;
    wanted.version = GetParam();
    wanted.session = session;
    auto client = std::make_unique<test::OpenSslClient>(wanted);
    EXPECT_EQ(test::shake(*client, channel), Handshake::done);
    EXPECT_EQ(test::downward(channel, *client, "x"), "x");
    return client;
  }
  std::shared_ptr<const Certificates> certificates_ = test::certificates_for({{"example.org"}});
};
INSTANTIATE_TEST_SUITE_P(Versions, TicketsOf, testing::Values(TLS1_2_VERSION, TLS1_3_VERSION),
                         [](const auto& info) { return info.param == TLS1_2_VERSION ? "tls12" : "tls13"; });

TEST_P(TicketsOf, outlive_a_reload_of_the_context) {
  const auto tickets = std::make_shared<Tickets>();
  const auto client = visit(make_context(tickets));
  ASSERT_NE(client->session(), nullptr);
  EXPECT_TRUE(visit(make_context(tickets), client->session())->is_resumed());
}

TEST_P(TicketsOf, of_other_keys_lead_to_a_full_handshake) {
  const auto client = visit(make_context(std::make_shared<Tickets>()));
  EXPECT_FALSE(visit(make_context(std::make_shared<Tickets>()), client->session())->is_resumed());
}

TEST_P(TicketsOf, survive_one_rotation_and_not_two) {
  const auto tickets = std::make_shared<Tickets>();
  const auto context = make_context(tickets);
  const auto client = visit(context);
  tickets->rotate();
  EXPECT_TRUE(visit(context, client->session())->is_resumed());
  const auto stale = visit(context);
  tickets->rotate();
  tickets->rotate();
  EXPECT_FALSE(visit(context, stale->session())->is_resumed());
}

TEST_P(TicketsOf, none_are_given_when_there_are_no_keys) {
  const auto client = visit(make_context(nullptr));
  const bool has_ticket = client->session() != nullptr && SSL_SESSION_has_ticket(client->session()) == 1;
  EXPECT_FALSE(has_ticket);
}

}  // namespace
}  // namespace turms::xmpp::tls
