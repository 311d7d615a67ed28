// SPDX-License-Identifier: Apache-2.0
// The server side of SASL in XMPP (RFC 6120 6) up to the point where somebody must look at the password: mechanisms
// that parse what the client sends and check the names in it. Knows no stream and no backend. Credentials are wiped
// when they die.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "crypto/secret.h"
#include "xml/writer.h"
#include "xmpp/jid.h"

namespace turms::xmpp {

enum class SaslMechanism : uint8_t { plain, oauthbearer };

/// "PLAIN"
[[nodiscard]] std::string_view name_of(SaslMechanism mechanism);
[[nodiscard]] std::optional<SaslMechanism> sasl_mechanism(std::string_view name);

enum class SaslCondition : uint8_t {
  aborted,
  account_disabled,
  credentials_expired,
  encryption_required,
  incorrect_encoding,
  invalid_authzid,
  invalid_mechanism,
  malformed_request,
  mechanism_too_weak,
  not_authorized,
  temporary_auth_failure
};

/// The element name, "not-authorized".
[[nodiscard]] std::string_view name_of(SaslCondition condition);

struct SaslFailure {
  SaslFailure(SaslCondition c, std::string words = {})
      : condition(c), text(std::move(words)) {}  // NOLINT: implicit by intent
  SaslCondition condition;
  std::string text;
};

/// <failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>
void write_sasl_failure(xml::Writer& out, const SaslFailure& failure);

/// What a client wants to be let in with. Names are prepared; the authzid was checked to mean this very account.
struct SaslRequest {
  SaslRequest(SaslMechanism m, Jid who, crypto::Secret what)
      : mechanism(m), account(std::move(who)), credential(std::move(what)) {}

  SaslMechanism mechanism;
  Jid account;                // bare; empty() with OAUTHBEARER when the client named nobody: the token must say
  crypto::Secret credential;  // password or bearer token, valid UTF-8
};

/// The server's next step: a challenge to send (empty is a challenge too), a request to decide, or a failure.
struct SaslChallenge {
  std::string data;
};
using SaslStep = std::variant<SaslChallenge, SaslRequest, SaslFailure>;

/// One attempt. Text in and out is base64 as on the wire.
class SaslExchange {
 public:
  /// `domain` is the prepared domain of the stream.
  SaslExchange(SaslMechanism mechanism, std::string domain) : mechanism_(mechanism), domain_(std::move(domain)) {}

  /// \param initial  text of <auth/>: empty for no initial response, "=" for an empty one. Wiped by the caller.
  SaslStep start(std::string_view initial);
  /// Text of <response/>.
  SaslStep respond(std::string_view response);
  /// The request was refused: what to send now. OAUTHBEARER says why in a challenge first (RFC 7628 3.2.2).
  SaslStep refuse(SaslFailure failure);

 private:
  SaslStep evaluate(std::string_view base64);

  SaslMechanism mechanism_;
  std::string domain_;
  std::optional<SaslFailure> refused_;
};

}  // namespace turms::xmpp
