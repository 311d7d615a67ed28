// SPDX-License-Identifier: Apache-2.0
#include "plugins/extension_calls.h"

#include <gtest/gtest.h>

#include "host/plugins/doubles.h"

namespace turms::gateway::plugins {
namespace {

using Lines = std::vector<std::string>;

class ExtensionCallsTest : public ::testing::Test {
 protected:
  ExtensionCallsTest() {
    calls_.set_epoch(1);
    door_.hold_for(plugin_.exports(), plugin_.handle());
    door_.open();
  }

  tgp_status ask(uint64_t cookie = 9, uint64_t bytes = 0) {
    return calls_.begin({1, cookie, bytes}, [this](ExtensionCalls::Answer answer) {
      answers_.push_back(std::move(answer));
      return true;
    });
  }
  void answer(size_t call, tgp_status status, std::string data = {}) {
    std::exchange(answers_[call], nullptr)(status, std::move(data));
  }

  testing::FakePlugin plugin_;
  Door door_;
  ExtensionCalls calls_{door_};
  std::vector<ExtensionCalls::Answer> answers_;
};

TEST_F(ExtensionCallsTest, the_answer_comes_with_its_cookie_and_its_data) {
  EXPECT_EQ(ask(1), TGP_OK);
  EXPECT_EQ(ask(2), TGP_OK);
  answer(1, TGP_E_DENIED);
  answer(0, TGP_OK, "bytes");
  EXPECT_EQ(plugin_.heard(), (Lines{"reply 2 -13", "reply 1 0 bytes"}));
}

TEST_F(ExtensionCallsTest, a_call_that_nobody_will_answer_is_refused_and_takes_no_place) {
  for (uint32_t i = 0; i < ExtensionCalls::kMaxWaiting + 1; ++i) {
    ASSERT_EQ(calls_.begin({1, i, 1}, [](ExtensionCalls::Answer) { return false; }), TGP_E_GONE);
  }
  EXPECT_TRUE(plugin_.heard().empty());
  EXPECT_EQ(ask(), TGP_OK);
}

TEST_F(ExtensionCallsTest, so_many_may_wait_and_no_more) {
  for (uint32_t i = 0; i < ExtensionCalls::kMaxWaiting; ++i) ASSERT_EQ(ask(), TGP_OK);
  EXPECT_EQ(ask(), TGP_E_LIMIT);
  answer(0, TGP_OK);
  EXPECT_EQ(ask(), TGP_OK);
}

TEST_F(ExtensionCallsTest, so_many_bytes_may_wait_and_no_more) {
  EXPECT_EQ(ask(1, ExtensionCalls::kMaxWaitingBytes), TGP_OK);
  EXPECT_EQ(ask(2, 1), TGP_E_LIMIT);
  EXPECT_EQ(ask(3, 0), TGP_OK) << "a call without data still fits";
  answer(0, TGP_OK);
  EXPECT_EQ(ask(4, 1), TGP_OK);
}

TEST_F(ExtensionCallsTest, an_answer_waits_for_a_held_door) {
  EXPECT_EQ(ask(), TGP_OK);
  ASSERT_TRUE(door_.hold(std::chrono::seconds(10)));
  answer(0, TGP_OK, "kept");
  EXPECT_TRUE(plugin_.heard().empty());
  door_.open();
  calls_.release();
  EXPECT_EQ(plugin_.heard(), (Lines{"reply 9 0 kept"}));
}

TEST_F(ExtensionCallsTest, answers_for_an_instance_that_has_stopped_are_dropped) {
  EXPECT_EQ(ask(), TGP_OK);
  EXPECT_EQ(ask(), TGP_OK);
  ASSERT_TRUE(door_.close(std::chrono::seconds(10)));
  answer(0, TGP_OK);
  calls_.set_epoch(2);
  door_.hold_for(plugin_.exports(), plugin_.handle());
  door_.open();
  answer(1, TGP_OK);
  calls_.release();
  EXPECT_TRUE(plugin_.heard().empty());
}

TEST(StatusOf, every_failure_has_a_word_in_the_contract) {
  EXPECT_EQ(status_of({Code::invalid_argument, {}, {}}), TGP_E_ARGUMENT);
  EXPECT_EQ(status_of({Code::not_found, {}, {}}), TGP_E_GONE);
  EXPECT_EQ(status_of({Code::conflict, {}, {}}), TGP_E_STATE);
  EXPECT_EQ(status_of({Code::io, {}, {}}), TGP_E_IO);
  EXPECT_EQ(status_of({Code::timeout, {}, {}}), TGP_E_TIMEOUT);
  EXPECT_EQ(status_of({Code::limit, {}, {}}), TGP_E_LIMIT);
  EXPECT_EQ(status_of({Code::denied, {}, {}}), TGP_E_DENIED);
  EXPECT_EQ(status_of({Code::unsupported, {}, {}}), TGP_E_UNSUPPORTED);
  EXPECT_EQ(status_of({Code::internal, {}, {}}), TGP_E_INTERNAL);
}

}  // namespace
}  // namespace turms::gateway::plugins
