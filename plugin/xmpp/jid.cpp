// SPDX-License-Identifier: Apache-2.0
#include "xmpp/jid.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <new>

#include "xmpp/domain_name.h"
#include "xmpp/precis.h"

namespace turms::xmpp {
namespace {

// Not worth looking at: no normalisation shortens that much to a part that fits.
constexpr size_t kRawPartBytes = size_t{4} * Jid::kPartBytes;

Error invalid(std::string_view part, std::string_view why) {
  return Error{Code::invalid_argument, "jid." + std::string(part), std::string(why)};
}

Error too_long(std::string_view part) {
  return Error{Code::too_large, "jid." + std::string(part), "has more than 1023 bytes"};
}

constexpr char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

// What an ASCII character becomes in each part; 0 where it is forbidden.
using AsciiMap = std::array<char, 128>;

constexpr AsciiMap make_local_map() {
  AsciiMap map{};
  for (char c = 0x21; c < 0x7F; ++c) map[static_cast<size_t>(c)] = lower(c);
  for (const char c : std::string_view("\"&'/:<>@")) map[static_cast<size_t>(c)] = 0;  // RFC 7622 3.3.1
  return map;
}
constexpr AsciiMap make_resource_map() {
  AsciiMap map{};
  for (char c = 0x20; c < 0x7F; ++c) map[static_cast<size_t>(c)] = c;
  return map;
}
constexpr AsciiMap make_domain_map() {
  AsciiMap map{};
  for (char c = '0'; c <= '9'; ++c) map[static_cast<size_t>(c)] = c;
  for (char c = 'a'; c <= 'z'; ++c) map[static_cast<size_t>(c)] = c;
  for (char c = 'A'; c <= 'Z'; ++c) map[static_cast<size_t>(c)] = lower(c);
  map['.'] = '.';
  return map;
}
constexpr AsciiMap kLocal = make_local_map();
constexpr AsciiMap kResource = make_resource_map();
constexpr AsciiMap kDomain = make_domain_map();  // the common case: letters, digits and dots

// Maps `text` to `out` as far as it is ASCII that `map` allows; true when that was all.
bool map_ascii(const AsciiMap& map, std::string_view text, char* out) {
  for (const char c : text) {
    const auto byte = static_cast<uint8_t>(c);
    if (byte >= map.size() || map[byte] == 0) return false;
    *out++ = map[byte];
  }
  return true;
}

// A domain of letters, digits and single dots needs no further look.
bool is_plain_domain(std::string_view domain) {
  size_t label = 0;
  for (const char c : domain) {
    if (c == '.' ? label == 0 : label == 63) return false;
    label = c == '.' ? 0 : label + 1;
  }
  return label != 0 && domain.find("xn") == std::string_view::npos;
}

bool has_forbidden_local_char(std::string_view local) {
  return std::any_of(local.begin(), local.end(), [](char c) {
    const auto byte = static_cast<uint8_t>(c);
    return byte < kLocal.size() && kLocal[byte] == 0;
  });
}

// The parts of one address as they are prepared, side by side; no heap for ASCII.
class Assembly {
 public:
  Result<void> add_local(std::string_view text) {
    if (text.empty()) return Result<void>();
    if (text.size() > kRawPartBytes) return too_long("local");
    if (text.size() > Jid::kPartBytes || !map_ascii(kLocal, text, end_)) {
      const std::optional<std::string> prepared = username_case_mapped(text);
      if (!prepared || has_forbidden_local_char(*prepared))
        return invalid("local", "has characters no localpart may have");
      if (prepared->size() > Jid::kPartBytes) return too_long("local");
      put(*prepared);
    } else {
      end_ += text.size();
    }
    local_ = static_cast<size_t>(end_ - text_.data());
    *end_++ = '@';
    return Result<void>();
  }
  Result<void> add_domain(std::string_view text) {
    char* const begin = end_;
    if (text.size() > Jid::kPartBytes) return too_long("domain");
    if (map_ascii(kDomain, text, end_) && is_plain_domain({begin, text.size()})) {
      end_ += text.size();
    } else {
      const std::optional<std::string> prepared = canonical_domain(text);
      if (!prepared) return invalid("domain", "is not a domain name");
      if (prepared->size() > Jid::kPartBytes) return too_long("domain");
      put(*prepared);
    }
    domain_ = static_cast<size_t>(end_ - begin);
    return Result<void>();
  }
  Result<void> add_resource(std::string_view text) {
    if (text.empty()) return Result<void>();
    if (text.size() > kRawPartBytes) return too_long("resource");
    *end_++ = '/';
    if (text.size() <= Jid::kPartBytes && map_ascii(kResource, text, end_)) {
      end_ += text.size();
      return Result<void>();
    }
    const std::optional<std::string> prepared = opaque_string(text);
    if (!prepared) return invalid("resource", "has characters no resource may have");
    if (prepared->size() > Jid::kPartBytes) return too_long("resource");
    put(*prepared);
    return Result<void>();
  }
  [[nodiscard]] JidView view() const {
    return {{text_.data(), static_cast<size_t>(end_ - text_.data())}, local_, domain_};
  }

 private:
  void put(std::string_view text) { end_ = std::copy(text.begin(), text.end(), end_); }

  std::array<char, 3 * Jid::kPartBytes + 2> text_;
  char* end_ = text_.data();
  size_t local_ = 0;
  size_t domain_ = 0;
};

}  // namespace

Jid::Jid(JidView view)
    : size_(static_cast<uint16_t>(view.text().size())),
      local_(static_cast<uint16_t>(view.local().size())),
      domain_(static_cast<uint16_t>(view.domain().size())) {
  if (size_ == 0) return;
  if (!is_inline()) heap_ = static_cast<char*>(::operator new(size_));
  std::memcpy(is_inline() ? inline_ : heap_, view.text().data(), size_);
}

Jid::Jid(Jid&& other) noexcept {
  steal(other);
}

Jid& Jid::operator=(const Jid& other) {
  if (this != &other) *this = Jid(other.view());
  return *this;
}

Jid& Jid::operator=(Jid&& other) noexcept {
  if (this == &other) return *this;
  if (!is_inline()) ::operator delete(heap_);
  steal(other);
  return *this;
}

Jid::~Jid() {
  if (!is_inline()) ::operator delete(heap_);
}

void Jid::steal(Jid& other) noexcept {
  size_ = other.size_;
  local_ = other.local_;
  domain_ = other.domain_;
  if (is_inline()) {
    std::memcpy(inline_, other.inline_, sizeof inline_);
  } else {
    heap_ = other.heap_;
  }
  other.size_ = other.local_ = other.domain_ = 0;
}

Result<Jid> Jid::parse(std::string_view text) {
  const size_t slash = std::min(text.find('/'), text.size());
  const std::string_view bare = text.substr(0, slash);
  const std::string_view resource = slash == text.size() ? std::string_view() : text.substr(slash + 1);
  if (slash != text.size() && resource.empty()) return invalid("resource", "is empty behind its '/'");
  const size_t at = bare.find('@');
  if (at == std::string_view::npos) return make({}, bare, resource);
  if (at == 0) return invalid("local", "is empty before its '@'");
  return make(bare.substr(0, at), bare.substr(at + 1), resource);
}

Result<Jid> Jid::make(std::string_view local, std::string_view domain, std::string_view resource) {
  Assembly assembly;
  TURMS_XMPP_TRY(assembly.add_local(local));
  TURMS_XMPP_TRY(assembly.add_domain(domain));
  TURMS_XMPP_TRY(assembly.add_resource(resource));
  return Jid(assembly.view());
}

Result<Jid> Jid::with_resource(std::string_view resource) const {
  if (resource.empty()) return bare();
  Result<std::string> prepared = prepare_resource(resource);
  if (!prepared) return prepared.error();
  std::string text(view().bare_text());
  text.append(1, '/').append(*prepared);
  return Jid(JidView(text, local_, domain_));
}

Result<std::string> prepare_local(std::string_view text) {
  Assembly assembly;
  TURMS_XMPP_TRY(assembly.add_local(text));
  return std::string(assembly.view().local());
}

Result<std::string> prepare_domain(std::string_view text) {
  Assembly assembly;
  TURMS_XMPP_TRY(assembly.add_domain(text));
  return std::string(assembly.view().domain());
}

Result<std::string> prepare_resource(std::string_view text) {
  if (text.empty()) return std::string();
  Assembly assembly;
  TURMS_XMPP_TRY(assembly.add_resource(text));
  return std::string(assembly.view().text().substr(1));
}

}  // namespace turms::xmpp
