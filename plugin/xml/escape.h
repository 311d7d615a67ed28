// SPDX-License-Identifier: Apache-2.0
// Text made fit for XML. Whatever goes in, the output is well formed: markup is escaped, characters that XML 1.0 can't
// carry are dropped, malformed UTF-8 becomes U+FFFD.
#pragma once

#include <string>
#include <string_view>

namespace turms::xmpp::xml {

/// Appends `text` as element content.
void append_escaped_text(std::string& out, std::string_view text);
/// Appends `value` as the inside of an attribute in single quotes; tabs and line ends survive the reader's
/// normalisation.
void append_escaped_attribute(std::string& out, std::string_view value);

}  // namespace turms::xmpp::xml
