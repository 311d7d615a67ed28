// SPDX-License-Identifier: Apache-2.0
// Writes XML to the end of a string that the caller owns. It declares a namespace only where it differs from the one in
// force, never relies on a prefix declared elsewhere (but "stream:" where the scope says so), and escapes everything.
// Characters that XML 1.0 can't carry are dropped, malformed UTF-8 becomes U+FFFD: whatever goes in, what comes out is
// well formed.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "xml/element.h"

namespace turms::xmpp::xml {

inline constexpr std::string_view kStreamNamespace = "http://etherx.jabber.org/streams";

/// Which declarations are in force at the place where the output goes.
struct Scope {
  std::string_view default_ns;     // the default namespace there
  bool has_stream_prefix = false;  // "stream" is bound to kStreamNamespace there
  bool has_known_default = true;  // false: the place is unknown, so every top element declares its namespace, even none
};
inline constexpr Scope kClientScope{"jabber:client", true, true};  // inside a TCP client stream
inline constexpr Scope kSelfContained{{}, false, false};           // may be pasted anywhere

class Writer {
 public:
  static constexpr size_t kDepth = 32;  // of open() without close(); more is a bug and throws std::length_error

  /// Appends to `out`, which outlives the writer and is touched by nobody else between open() and its close().
  explicit Writer(std::string& out, Scope scope = kClientScope) : out_(out), scope_(scope) {}
  /// The same for a place where only the default namespace is known.
  Writer(std::string& out, std::string_view default_ns) : Writer(out, Scope{default_ns, false, true}) {}
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  /// Opens an element in the namespace of its parent (at the top: of the scope).
  Writer& open(std::string_view name) { return open(name, scope().default_ns); }
  /// Opens an element in `ns` (empty: none). `ns` stays alive until the element is closed.
  Writer& open(std::string_view name, std::string_view ns);
  /// An attribute of the element just opened; `name` may be "xml:lang" but has no other prefix.
  Writer& attr(std::string_view name, std::string_view value);
  template <std::integral N>
  Writer& attr(std::string_view name, N value) {
    return attr(name, std::string_view(std::to_string(value)));
  }
  /// attr() unless `value` is empty.
  Writer& attr_if(std::string_view name, std::string_view value) { return value.empty() ? *this : attr(name, value); }
  Writer& text(std::string_view text);
  /// Closes the element opened last, as <name/> when it is empty.
  Writer& close();
  /// open, text, close.
  Writer& leaf(std::string_view name, std::string_view ns, std::string_view content) {
    return open(name, ns).text(content).close();
  }
  Writer& leaf(std::string_view name, std::string_view content) { return open(name).text(content).close(); }
  /// <name xmlns='ns'/>
  Writer& empty(std::string_view name, std::string_view ns) { return open(name, ns).close(); }
  /// The element with all it holds.
  Writer& element(const Element& element);
  /// All children of `element`, texts too.
  Writer& content_of(const Element& element);
  /// Our own serialisation, well formed and written for kSelfContained (or for this very place).
  Writer& raw(std::string_view xml);

  /// Elements open now.
  [[nodiscard]] size_t depth() const { return depth_; }

 private:
  struct Open {
    size_t name_at = 0;  // where in out_ the tag's name stands, prefix included
    size_t name_size = 0;
    Scope inside;
  };

  [[nodiscard]] const Scope& scope() const { return depth_ == 0 ? scope_ : open_[depth_ - 1].inside; }
  Open start(std::string_view name, std::string_view ns, const Scope& outside);
  void finish_start_tag();
  void write(const Element& element, const Scope& outside);
  void write_attributes(const Element& element);
  void write_end_tag(const Open& opened);

  std::string& out_;
  Scope scope_;
  size_t depth_ = 0;
  bool in_start_tag_ = false;
  std::array<Open, kDepth> open_;
};

/// Appends `element` as a fragment that stands on its own: its namespaces are declared on it (mapping 9.1, payload
/// children).
void write_fragment(std::string& out, const Element& element);

}  // namespace turms::xmpp::xml
