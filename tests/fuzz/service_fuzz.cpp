// SPDX-License-Identifier: Apache-2.0
// A conversation of several users with the service, as bytes: each step is who speaks, what kind of request, and its
// body (or a whole envelope). Every kind is asked, over a database in memory that is as new for each input. Whatever
// comes: one readable answer with a code of Turms, never the server's own trouble, and pushes that can be read. Long
// runs: README.md.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "proto/messages.h"
#include "proto/notification.h"
#include "proto/request.h"
#include "proto/status_codes.h"
#include "service/dispatch.h"
#include "service/online_users.h"
#include "store/database.h"
#include "store/schema.h"
#include "store/tables.h"

namespace {

using namespace turms;  // a fuzz target is one file of its own
using namespace turms::gateway;
using proto::RequestKind;

constexpr int64_t kUsers = 8;
constexpr size_t kMaxSteps = 64;
constexpr size_t kMaxResponseBytes = 1024 * 1024;  // the database starts small and an input is short

#define TURMS_KIND(number, constant, field, type) RequestKind::constant,
constexpr std::array kKinds = {TURMS_PROTO_REQUEST_KINDS(TURMS_KIND)};
#undef TURMS_KIND

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "%s\n", what);
  std::abort();  // libFuzzer's way to be told
}

/// Takes the input apart; what is missing at its end is zeros.
class Script {
 public:
  Script(const uint8_t* data, size_t size) : rest_(data, size) {}
  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  uint8_t byte() {
    if (rest_.empty()) return 0;
    const uint8_t value = rest_.front();
    rest_ = rest_.subspan(1);
    return value;
  }
  std::string_view bytes(size_t count) {
    const auto taken = rest_.first(std::min(count, rest_.size()));
    rest_ = rest_.subspan(taken.size());
    return {reinterpret_cast<const char*>(taken.data()), taken.size()};
  }

 private:
  std::span<const uint8_t> rest_;
};

class StillClock final : public Clock {
 public:
  [[nodiscard]] int64_t unix_ms() const override { return 1'700'000'000'000; }
  [[nodiscard]] uint64_t monotonic_ns() const override { return 1; }
};

store::Database open_database() {
  store::OpenOptions options;
  options.path = ":memory:";
  options.access = store::Access::create;
  auto database = store::Database::open(options);
  require(database.ok() && store::migrate(*database).ok(), "no database");
  store::Tables tables(*database);
  for (int64_t id = 1; id <= kUsers; ++id) {
    store::User user;
    user.id = id;
    user.name = "User " + std::to_string(id);
    user.registration_date = user.last_updated_date = 1000;
    require(tables.users.insert(user).ok(), "no users");
  }
  return std::move(database).value();
}

void check(const service::Call& call, const service::Outcome& outcome) {
  if (outcome.failure()) require(false, outcome.failure()->to_string().c_str());
  require(outcome.response().size() <= kMaxResponseBytes, "the response is large");
  if (outcome.response().empty()) {
    require(call.request.kind == RequestKind::kDeleteSession, "no answer");
    return;
  }
  proto::Notification response;
  require(proto::parse_notification(outcome.response(), response), "the response can't be read");
  require(response.is_response() && response.code == outcome.code(), "the response is none");
  require(std::string_view(proto::status::name_of(outcome.code())) != "UNKNOWN", "a code that Turms does not have");
  require(!call.request.has_request_id || !call.well_formed || response.request_id == call.request.request_id,
          "an answer to nobody");
  require(outcome.pushes().empty() || outcome.code() == proto::status::kOk, "a push beside a refusal");
  for (const service::Push& push : outcome.pushes()) {
    const auto bytes = push.notification.span();
    proto::Notification notification;
    require(proto::parse_notification({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, notification),
            "a push can't be read");
  }
}

/// A writer and a reader over the one database, for one input.
class World {
 public:
  explicit World(store::Database& database) : database_(database), reader_(database, settings_, clock_) {
    require(database_.execute("SAVEPOINT input").ok(), "no savepoint");
    auto opened = service::WriteService::open(database_, settings_, clock_, online_);
    require(opened.ok(), "no service");
    writer_ = std::move(opened).value();
    for (int64_t id = 1; id <= kUsers; id += 2) online_.add(requester(id), 0);
  }
  ~World() { require(database_.execute("ROLLBACK TO input; RELEASE input").ok(), "no way back"); }
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  void say(int64_t user_id, const std::string& bytes) {
    const service::Call call =
        service::read_call(requester(user_id), {reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()});
    const service::Outcome outcome =
        service::lane_of(call) == service::Lane::read ? reader_.handle(call) : writer_->handle(call);
    require(database_.in_transaction(), "the transaction has ended");
    check(call, outcome);
  }

 private:
  static service::Requester requester(int64_t user_id) {
    return {static_cast<uint64_t>(user_id), user_id, static_cast<int32_t>(user_id % service::kDeviceTypes)};
  }

  store::Database& database_;
  service::ServiceSettings settings_;
  StillClock clock_;
  service::OnlineUsers online_;
  std::unique_ptr<service::WriteService> writer_;
  service::ReadService reader_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static store::Database database = open_database();
  World world(database);
  Script script(data, size);
  for (size_t step = 0; step < kMaxSteps && !script.at_end(); ++step) {
    const uint8_t head = script.byte();
    const uint8_t kind = script.byte();
    const size_t length = script.byte() | static_cast<size_t>(script.byte()) << 8;
    const std::string_view body = script.bytes(length);
    std::string request;
    if ((head & 0x80) != 0) {
      request = body;
    } else {
      proto::write_request_bytes(request, static_cast<int64_t>(step) + 1, kKinds.at(kind % kKinds.size()), body);
    }
    world.say(head % kUsers + 1, request);
  }
  return 0;
}
