// SPDX-License-Identifier: Apache-2.0
// An XMPP address, always prepared (RFC 7622), so that comparing bytes compares addresses. Jid owns its text, in place
// when it is short; JidView borrows a prepared one for look-ups. Nothing else in the plugin compares or splits
// addresses.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace turms::xmpp {

/// A borrowed address in prepared form; made from a Jid only.
class JidView {
 public:
  constexpr JidView() = default;
  constexpr JidView(std::string_view text, size_t local_size, size_t domain_size)
      : text_(text), local_(static_cast<uint16_t>(local_size)), domain_(static_cast<uint16_t>(domain_size)) {}

  [[nodiscard]] constexpr bool empty() const { return text_.empty(); }
  /// local@domain/resource. What is absent leaves no separator.
  [[nodiscard]] constexpr std::string_view text() const { return text_; }
  [[nodiscard]] constexpr std::string_view local() const { return text_.substr(0, local_); }
  [[nodiscard]] constexpr std::string_view domain() const { return text_.substr(domain_at(), domain_); }
  [[nodiscard]] constexpr std::string_view resource() const {
    return is_full() ? text_.substr(domain_at() + domain_ + 1) : std::string_view();
  }
  [[nodiscard]] constexpr std::string_view bare_text() const { return text_.substr(0, domain_at() + domain_); }
  [[nodiscard]] constexpr JidView bare() const { return {bare_text(), local_, domain_}; }
  [[nodiscard]] constexpr bool has_local() const { return local_ != 0; }
  /// Whether it has a resource.
  [[nodiscard]] constexpr bool is_full() const { return text_.size() > domain_at() + domain_; }
  [[nodiscard]] constexpr bool is_bare() const { return !is_full(); }

  friend constexpr bool operator==(JidView a, JidView b) { return a.text_ == b.text_; }
  friend constexpr bool operator<(JidView a, JidView b) { return a.text_ < b.text_; }

 private:
  [[nodiscard]] constexpr size_t domain_at() const { return local_ == 0 ? 0U : size_t{local_} + 1; }

  std::string_view text_;
  uint16_t local_ = 0;   // bytes of the localpart
  uint16_t domain_ = 0;  // bytes of the domainpart
};

class Jid {
 public:
  static constexpr size_t kPartBytes = 1023;  // each part, RFC 7622 3.1
  static constexpr size_t kInlineBytes = 56;  // longer addresses lie on the heap

  /// The absent address: empty() and equal only to itself.
  Jid() noexcept = default;
  explicit Jid(JidView view);
  Jid(const Jid& other) : Jid(other.view()) {}
  Jid(Jid&& other) noexcept;
  Jid& operator=(const Jid& other);
  Jid& operator=(Jid&& other) noexcept;
  ~Jid();

  /// Prepares "local@domain/resource". Source: RFC 7622 3; localparts per UsernameCaseMapped, resources per
  /// OpaqueString. \errors  invalid_argument (a part breaks its profile), too_large (a part has more than 1023 bytes)
  static Result<Jid> parse(std::string_view text);
  /// The same from parts that were received apart; an empty `local` or `resource` is absent.
  static Result<Jid> make(std::string_view local, std::string_view domain, std::string_view resource = {});

  [[nodiscard]] JidView view() const { return {text(), local_, domain_}; }
  operator JidView() const { return view(); }  // NOLINT: implicit by intent
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] std::string_view text() const { return {is_inline() ? inline_ : heap_, size_}; }
  [[nodiscard]] std::string to_string() const { return std::string(text()); }
  [[nodiscard]] std::string_view local() const { return view().local(); }
  [[nodiscard]] std::string_view domain() const { return view().domain(); }
  [[nodiscard]] std::string_view resource() const { return view().resource(); }
  [[nodiscard]] bool is_full() const { return view().is_full(); }
  [[nodiscard]] bool is_bare() const { return !is_full(); }
  [[nodiscard]] Jid bare() const { return Jid(view().bare()); }
  /// The bare address with `resource`, which is prepared.
  [[nodiscard]] Result<Jid> with_resource(std::string_view resource) const;

  friend bool operator==(const Jid& a, const Jid& b) { return a.view() == b.view(); }
  friend bool operator<(const Jid& a, const Jid& b) { return a.view() < b.view(); }

 private:
  [[nodiscard]] bool is_inline() const { return size_ <= kInlineBytes; }
  void steal(Jid& other) noexcept;

  union {
    char inline_[kInlineBytes] = {};
    char* heap_;
  };
  uint16_t size_ = 0;
  uint16_t local_ = 0;
  uint16_t domain_ = 0;
};

/// For unordered containers that are searched by JidView as well (with std::equal_to<>).
struct JidHash {
  using is_transparent = void;
  size_t operator()(JidView jid) const noexcept { return std::hash<std::string_view>{}(jid.text()); }
};

struct JidEqual {
  using is_transparent = void;
  bool operator()(JidView a, JidView b) const noexcept { return a == b; }
};

/// Prepares one part on its own; the result is empty only when the input is.
/// \errors  invalid_argument, too_large (more than 1023 bytes)
Result<std::string> prepare_local(std::string_view text);
Result<std::string> prepare_domain(std::string_view text);
Result<std::string> prepare_resource(std::string_view text);

}  // namespace turms::xmpp

template <>
struct std::hash<turms::xmpp::Jid> {
  size_t operator()(const turms::xmpp::Jid& jid) const noexcept { return turms::xmpp::JidHash{}(jid); }
};
