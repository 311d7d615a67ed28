// SPDX-License-Identifier: Apache-2.0
#include "bridge/bookmark.h"

#include <algorithm>

#include "xml/fragment.h"
#include "xml/writer.h"
#include "xmpp/jid.h"

namespace turms::xmpp::bridge {
namespace {

bool is_true(std::string_view text) {
  return text == "1" || text == "true";
}

/// What both ways have in common; only the namespace is another.
Bookmark read_common(const xml::Element& conference) {
  Bookmark out;
  out.name = conference.attr("name");
  out.joins = is_true(conference.attr("autojoin"));
  out.nick = conference.child_text("nick", conference.ns());
  out.password = conference.child_text("password", conference.ns());
  return out;
}

/// The room's address as it is compared; empty when it is none.
std::string room_of(std::string_view text) {
  const Result<Jid> jid = Jid::parse(text);
  return jid && jid->view().has_local() ? std::string(jid->bare().text()) : std::string();
}

Bookmark* find(std::vector<Bookmark>& bookmarks, std::string_view room) {
  const auto found =
      std::find_if(bookmarks.begin(), bookmarks.end(), [&](const Bookmark& each) { return each.room == room; });
  return found == bookmarks.end() ? nullptr : &*found;
}

void write_common(xml::Writer& writer, const Bookmark& bookmark) {
  writer.attr_if("name", bookmark.name).attr("autojoin", bookmark.joins ? "true" : "false");
  if (!bookmark.nick.empty()) writer.leaf("nick", bookmark.nick);
  if (!bookmark.password.empty()) writer.leaf("password", bookmark.password);
}

}  // namespace

std::optional<Bookmark> read_bookmark(const PepItem& item) {
  const auto parsed = xml::parse_fragment(item.xml, xml::Limits{});
  const std::string room = room_of(item.id);
  const xml::Element* conference = parsed ? parsed.value()->root().child("conference", kBookmarksNode) : nullptr;
  if (conference == nullptr || room.empty()) return std::nullopt;
  Bookmark out = read_common(*conference);
  out.room = room;
  if (const xml::Element* extensions = conference->child("extensions", kBookmarksNode))
    xml::write_fragment(out.extensions, *extensions);
  return out;
}

PepItem write_bookmark(const Bookmark& bookmark) {
  PepItem item(bookmark.room, {});
  xml::Writer writer(item.xml, xml::kSelfContained);
  writer.open("conference", kBookmarksNode);
  write_common(writer, bookmark);
  if (!bookmark.extensions.empty()) writer.raw(bookmark.extensions);
  writer.close();
  return item;
}

std::vector<Bookmark> read_old_bookmarks(const xml::Element& storage) {
  std::vector<Bookmark> out;
  for (const xml::Element& conference : storage.children()) {
    if (!conference.is("conference", kOldBookmarksNode)) continue;
    Bookmark bookmark = read_common(conference);
    bookmark.room = room_of(conference.attr("jid"));
    if (bookmark.room.empty()) continue;
    if (Bookmark* same = find(out, bookmark.room)) {
      *same = std::move(bookmark);
    } else {
      out.push_back(std::move(bookmark));
    }
  }
  return out;
}

std::string read_old_pages(const xml::Element& storage) {
  std::string out;
  for (const xml::Element& child : storage.children()) {
    if (child.is("url", kOldBookmarksNode)) xml::write_fragment(out, child);
  }
  return out;
}

std::string write_old_bookmarks(std::span<const Bookmark> bookmarks, std::string_view pages) {
  std::string out;
  xml::Writer writer(out, xml::kSelfContained);
  writer.open("storage", kOldBookmarksNode);
  for (const Bookmark& bookmark : bookmarks) {
    writer.open("conference").attr("jid", bookmark.room);
    write_common(writer, bookmark);
    writer.close();
  }
  if (!pages.empty()) writer.raw(pages);
  writer.close();
  return out;
}

BookmarkChanges changes_between(std::span<const Bookmark> before, std::vector<Bookmark> after) {
  BookmarkChanges changes;
  for (const Bookmark& old : before) {
    Bookmark* now = find(after, old.room);
    if (now == nullptr) {
      changes.retracted.push_back(old.room);
    } else {
      now->extensions = old.extensions;
    }
  }
  for (Bookmark& now : after) {
    if (std::find(before.begin(), before.end(), now) == before.end()) changes.published.push_back(std::move(now));
  }
  return changes;
}

std::vector<Bookmark> merged(std::vector<Bookmark> generated, std::span<const Bookmark> own) {
  for (const Bookmark& bookmark : own) {
    if (Bookmark* same = find(generated, bookmark.room)) {
      *same = bookmark;
    } else {
      generated.push_back(bookmark);
    }
  }
  return generated;
}

}  // namespace turms::xmpp::bridge
