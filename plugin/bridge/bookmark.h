// SPDX-License-Identifier: Apache-2.0
// Bookmarks of rooms: one set, told in two ways. XEP-0402 has an item for each room in the node urn:xmpp:bookmarks:1;
// XEP-0048 has one <storage/> with all of them, whether it lies in a node or in private XML.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bridge/pep_item.h"
#include "xml/element.h"

namespace turms::xmpp::bridge {

inline constexpr std::string_view kBookmarksNode = "urn:xmpp:bookmarks:1";
inline constexpr std::string_view kOldBookmarksNode = "storage:bookmarks";

struct Bookmark {
  std::string room;  // prepared bare JID: the id of the item
  std::string name;
  std::string nick;
  std::string password;
  bool joins = false;      // autojoin
  std::string extensions;  // <extensions/> as a fragment; XEP-0048 knows none

  friend bool operator==(const Bookmark&, const Bookmark&) = default;
};

/// Of an item of urn:xmpp:bookmarks:1; nothing when its id is no JID or it holds no <conference/>.
[[nodiscard]] std::optional<Bookmark> read_bookmark(const PepItem& item);
[[nodiscard]] PepItem write_bookmark(const Bookmark& bookmark);

/// The rooms in <storage xmlns='storage:bookmarks'/>, the last one of each JID; those without a JID are left out.
[[nodiscard]] std::vector<Bookmark> read_old_bookmarks(const xml::Element& storage);
/// What else it holds, bookmarks of web pages, as fragments side by side; XEP-0402 knows none.
[[nodiscard]] std::string read_old_pages(const xml::Element& storage);
/// <storage/> as a fragment.
/// \param pages  what read_old_pages() gave
[[nodiscard]] std::string write_old_bookmarks(std::span<const Bookmark> bookmarks, std::string_view pages = {});

/// What a client meant by writing all bookmarks anew in the old way: what it can't say stays as it was.
struct BookmarkChanges {
  std::vector<Bookmark> published;
  std::vector<std::string> retracted;  // rooms
};
[[nodiscard]] BookmarkChanges changes_between(std::span<const Bookmark> before, std::vector<Bookmark> after);

/// Generated bookmarks (of joined groups) with the user's own laid over them, which win room by room.
[[nodiscard]] std::vector<Bookmark> merged(std::vector<Bookmark> generated, std::span<const Bookmark> own);

}  // namespace turms::xmpp::bridge
