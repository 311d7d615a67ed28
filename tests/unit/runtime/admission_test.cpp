// SPDX-License-Identifier: Apache-2.0
#include "runtime/admission.h"

#include <gtest/gtest.h>

#include <string>

namespace turms::xmpp::runtime {
namespace {

constexpr uint64_t kMinute = 60'000'000'000;
using Answer = Admission::Answer;

Admission::Limits limits() {
  Admission::Limits out;
  out.connections = 5;
  out.connections_per_address = 2;
  out.failed_logins_per_address = 3;
  out.failed_logins_per_account = 2;
  out.remembered = 4;
  return out;
}

TEST(AdmissionTest, counts_connections_in_all_and_per_address) {
  Admission admission(limits());
  EXPECT_EQ(admission.enter("a", 1), Answer::admitted);
  EXPECT_EQ(admission.enter("a", 1), Answer::admitted);
  EXPECT_EQ(admission.enter("a", 1), Answer::too_many_from_address);
  EXPECT_EQ(admission.enter("b", 1), Answer::admitted);
  EXPECT_EQ(admission.enter("b", 1), Answer::admitted);
  EXPECT_EQ(admission.enter("c", 1), Answer::admitted);
  EXPECT_TRUE(admission.is_full());
  EXPECT_EQ(admission.enter("d", 1), Answer::full);
  admission.leave("a");
  EXPECT_EQ(admission.enter("d", 1), Answer::admitted);
  EXPECT_EQ(admission.connections(), 5u);
}

TEST(AdmissionTest, a_network_of_ipv6_counts_as_one_address) {
  Admission admission(limits());
  EXPECT_EQ(admission.enter("2001:db8:1:2::1", 1), Answer::admitted);
  EXPECT_EQ(admission.enter("2001:db8:1:2:ffff::9", 1), Answer::admitted);
  EXPECT_EQ(admission.enter("2001:db8:1:2:3::", 1), Answer::too_many_from_address);
  EXPECT_EQ(admission.enter("2001:db8:1:3::1", 1), Answer::admitted) << "the next customer";
  admission.leave("2001:db8:1:2::77");
  EXPECT_EQ(admission.enter("2001:db8:1:2:3::", 1), Answer::admitted);
}

TEST(AdmissionTest, an_address_of_ipv4_is_the_same_however_it_comes) {
  Admission admission(limits());
  EXPECT_EQ(admission.enter("192.0.2.1", 1), Answer::admitted);
  EXPECT_EQ(admission.enter("::ffff:192.0.2.1", 1), Answer::admitted);
  EXPECT_EQ(admission.enter("::ffff:192.0.2.1", 1), Answer::too_many_from_address);
  EXPECT_EQ(admission.enter("::ffff:192.0.2.2", 1), Answer::admitted);
}

TEST(AdmissionTest, registrations_and_failed_logins_are_counted_by_network_too) {
  Admission::Limits some = limits();
  some.registrations_per_address = 2;
  Admission admission(some);
  const auto from = [](int host) { return "2001:db8::" + std::to_string(host); };
  EXPECT_TRUE(admission.try_register(from(1), 1));
  EXPECT_TRUE(admission.try_register(from(2), 1));
  EXPECT_FALSE(admission.try_register(from(3), 1));
  admission.give_back_registration(from(4));
  EXPECT_TRUE(admission.try_register(from(5), 1));
  EXPECT_TRUE(admission.try_register("2001:db8:0:1::1", 1)) << "from elsewhere";
  for (int host = 1; host <= 3; ++host) admission.login_failed(from(host), {}, 1);
  EXPECT_FALSE(admission.may_log_in(from(9), UserId(1), 1));
  EXPECT_TRUE(admission.may_log_in("2001:db8:0:1::1", UserId(1), 1));
}

TEST(AdmissionTest, ignores_a_leave_without_an_enter) {
  Admission admission(limits());
  admission.leave("nobody");
  EXPECT_EQ(admission.connections(), 0u);
}

TEST(AdmissionTest, stops_guessing_at_one_account_from_many_addresses) {
  Admission admission(limits());
  admission.login_failed("a", UserId(1), kMinute);
  EXPECT_TRUE(admission.may_log_in("b", UserId(1), kMinute));
  admission.login_failed("b", UserId(1), kMinute);
  EXPECT_FALSE(admission.may_log_in("c", UserId(1), kMinute));
  EXPECT_TRUE(admission.may_log_in("c", UserId(2), kMinute));
}

TEST(AdmissionTest, stops_guessing_at_many_accounts_from_one_address) {
  Admission admission(limits());
  for (int64_t user = 1; user <= 3; ++user) admission.login_failed("a", UserId(user), kMinute);
  EXPECT_FALSE(admission.may_log_in("a", UserId(9), kMinute));
  EXPECT_TRUE(admission.may_log_in("b", UserId(9), kMinute));
}

TEST(AdmissionTest, forgives_with_time) {
  Admission admission(limits());
  admission.login_failed("a", UserId(1), kMinute);
  admission.login_failed("a", UserId(1), kMinute);
  EXPECT_FALSE(admission.may_log_in("a", UserId(1), kMinute));
  EXPECT_TRUE(admission.may_log_in("a", UserId(1), kMinute + kMinute / 2 + 1));
}

TEST(AdmissionTest, counts_failures_of_no_user_at_all_for_the_address) {
  Admission admission(limits());
  for (int i = 0; i < 3; ++i) admission.login_failed("a", UserId(), kMinute);
  EXPECT_FALSE(admission.may_log_in("a", UserId(), kMinute));
}

TEST(AdmissionTest, remembers_a_bounded_number_and_drops_what_is_settled) {
  Admission admission(limits());
  for (int i = 0; i < 100; ++i) admission.login_failed("a" + std::to_string(i), UserId(i + 1), kMinute);
  // Long after, everything has settled: new addresses are taken again.
  EXPECT_EQ(admission.enter("new", 100 * kMinute), Answer::admitted);
}

TEST(AdmissionTest, makes_a_few_accounts_an_hour_for_one_address) {
  Admission::Limits few = limits();
  few.registrations_per_address = 2;
  Admission admission(few);
  EXPECT_TRUE(admission.try_register("a", kMinute));
  EXPECT_TRUE(admission.try_register("a", kMinute));
  EXPECT_FALSE(admission.try_register("a", 30 * kMinute)) << "half an hour drains one, and a minute is missing";
  EXPECT_TRUE(admission.try_register("a", 32 * kMinute));
  EXPECT_TRUE(admission.try_register("b", kMinute));
  admission.give_back_registration("b");
  EXPECT_TRUE(admission.try_register("b", kMinute));
  EXPECT_TRUE(admission.try_register("b", kMinute));
}

TEST(AdmissionTest, makes_a_bounded_number_of_accounts_whatever_addresses_come) {
  Admission::Limits few = limits();
  few.registrations = 3;
  few.registrations_per_address = 0;
  Admission admission(few);
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(admission.try_register("a" + std::to_string(i), kMinute));
  EXPECT_FALSE(admission.try_register("z", kMinute));
  admission.give_back_registration("a0");
  EXPECT_TRUE(admission.try_register("z", kMinute));
}

TEST(AdmissionTest, an_address_that_leaves_and_comes_back_has_not_gained_a_place) {
  Admission::Limits few = limits();
  few.registrations_per_address = 1;
  Admission admission(few);
  ASSERT_EQ(admission.enter("a", kMinute), Answer::admitted);
  EXPECT_TRUE(admission.try_register("a", kMinute));
  admission.leave("a");
  ASSERT_EQ(admission.enter("a", kMinute), Answer::admitted);
  EXPECT_FALSE(admission.try_register("a", kMinute));
}

TEST(AdmissionTest, with_zero_does_not_limit_logins) {
  Admission::Limits open = limits();
  open.failed_logins_per_account = open.failed_logins_per_address = 0;
  Admission admission(open);
  for (int i = 0; i < 50; ++i) admission.login_failed("a", UserId(1), kMinute);
  EXPECT_TRUE(admission.may_log_in("a", UserId(1), kMinute));
}

}  // namespace
}  // namespace turms::xmpp::runtime
