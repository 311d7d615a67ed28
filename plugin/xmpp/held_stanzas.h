// SPDX-License-Identifier: Apache-2.0
// What a client at which nobody looks need not be told at once (XEP-0352): presence and events wait, of each only the
// last word; chat states are of no use later. Everything else matters now, and takes along what waits. Pure; belongs to
// one resource and holds a bounded amount for it. What a stanza is, is read from its own text: whoever sends one has
// nothing to declare.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace turms::xmpp {

inline constexpr std::string_view kClientStateNamespace = "urn:xmpp:csi:0";

/// How long a stanza may wait.
enum class Patience : uint8_t {
  none,    // it matters now
  latest,  // it may wait, and a later one about the same replaces it
  never,   // later it is of no use
};

struct Triage {
  Patience patience = Patience::none;
  std::string about;  // latest: what the stanza is the last word on; empty: it replaces nothing
};

/// What cannot be read, or is not known, matters now. \param stanza  complete, of a client stream
[[nodiscard]] Triage triage_of(std::string_view stanza);

class HeldStanzas {
 public:
  static constexpr size_t kMaxStanzas = 500;
  static constexpr size_t kMaxBytes = 256 * 1024;

  enum class Verdict : uint8_t {
    held,    // or dropped: there is nothing more to do
    urgent,  // it must go out now
    full,    // there is no room for it: what is held must go out, and it behind
  };
  [[nodiscard]] Verdict hold(std::string_view stanza);
  [[nodiscard]] bool is_empty() const { return held_.empty(); }
  [[nodiscard]] size_t count() const { return held_.size(); }
  [[nodiscard]] size_t bytes() const { return bytes_; }
  /// All of them in the order of their coming; none is held any more, and no memory either.
  [[nodiscard]] std::vector<std::string> take();

 private:
  struct Held {
    std::string about;
    std::string xml;
  };
  std::vector<Held> held_;
  size_t bytes_ = 0;
};

}  // namespace turms::xmpp
