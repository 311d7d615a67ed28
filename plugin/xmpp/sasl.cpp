// SPDX-License-Identifier: Apache-2.0
#include "xmpp/sasl.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/bytes.h"
#include "crypto/base64.h"
#include "xml/utf8.h"
#include "xmpp/namespaces.h"

namespace turms::xmpp {
namespace {

using C = SaslCondition;

constexpr std::array<std::string_view, 11> kConditionNames = {
    "aborted",
    "account-disabled",
    "credentials-expired",
    "encryption-required",
    "incorrect-encoding",
    "invalid-authzid",
    "invalid-mechanism",
    "malformed-request",
    "mechanism-too-weak",
    "not-authorized",
    "temporary-auth-failure",
};
static_assert(static_cast<size_t>(C::temporary_auth_failure) + 1 == kConditionNames.size());

constexpr char kSeparator = '\x01';  // of OAUTHBEARER, RFC 7628 3.1

// Decoded credentials on their way: wiped on every path.
class Decoded {
 public:
  explicit Decoded(std::string_view base64) : text_(crypto::from_base64(base64 == "=" ? std::string_view() : base64)) {}
  ~Decoded() {
    if (text_) crypto::wipe(*text_);
  }
  Decoded(const Decoded&) = delete;
  Decoded& operator=(const Decoded&) = delete;
  [[nodiscard]] bool is_valid() const { return text_.has_value(); }
  [[nodiscard]] std::string_view text() const { return *text_; }

 private:
  std::optional<std::string> text_;
};

/// Cuts `text` at the first `separator`: the part before it is returned, the rest stays. Nothing when there is none.
std::optional<std::string_view> cut(std::string_view& text, char separator) {
  const size_t at = text.find(separator);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view before = text.substr(0, at);
  text.remove_prefix(at + 1);
  return before;
}

// RFC 6120 6.3.8: an authorization identity is a bare address; only one's own is granted.
bool is_own(std::string_view authzid, const Jid& account) {
  const Result<Jid> jid = Jid::parse(authzid);
  return jid && *jid == account;
}

// Source: RFC 4616 2.
SaslStep evaluate_plain(std::string_view message, const std::string& domain) {
  const std::optional<std::string_view> authzid = cut(message, '\0');
  const std::optional<std::string_view> authcid = authzid ? cut(message, '\0') : std::nullopt;
  const std::string_view password = message;
  if (!authcid || authcid->empty() || password.empty() || password.find('\0') != std::string_view::npos) {
    return SaslFailure(C::malformed_request);
  }
  const Result<Jid> account = Jid::make(*authcid, domain);
  if (!account) return SaslFailure(C::not_authorized);
  if (!authzid->empty() && !is_own(*authzid, *account)) return SaslFailure(C::invalid_authzid);
  return SaslRequest(SaslMechanism::plain, *account, crypto::Secret(password));
}

// The account named in the GS2 header "n,a=user@domain," (RFC 5801 4): absent is empty(), malformed is nothing.
std::optional<Jid> gs2_account(std::string_view& message, const std::string& domain) {
  const std::optional<std::string_view> binding = cut(message, ',');
  const std::optional<std::string_view> authzid = binding ? cut(message, ',') : std::nullopt;
  if (!authzid || (*binding != "n" && *binding != "y")) return std::nullopt;
  if (authzid->empty()) return Jid();
  if (!authzid->starts_with("a=")) return std::nullopt;
  // "=2C" and "=3D" stand for "," and "=": no address of an account has either.
  const Result<Jid> jid = Jid::parse(authzid->substr(2));
  if (!jid || jid->is_full() || jid->local().empty() || jid->domain() != domain) return std::nullopt;
  return *jid;
}

bool has_bearer_scheme(std::string_view value) {
  constexpr std::string_view kScheme = "bearer ";
  return value.size() > kScheme.size() && std::equal(kScheme.begin(), kScheme.end(), value.begin(),
                                                     [](char expected, char c) { return expected == (c | 0x20); });
}

// Source: RFC 7628 3.1.
SaslStep evaluate_oauthbearer(std::string_view message, const std::string& domain) {
  const bool names_somebody = message.find("a=") < message.find(kSeparator);
  std::optional<Jid> account = gs2_account(message, domain);
  if (!account) return SaslFailure(names_somebody ? C::invalid_authzid : C::malformed_request);
  if (!message.starts_with(kSeparator)) return SaslFailure(C::malformed_request);
  message.remove_prefix(1);
  std::string_view token;
  while (!message.empty() && message != std::string_view(&kSeparator, 1)) {
    const std::optional<std::string_view> pair = cut(message, kSeparator);
    if (!pair) return SaslFailure(C::malformed_request);
    if (!pair->starts_with("auth=")) continue;  // host and port are of no use here
    const std::string_view value = pair->substr(5);
    if (!has_bearer_scheme(value) || !token.empty()) return SaslFailure(C::malformed_request);
    token = value.substr(7);
  }
  if (token.empty() || message.empty()) return SaslFailure(C::malformed_request);
  return SaslRequest(SaslMechanism::oauthbearer, std::move(*account), crypto::Secret(token));
}

}  // namespace

std::string_view name_of(SaslMechanism mechanism) {
  return mechanism == SaslMechanism::plain ? "PLAIN" : "OAUTHBEARER";
}

std::optional<SaslMechanism> sasl_mechanism(std::string_view name) {
  for (const SaslMechanism mechanism : {SaslMechanism::plain, SaslMechanism::oauthbearer}) {
    if (name == name_of(mechanism)) return mechanism;
  }
  return std::nullopt;
}

std::string_view name_of(SaslCondition condition) {
  return kConditionNames[static_cast<size_t>(condition)];
}

void write_sasl_failure(xml::Writer& out, const SaslFailure& failure) {
  out.open("failure", kSaslNamespace).empty(name_of(failure.condition), kSaslNamespace);
  if (!failure.text.empty()) out.open("text").attr("xml:lang", "en").text(failure.text).close();
  out.close();
}

SaslStep SaslExchange::start(std::string_view initial) {
  if (initial.empty()) return SaslChallenge();
  return evaluate(initial);
}

SaslStep SaslExchange::respond(std::string_view response) {
  if (refused_) return *std::exchange(refused_, std::nullopt);
  return evaluate(response);
}

SaslStep SaslExchange::refuse(SaslFailure failure) {
  if (mechanism_ != SaslMechanism::oauthbearer) return failure;
  refused_ = std::move(failure);
  return SaslChallenge{crypto::base64(as_bytes(R"({"status":"invalid_token"})"))};
}

SaslStep SaslExchange::evaluate(std::string_view base64) {
  const Decoded message(base64);
  if (!message.is_valid()) return SaslFailure(C::incorrect_encoding);
  if (!xml::is_utf8(message.text())) return SaslFailure(C::malformed_request);
  return mechanism_ == SaslMechanism::plain ? evaluate_plain(message.text(), domain_)
                                            : evaluate_oauthbearer(message.text(), domain_);
}

}  // namespace turms::xmpp
