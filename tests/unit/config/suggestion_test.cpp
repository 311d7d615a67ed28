// SPDX-License-Identifier: Apache-2.0
#include "config/suggestion.h"

#include <string>

#include <gtest/gtest.h>

namespace turms::xmpp::config {
namespace {

constexpr std::string_view kWords[] = {"port", "address", "stanza_bytes", "stanza_burst", "tls"};

TEST(Suggestion, a_slip_of_each_kind_finds_the_word) {
  EXPECT_EQ(nearest("prt", kWords), "port");
  EXPECT_EQ(nearest("portt", kWords), "port");
  EXPECT_EQ(nearest("pord", kWords), "port");
  EXPECT_EQ(nearest("prot", kWords), "port");
  EXPECT_EQ(nearest("stanza_byte", kWords), "stanza_bytes");
  EXPECT_EQ(nearest("stanza_brust", kWords), "stanza_burst");
}

TEST(Suggestion, a_longer_word_may_have_more_slips) {
  EXPECT_EQ(nearest("adress", kWords), "address");
  EXPECT_EQ(nearest("stanzabyts", kWords), "stanza_bytes");
}

TEST(Suggestion, what_is_far_from_all_finds_nothing) {
  EXPECT_EQ(nearest("colour", kWords), "");
  EXPECT_EQ(nearest("x", kWords), "");
  EXPECT_EQ(nearest("", kWords), "");
  EXPECT_EQ(nearest(std::string(1'000'000, 'p'), kWords), "");
  EXPECT_EQ(nearest("port", {}), "");
}

}  // namespace
}  // namespace turms::xmpp::config
