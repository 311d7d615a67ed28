// SPDX-License-Identifier: Apache-2.0
// Turms codes in XMPP's words: one table for stanza errors, one for failed logins, one for the ends of a session. Each
// row of errors.cpp stands in section 21, 4.1 or 4.5 of the mapping.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "turms/response.h"
#include "xmpp/stanza_error.h"

namespace turms::xmpp {
enum class SaslCondition : uint8_t;  // xmpp/sasl.h
}

namespace turms::xmpp::bridge {

/// What a stanza is answered with when Turms answered its request with `code`.
/// \param reason  of the response; shown only for codes whose reason helps the user and never for 12xx
/// \returns       nothing when `code` is a success, or says that what was wanted is already so; else an error that
/// names the code
///                in its <turms/> child, unless the code would tell that the other side blocks us
/// Thread: any.  Source: mapping 21
[[nodiscard]] std::optional<StanzaError> stanza_error_of(int32_t code, std::string_view reason = {});

/// The same for a whole response: a timeout is <remote-server-timeout/>; a lost session, a full line and a request that
/// the host would not take are <resource-constraint/>; all of type wait. The text says so when the request may have
/// taken effect.
[[nodiscard]] std::optional<StanzaError> stanza_error_of(const upstream::Response& response);

/// Codes that say "no more of these": a marker, typing notice or receipt that gets one is dropped, and so are its
/// successors.
[[nodiscard]] bool is_quiet_refusal(int32_t code);

struct LoginFailure {
  SaslCondition condition;
  std::string_view text;       // for people, may be empty; a constant
  bool try_other_device_type;  // this one is forbidden: 4.2
  bool counts_as_attempt;      // a wrong password: throttle
  bool is_our_fault;           // log it as an error of the gateway or its configuration
};

/// How a failed login (`code` other than success; 0: no answer in time) is told to the client.
/// Thread: any.  Source: mapping 4.1
[[nodiscard]] LoginFailure login_failure_of(int32_t code);

/// What becomes of an account whose upstream session has ended.
enum class CloseAction : uint8_t {
  nothing,         // we closed it
  reopen,          // with back-off; resources stay
  reopen_once,     // we broke the protocol: again within a minute ends the account with undefined-condition
  end_conflict,    // another device took its place: reopening would start a kick loop
  end_by_policy,   // an administrator, or a block
  end_as_unknown,  // the account is deleted or inactive
};

/// Thread: any.  Source: mapping 4.5. Unknown statuses count as trouble of the server: reopen.
[[nodiscard]] CloseAction close_action_of(int32_t close_status);
/// Whether FAST tokens and stored credentials of the account are void as well.
[[nodiscard]] bool voids_credentials(int32_t close_status);

}  // namespace turms::xmpp::bridge
