// SPDX-License-Identifier: Apache-2.0
// One stanza for many receivers (mapping 14.4): rendered once, then each receiver's copy differs by its `to` alone and
// costs two copies of bytes. A value that owns its text; whoever sends it holds it while it does.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace turms::xmpp::bridge {

class SharedStanza {
 public:
  /// Nobody's: is_empty().
  SharedStanza() = default;
  /// \param stanza  one stanza by xml::Writer, with a `to` (that is taken out) or without
  explicit SharedStanza(std::string stanza);

  [[nodiscard]] bool is_empty() const { return text_.empty(); }
  /// What stands before and after the attribute ` to='...'`. Views of this object.
  [[nodiscard]] std::string_view head() const { return std::string_view(text_).substr(0, head_size_); }
  [[nodiscard]] std::string_view tail() const { return std::string_view(text_).substr(head_size_); }

  /// Replaces `out`, whose memory is used again, by the stanza to `to` (a prepared address). Thread: any.
  void to_text(std::string_view to, std::string& out) const;

 private:
  std::string text_;  // without the attribute
  size_t head_size_ = 0;
};

}  // namespace turms::xmpp::bridge
