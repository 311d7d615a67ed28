// SPDX-License-Identifier: Apache-2.0
#include "embedded/embedded_backend.h"

#include <fstream>
#include <future>
#include <thread>

#include "embedded/backend_facts.h"
#include "extensions/backend.h"
#include "host/embedded/test_client.h"

namespace turms::gateway::embedded {
namespace {

struct EmbeddedBackendTest : BackendTest {
  static void keep(void* context, bool right) { static_cast<std::promise<bool>*>(context)->set_value(right); }
  bool verify(int64_t user_id, std::string password) {
    std::promise<bool> answer;
    EXPECT_TRUE(backend->verify_password(user_id, std::move(password), &answer, keep));
    return answer.get_future().get();
  }
};

TEST_F(EmbeddedBackendTest, a_message_goes_from_one_user_to_another) {
  start();
  TestClient romeo(*backend);
  TestClient juliet(*backend);
  romeo.start_login(1);
  juliet.start_login(2);
  ASSERT_EQ(romeo.login_code(), status::kOk);
  ASSERT_EQ(juliet.login_code(), status::kOk);
  const auto response = romeo.response(romeo.submit_message(2, "wherefore"));
  EXPECT_EQ(response->notification.code, status::kOk);
  EXPECT_GT(response->notification.data_long, 0);
  EXPECT_EQ(juliet.pushed_texts(1), (std::vector<std::string>{"wherefore"}));
  EXPECT_GE(juliet.sink().look([](auto& s) { return s.batch_ends_; }), 1);
}

TEST_F(EmbeddedBackendTest, the_login_answer_names_session_and_server) {
  settings.service.server_id = "gateway-1";
  start();
  TestClient client(*backend);
  const sessions::SessionId id = client.start_login(1);
  ASSERT_EQ(client.login_code(), status::kOk);
  client.sink().look([&](auto& s) {
    EXPECT_EQ(s.opened_->first, id);
    EXPECT_EQ(s.opened_->second.server_id, "gateway-1");
    EXPECT_GT(std::stoll(s.opened_->second.turms_session_id), 0);
    EXPECT_LE(std::stoll(s.opened_->second.turms_session_id), 0x7fffffff);
  });
}

TEST_F(EmbeddedBackendTest, the_low_bits_of_an_id_are_the_carriers) {
  start();
  RecordingSink sink;
  sessions::OpenRequest login;
  login.affinity = 0xA7;
  EXPECT_EQ(backend->open(std::move(login), sink) & 0xFF, 0xA7U);
  sink.await_release();
}

TEST_F(EmbeddedBackendTest, logins_that_are_refused_say_why) {
  {
    store::Database database = other_connection();
    ASSERT_TRUE(database.execute("UPDATE users SET active = 0 WHERE id = 8").ok());
    ASSERT_TRUE(database.execute("DELETE FROM scram_verifiers WHERE user_id = 7").ok());
  }
  start();
  struct Case {
    const char* what;
    sessions::OpenRequest login;
    int32_t code;
  };
  const auto login = [](int64_t user_id, std::string secret) {
    sessions::OpenRequest request;
    request.user_id = user_id;
    request.secret = std::move(secret);
    return request;
  };
  std::vector<Case> cases;
  cases.push_back({"wrong password", login(1, "124"), status::kLoginAuthenticationFailed});
  cases.push_back({"no password", login(1, ""), status::kLoginAuthenticationFailed});
  cases.push_back({"endless password", login(1, std::string(100'000, '1')), status::kLoginAuthenticationFailed});
  cases.push_back({"user without password", login(7, "123"), status::kLoginAuthenticationFailed});
  cases.push_back({"unknown user", login(99, "123"), status::kLoggingInUserNotActive});
  cases.push_back({"inactive user", login(8, "123"), status::kLoggingInUserNotActive});
  cases.push_back({"user 0", login(0, "123"), status::kLoginAuthenticationFailed});
  cases.push_back({"version", login(1, "123"), status::kUnsupportedClientVersion});
  cases.back().login.version = 2;
  cases.push_back({"status", login(1, "123"), status::kIllegalArgument});
  cases.back().login.user_status = proto::user_status::kOffline;
  cases.push_back({"token", login(1, "123"), status::kLoginAuthenticationFailed});
  cases.back().login.auth = sessions::Auth::token;
  cases.push_back({"trusted but unknown", login(99, ""), status::kLoggingInUserNotActive});
  cases.back().login.auth = sessions::Auth::trusted;
  for (Case& c : cases) {
    RecordingSink sink;
    const sessions::SessionId id = backend->open(std::move(c.login), sink);
    sink.await_release();
    sink.look([&](auto& s) { EXPECT_EQ(s.opened_->second.turms_code, c.code) << c.what; });
    EXPECT_EQ(backend->submit(id, {}), sessions::SubmitStatus::gone) << c.what;
  }
}

TEST_F(EmbeddedBackendTest, a_second_login_of_the_same_device_type_ends_the_first_with_501) {
  start();
  TestClient phone(*backend);
  TestClient old_desktop(*backend);
  TestClient new_desktop(*backend);
  phone.enter(1, device::kIos);
  old_desktop.enter(1, device::kDesktop);
  new_desktop.enter(1, device::kDesktop);
  EXPECT_EQ(old_desktop.closed(), close_status::kDisconnectedByOtherDevice);
  EXPECT_EQ(old_desktop.submit_bytes("x"), sessions::SubmitStatus::gone);
  TestClient friend_of_his(*backend);
  friend_of_his.enter(2);
  friend_of_his.submit_message(1, "to all of you");
  phone.pushed_texts(1);
  new_desktop.pushed_texts(1);
  EXPECT_TRUE(old_desktop.sink().look([](auto& s) { return s.notifications_.empty(); }));
}

TEST_F(EmbeddedBackendTest, the_other_policy_refuses_with_2100) {
  settings.service.simultaneous_login.conflict_strategy = service::LoginConflict::disconnect_logging_in_device;
  start();
  TestClient first(*backend);
  TestClient second(*backend);
  first.enter(1);
  second.start_login(1);
  EXPECT_EQ(second.login_code(), status::kSessionSimultaneousConflictsDecline);
  EXPECT_EQ(first.code(first.submit_message(2, "still here")), status::kOk);
}

TEST_F(EmbeddedBackendTest, own_other_sessions_hear_what_one_sends) {
  start();
  TestClient phone(*backend);
  TestClient desktop(*backend);
  phone.enter(1, device::kAndroid);
  desktop.enter(1, device::kDesktop);
  desktop.code(desktop.submit_message(2, "from the desk"));
  EXPECT_EQ(phone.pushed_texts(1), (std::vector<std::string>{"from the desk"}));
  EXPECT_EQ(desktop.pushed_texts(0).size(), 0U);
}

TEST_F(EmbeddedBackendTest, requests_of_one_session_take_effect_in_order) {
  start();
  TestClient sender(*backend);
  TestClient receiver(*backend);
  sender.enter(1);
  receiver.enter(2);
  std::vector<std::string> texts;
  for (int i = 0; i < 500; ++i) {
    texts.push_back(std::to_string(i));
    sender.submit_message(2, texts.back());
  }
  EXPECT_EQ(receiver.pushed_texts(500), texts);
  proto::QueryMessagesRequest query{};
  query.has_are_group_messages = true;
  const std::vector<int64_t> from{1};
  query.from_ids = from;
  proto::Messages data;
  const auto response = receiver.response(receiver.submit(query));
  ASSERT_TRUE(proto::decode(response->notification.data, data));
  std::vector<std::string> stored;
  for (const std::string_view bytes : data.messages) {
    proto::Message message;
    ASSERT_TRUE(proto::decode(bytes, message));
    stored.push_back(message.text.str());
  }
  EXPECT_EQ(stored, texts);
}

TEST_F(EmbeddedBackendTest, a_query_sees_what_its_session_wrote_before) {
  start();
  TestClient client(*backend);
  client.enter(1);
  for (int i = 1; i <= 50; ++i) {
    client.submit_message(1, "note");
    proto::QueryMessagesRequest query{};
    query.has_are_group_messages = true;
    const auto response = client.response(client.submit(query));
    proto::Messages data;
    ASSERT_TRUE(proto::decode(response->notification.data, data));
    ASSERT_EQ(data.messages.size(), static_cast<size_t>(i));
  }
}

TEST_F(EmbeddedBackendTest, many_carriers_at_once_lose_and_mix_nothing) {
  start();
  constexpr int kUsers = 6;
  constexpr int kMessages = 200;
  std::vector<std::unique_ptr<TestClient>> clients;
  for (int user = 1; user <= kUsers; ++user) {
    clients.push_back(std::make_unique<TestClient>(*backend));
    clients.back()->enter(user);
  }
  std::vector<std::thread> carriers;
  for (int user = 1; user <= kUsers; ++user) {
    carriers.emplace_back([&, user] {
      TestClient& client = *clients[static_cast<size_t>(user - 1)];
      for (int i = 0; i < kMessages; ++i) {
        client.submit_message(user % kUsers + 1, std::to_string(i));
        backend->touch(client.id());
      }
    });
  }
  for (std::thread& carrier : carriers) carrier.join();
  std::vector<std::string> expected;
  for (int i = 0; i < kMessages; ++i) expected.push_back(std::to_string(i));
  for (const auto& client : clients) {
    EXPECT_EQ(client->code(kMessages), status::kOk);
    EXPECT_EQ(client->pushed_texts(kMessages), expected);
  }
  EXPECT_EQ(stored_messages(), kUsers * kMessages);
}

TEST_F(EmbeddedBackendTest, a_request_cut_anywhere_is_answered_and_the_session_goes_on) {
  start();
  TestClient client(*backend);
  client.enter(1);
  proto::CreateMessageRequest message{};
  message.has_recipient_id = true;
  message.recipient_id = 2;
  message.text = "whole";
  std::string bytes;
  ASSERT_TRUE(proto::write_request(bytes, 1'000'000, message));
  for (size_t size = 0; size < bytes.size(); ++size) {
    ASSERT_EQ(client.submit_bytes(bytes.substr(0, size)), sessions::SubmitStatus::ok);
  }
  EXPECT_EQ(client.code(client.submit_message(2, "whole")), status::kOk);
  EXPECT_EQ(client.sink().look([](auto& s) { return s.notifications_.size(); }), bytes.size() + 1);
  EXPECT_EQ(stored_messages(), 1);
}

TEST_F(EmbeddedBackendTest, logging_out_ends_the_session_without_a_response) {
  start();
  TestClient client(*backend);
  client.enter(1);
  client.submit(proto::DeleteSessionRequest{});
  EXPECT_EQ(client.closed(), close_status::kDisconnectedByClient);
  EXPECT_TRUE(client.sink().look([](auto& s) { return s.notifications_.empty(); }));
}

TEST_F(EmbeddedBackendTest, the_carrier_can_end_a_session_with_any_status) {
  start();
  for (const int32_t why :
       {close_status::kDisconnectedByAdmin, close_status::kServerError, close_status::kConnectionClosed}) {
    TestClient client(*backend);
    client.enter(1);
    backend->close(client.id(), why);
    EXPECT_EQ(client.closed(), why);
    backend->close(client.id(), why);
    backend->close(999'999, why);
  }
}

TEST_F(EmbeddedBackendTest, what_was_submitted_before_a_close_is_stored) {
  start();
  TestClient client(*backend);
  client.enter(1);
  for (int i = 0; i < 100; ++i) client.submit_message(2, "last words");
  backend->close(client.id(), close_status::kConnectionClosed);
  client.closed();
  EXPECT_EQ(stored_messages(), 100);
}

TEST_F(EmbeddedBackendTest, a_login_given_up_half_way_is_a_refusal) {
  start();
  TestClient client(*backend);
  backend->close(client.start_login(1), close_status::kConnectionClosed);
  const int32_t code = client.login_code();
  // The password may have been checked first; then there is a session, and it is closed.
  if (code == status::kOk) {
    EXPECT_EQ(client.closed(), close_status::kConnectionClosed);
  } else {
    EXPECT_EQ(code, status::kLoginTimeout);
  }
}

TEST_F(EmbeddedBackendTest, silence_ends_a_session_and_life_keeps_it) {
  start();
  TestClient silent(*backend);
  TestClient alive(*backend);
  silent.enter(1);
  alive.enter(2);
  clock.advance_ms(179'000);
  backend->touch(alive.id());
  alive.code(alive.submit_message(3, "tick"));
  EXPECT_FALSE(silent.sink().look([](auto& s) { return s.closed_.has_value(); }));
  clock.advance_ms(2'000);
  alive.code(alive.submit_message(3, "tock"));
  EXPECT_EQ(silent.closed(), close_status::kHeartbeatTimeout);
  EXPECT_FALSE(alive.sink().look([](auto& s) { return s.closed_.has_value(); }));
}

TEST_F(EmbeddedBackendTest, too_large_a_request_is_refused_by_its_id) {
  settings.max_request_size_bytes = 1000;
  start();
  TestClient client(*backend);
  client.enter(1);
  const std::string long_text(2000, 'x');
  EXPECT_EQ(client.code(client.submit_message(2, long_text)), status::kInvalidRequest);
  EXPECT_EQ(client.code(client.submit_message(2, "short")), status::kOk);
}

TEST_F(EmbeddedBackendTest, stopping_ends_every_session_after_its_last_answer) {
  start();
  TestClient client(*backend);
  client.enter(1);
  for (int i = 0; i < 100; ++i) client.submit_message(2, "x");
  backend->stop(close_status::kServerClosed);
  EXPECT_EQ(client.closed(), close_status::kServerClosed);
  EXPECT_EQ(client.sink().look([](auto& s) { return s.notifications_.size(); }), 100U);
  EXPECT_EQ(client.submit_bytes("x"), sessions::SubmitStatus::gone);
  TestClient late(*backend);
  EXPECT_EQ(late.start_login(1), 0U);
  EXPECT_FALSE(backend->verify_password(1, "123", nullptr, keep)) << "and nobody is told within the call";
  backend->close(client.id(), 500);
  backend->touch(client.id());
  backend->stop(close_status::kServerClosed);
}

TEST_F(EmbeddedBackendTest, stopping_answers_logins_that_wait_for_the_password_threads) {
  start();
  std::vector<std::unique_ptr<TestClient>> clients;
  for (int i = 0; i < 100; ++i) {
    clients.push_back(std::make_unique<TestClient>(*backend));
    clients.back()->start_login(1 + i % 9, "123", i % 6);
  }
  backend->stop(close_status::kServerClosed);
  for (const auto& client : clients) {
    const int32_t code = client->login_code();
    EXPECT_TRUE(code == status::kOk || code == status::kServerUnavailable) << code;
  }
}

TEST_F(EmbeddedBackendTest, a_storm_of_logins_beyond_the_bound_is_refused_not_queued) {
  settings.max_waiting_passwords = 3;
  start();
  std::vector<std::unique_ptr<TestClient>> clients;
  for (int i = 0; i < 60; ++i) {
    clients.push_back(std::make_unique<TestClient>(*backend));
    clients.back()->start_login(1 + i % 9, "wrong", i % 6);
  }
  int refused = 0;
  for (const auto& client : clients) refused += client->login_code() == status::kServerUnavailable ? 1 : 0;
  EXPECT_GT(refused, 0);
}

TEST_F(EmbeddedBackendTest, says_what_it_can_do) {
  settings.service.message.allow_send_messages_to_oneself = false;
  start();
  EXPECT_EQ(backend->kind(), "embedded");
  EXPECT_EQ(backend->capabilities(), capabilities_of(settings.service));
  EXPECT_EQ(backend->capabilities() & TGP_CAP_SELF_MESSAGE, 0U);
  EXPECT_EQ(backend->limit(TGP_LIMIT_MAX_TEXT), 8000);
  EXPECT_EQ(backend->limit(TGP_LIMIT_MAX_REQUEST), settings.max_request_size_bytes);
}

TEST_F(EmbeddedBackendTest, settings_that_make_no_sense_are_refused_by_name) {
  const auto key_of = [&](auto change) {
    EmbeddedSettings changed = settings;
    change(changed);
    const auto opened = open_embedded(changed, clock, log);
    return opened.ok() ? std::string("accepted") : opened.error().where;
  };
  EXPECT_EQ(key_of([](auto& s) { s.database.clear(); }), "database");
  EXPECT_EQ(key_of([](auto& s) { s.password_threads = 0; }), "password_threads");
  EXPECT_EQ(key_of([](auto& s) { s.password_iterations = 1; }), "password_iterations");
  EXPECT_EQ(key_of([](auto& s) { s.max_request_size_bytes = 100'000'000; }), "max_request_size_bytes");
}

TEST_F(EmbeddedBackendTest, a_database_that_cant_be_used_is_an_error_at_start) {
  std::ofstream(directory.file("damaged.db")) << std::string(8192, '?');
  settings.database = directory.file("damaged.db");
  const auto opened = open_embedded(settings, clock, log);
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().code, Code::io);
  EXPECT_EQ(opened.error().where, directory.file("damaged.db"));
}

}  // namespace
}  // namespace turms::gateway::embedded
