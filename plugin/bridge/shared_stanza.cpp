// SPDX-License-Identifier: Apache-2.0
#include "bridge/shared_stanza.h"

#include <utility>

#include "xml/escape.h"

namespace turms::xmpp::bridge {

namespace {

constexpr std::string_view kTo = " to='";

}  // namespace

// Our writer escapes quotes and '>' in values, so that the first '>' ends the start tag, and what looks like the
// attribute within it is the attribute.
SharedStanza::SharedStanza(std::string stanza) : text_(std::move(stanza)) {
  const size_t tag_end = text_.find('>');
  const size_t at = std::string_view(text_).substr(0, tag_end).find(kTo);
  if (at == std::string_view::npos) {
    head_size_ = text_.find_first_of(" />");
    if (head_size_ == std::string::npos) head_size_ = text_.size();
    return;
  }
  head_size_ = at;
  text_.erase(at, text_.find('\'', at + kTo.size()) + 1 - at);
}

void SharedStanza::to_text(std::string_view to, std::string& out) const {
  out.clear();
  out.reserve(text_.size() + kTo.size() + to.size() + 1);
  out.append(head()).append(kTo);
  xml::append_escaped_attribute(out, to);
  out.append(1, '\'').append(tail());
}

}  // namespace turms::xmpp::bridge
