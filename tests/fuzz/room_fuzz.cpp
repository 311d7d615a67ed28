// SPDX-License-Identifier: Apache-2.0
// Any names for the members of a room, any entry into it: nicks are addresses, each member's own, and the same however
// they became known; what a client wishes of the past stays within bounds, and its presence shows nothing that only
// rooms may say. Long runs: README.md.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bridge/room_join.h"
#include "bridge/room_nicks.h"
#include "bridge/room_presence.h"
#include "bridge/shared_stanza.h"
#include "xml/fragment.h"
#include "xmpp/jid.h"

namespace {

using namespace turms::xmpp;          // a fuzz target is one file of its own
using namespace turms::xmpp::bridge;  // and speaks of the bridge alone

void require(bool holds) {
  if (!holds) std::abort();  // libFuzzer's way to be told
}

/// Lines of the input as names; a line's length and first byte make the user, so that ids share digits and lines meet.
std::map<int64_t, std::string> names_in(std::string_view text) {
  std::map<int64_t, std::string> names;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty()) continue;
    const int64_t user =
        int64_t{static_cast<uint8_t>(line.front())} * 10'000 + static_cast<int64_t>(line.size() % 13) + 1;
    names[user] = line.substr(1);
  }
  return names;
}

void check_nicks(std::string_view text) {
  const std::map<int64_t, std::string> names = names_in(text);
  std::vector<RoomNicks::Named> members;
  for (const auto& [user, name] : names) members.push_back({UserId(user), name});
  RoomNicks at_once;
  at_once.assign(members);
  RoomNicks one_by_one;
  one_by_one.set(UserId(1), "gone");
  for (auto named = members.rbegin(); named != members.rend(); ++named) one_by_one.set(named->user, named->name);
  if (!names.contains(1)) one_by_one.erase(UserId(1));
  require(at_once.size() == names.size() && one_by_one.size() == names.size());
  for (const auto& [user, name] : names) {
    const std::string nick(at_once.nick_of(UserId(user)));
    require(one_by_one.nick_of(UserId(user)) == nick);
    require(at_once.user_of(nick) == UserId(user));
    const Result<std::string> prepared = prepare_resource(nick);
    require(prepared.ok() && *prepared == nick);
  }
}

void check_entry(std::string_view text) {
  constexpr uint32_t kMost = 100;
  const auto parsed = xml::parse_fragment("<presence xmlns='jabber:client'>" + std::string(text) + "</presence>");
  if (!parsed || (*parsed)->root().first_child() == nullptr) return;
  const xml::Element& presence = *(*parsed)->root().first_child();
  if (const std::optional<RoomJoin> join = read_room_join(presence))
    require(limit_of(join->history, kMost, kMost, 1'700'000'000'000).messages <= kMost);
  OccupantPresence shown;
  shown.from = "7@conference.example.org/Romeo";
  const std::string content = occupant_content(presence);
  require(content.size() <= kOccupantContentBytes);
  shown.content = content;
  std::string out;
  SharedStanza(occupant_presence(shown)).to_text("1@example.org/phone", out);
  require(out.starts_with("<presence to='1@example.org/phone' from='7@conference.example.org/Romeo'"));
  xml::Limits limits = xml::payload_limits();
  limits.elements *= 2;  // the room's own
  const auto read = xml::parse_fragment(out, limits);
  require(static_cast<bool>(read));
  size_t words_of_the_room = 0;
  for (const xml::Element& child : (*read)->root().first_child()->children())
    words_of_the_room += child.ns() == kMucUserNs ? 1U : 0U;
  require(words_of_the_room == 1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_nicks(text);
  check_entry(text);
  return 0;
}
