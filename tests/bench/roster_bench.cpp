// SPDX-License-Identifier: Apache-2.0
// What a roster costs the loop of its account, by its size, in milliseconds of CPU time: Turms' answers become
// contacts, contacts become the <iq/> with the roster, one contact is renamed, a group that all are in is renamed (a
// push for each), and everything is read again without a change. None of it may hold the loop for 50 ms. With the bytes
// of the roster and the number of requests to Turms. No loop, no socket.
//
//   build/release/tests/bench/roster_bench
#include <cstdio>
#include <ctime>
#include <string>
#include <vector>

#include "../unit/features/stage.h"

#include "proto/messages.h"
#include "proto/status_codes.h"

namespace turms::xmpp::features {
namespace {

using Kind = proto::RequestKind;

constexpr int32_t kGroup = 5;

/// Counts instead of keeping.
class CountingOutlet final : public Outlet {
 public:
  void send(std::string_view xml, int64_t) override {
    bytes += xml.size();
    ++stanzas;
  }
  void end(StreamError) override {}
  void on_handled(uint32_t) override {}
  [[nodiscard]] int64_t oldest_unacked_ms() const override { return 0; }
  size_t bytes = 0;
  size_t stanzas = 0;
};

/// The answers of a Turms whose user has `count` named friends, all in one group.
class Answers {
 public:
  explicit Answers(int count) {
    std::vector<std::string> names;
    std::vector<int64_t> ids;
    std::vector<proto::UserRelationship> rows;
    for (int i = 0; i < count; ++i) names.push_back("Friend number " + std::to_string(i));
    for (int i = 0; i < count; ++i) {
      proto::UserRelationship row{};
      row.has_related_user_id = true;
      row.related_user_id = 1'000'000 + i;
      row.name = names[static_cast<size_t>(i)];
      rows.push_back(row);
      ids.push_back(row.related_user_id);
    }
    relationships_.user_relationships = rows;
    keep(relationships_, relationships_bytes_);
    proto::UserRelationshipGroup group{};
    group.index = kGroup;
    group.name = "Friends";
    groups_.user_relationship_groups = std::span<const proto::UserRelationshipGroup>(&group, 1);
    keep(groups_, groups_bytes_);
    members_.longs = ids;
    keep(members_, members_bytes_);
  }

  void give(Stage& stage, const proto::Request& request) const {
    proto::Notification out;
    out.request_id = request.request_id;
    out.code = proto::status::kOk;
    if (request.kind == Kind::kQueryRelationships)
      set(out, proto::DataKind::kUserRelationshipsWithVersion, relationships_bytes_);
    if (request.kind == Kind::kQueryRelationshipGroups)
      set(out, proto::DataKind::kUserRelationshipGroupsWithVersion, groups_bytes_);
    if (request.kind == Kind::kQueryRelatedUserIds) set(out, proto::DataKind::kLongsWithVersion, members_bytes_);
    if (out.data_kind == proto::DataKind::kNone) out.code = proto::status::kNoContent;
    std::string bytes;
    proto::write_notification(bytes, out);
    stage.notify(bytes);
  }

 private:
  template <class Message>
  static void keep(const Message& message, std::string& bytes) {
    static_cast<void>(proto::encode(message, bytes));
  }
  static void set(proto::Notification& out, proto::DataKind kind, const std::string& bytes) {
    out.data_kind = kind;
    out.data = bytes;
  }
  proto::UserRelationshipsWithVersion relationships_{};
  proto::UserRelationshipGroupsWithVersion groups_{};
  proto::LongsWithVersion members_{};
  std::string relationships_bytes_;
  std::string groups_bytes_;
  std::string members_bytes_;
};

class Bench {
 public:
  explicit Bench(int count) : answers_(count) {
    stage_.reads_contacts = true;
    std::printf("%d contacts\n", count);
  }

  void run() {
    stage_.play();
    measure("read from Turms", [&] { serve(); });
    std::printf("  %-28s %8zu\n", "requests", served_);
    Resource& phone = stage_.account.add_resource("phone", out_);
    measure("tell the roster",
            [&] { stage_.say(phone, "<iq type='get' id='r'><query xmlns='jabber:iq:roster'/></iq>"); });
    std::printf("  %-28s %8zu\n", "bytes", out_.bytes);
    measure("rename one", [&] {
      stage_.account.contacts().update(UserId(1'000'000), [](bridge::Contact& contact) { contact.name = "New"; });
    });
    rename_group();
    stage_.clock.advance_ms(60'000);
    stage_.account.contacts().reading().is_wanted = true;
    stage_.account.tick();
    measure("read again", [&] { serve(); });
  }

 private:
  template <class Work>
  void measure(const char* what, Work work) {
    const std::clock_t start = std::clock();
    work();
    std::printf("  %-28s %8.3f ms\n", what, static_cast<double>(std::clock() - start) * (1e3 / CLOCKS_PER_SEC));
  }
  void serve() {
    for (; served_ < stage_.turms.requests.size(); ++served_) {
      const std::string bytes = stage_.turms.requests[served_];
      proto::Request request;
      if (proto::parse_request(bytes, request)) answers_.give(stage_, request);
    }
  }
  void rename_group() {
    proto::UpdateRelationshipGroupRequest request{};
    request.group_index = kGroup;
    request.new_name = "Comrades";
    std::string relayed;
    static_cast<void>(proto::write_request(relayed, 1, request));
    std::string push;
    proto::write_push(push, 0, 1, relayed);
    const size_t before = out_.stanzas;
    measure("rename a group of all", [&] { stage_.notify(push); });
    std::printf("  %-28s %8zu\n", "pushes", out_.stanzas - before);
  }

  Stage stage_;
  CountingOutlet out_;
  Answers answers_;
  size_t served_ = 0;
};

}  // namespace
}  // namespace turms::xmpp::features

int main() {
  for (const int count : {10, 100, 1'000, 10'000}) turms::xmpp::features::Bench(count).run();
  return 0;
}
