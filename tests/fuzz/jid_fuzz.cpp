// SPDX-License-Identifier: Apache-2.0
// Any text as an address: what is accepted is in its final form, so that comparing bytes compares addresses, and can be
// taken apart and put together again. Long runs: README.md.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "xml/utf8.h"
#include "xmpp/jid.h"

namespace {

using namespace turms::xmpp;  // a fuzz target is one file of its own

void require(bool holds) {
  if (!holds) std::abort();  // libFuzzer's way to be told
}

void require_sound(const Jid& jid) {
  require(xml::is_utf8(jid.text()));
  require(!jid.domain().empty());
  for (const std::string_view part : {jid.local(), jid.domain(), jid.resource()})
    require(part.size() <= Jid::kPartBytes);
  require(jid.local().find_first_of("\"&'/:<>@ ") == std::string_view::npos);
  require(jid.domain().find_first_of("/@") == std::string_view::npos);
}

void require_stable(const Jid& jid) {
  const Result<Jid> again = Jid::parse(jid.text());
  require(again.ok() && *again == jid);
  const Result<Jid> assembled = Jid::make(jid.local(), jid.domain(), jid.resource());
  require(assembled.ok() && *assembled == jid);
  require(jid.bare().is_bare() && jid.bare().text() == jid.view().bare_text());
  const Result<Jid> rejoined = jid.bare().with_resource(jid.resource());
  require(rejoined.ok() && *rejoined == jid);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Result<Jid> jid = Jid::parse(text);
  if (!jid) {
    require(!jid.error().where.empty() && !jid.error().detail.empty());
    return 0;
  }
  require_sound(*jid);
  require_stable(*jid);
  Jid copy = *jid;
  const Jid moved = std::move(copy);
  require(moved == *jid);
  return 0;
}
