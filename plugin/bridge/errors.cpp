// SPDX-License-Identifier: Apache-2.0
#include "bridge/errors.h"

#include <string>

#include "proto/close_status.h"
#include "proto/status_codes.h"
#include "xmpp/sasl.h"

namespace turms::xmpp::bridge {
namespace {

using Condition = StanzaErrorCondition;
using ErrorType = StanzaErrorType;

/// What stands behind the condition.
enum class Words : uint8_t {
  none,
  fixed,       // the row's own
  of_turms,    // Turms' reason, when it gave one, else the row's own
  unspeakable  // none, and the code is not told either
};

struct Row {
  int32_t first;
  int32_t last;
  Condition condition;
  ErrorType type;
  Words words = Words::none;
  std::string_view text = {};
};

// Says that the wanted state is already true, or no longer to be had: nothing is wrong for the user.
// Source: mapping 21, rows "success" and "no longer pending".
constexpr int32_t kAlreadySo[] = {2602, 2605, 3309, 3601, 3604, 3610, 3700, 3709, 3710, 4004};

// Mapping 21, in the order of the codes. What stands in no row is undefined-condition.
constexpr Row kRows[] = {
    {1100, 1100, Condition::bad_request, ErrorType::modify, Words::of_turms},
    {1101, 1101, Condition::resource_constraint, ErrorType::wait, Words::fixed, "slow down"},
    {1102, 1102, Condition::bad_request, ErrorType::modify, Words::of_turms},
    {1103, 1103, Condition::conflict, ErrorType::cancel},
    {1104, 1104, Condition::policy_violation, ErrorType::modify},
    {1105, 1105, Condition::resource_constraint, ErrorType::wait},
    {1106, 1106, Condition::forbidden, ErrorType::auth},
    {1200, 1200, Condition::internal_server_error, ErrorType::wait},
    {1201, 1201, Condition::resource_constraint, ErrorType::wait},
    {1300, 1300, Condition::forbidden, ErrorType::auth},
    {1302, 1302, Condition::item_not_found, ErrorType::cancel},
    {2200, 2201, Condition::feature_not_implemented, ErrorType::cancel},
    {2300, 2300, Condition::item_not_found, ErrorType::cancel},
    {2301, 2302, Condition::forbidden, ErrorType::auth},
    {2400, 2400, Condition::item_not_found, ErrorType::cancel},  // not in the mapping; as 2300
    {2500, 2500, Condition::item_not_found, ErrorType::cancel},
    {2501, 2501, Condition::conflict, ErrorType::cancel},
    {2502, 2502, Condition::not_allowed, ErrorType::cancel},
    {2600, 2600, Condition::conflict, ErrorType::cancel},
    {2601, 2601, Condition::forbidden, ErrorType::auth},
    {2603, 2606, Condition::not_allowed, ErrorType::cancel},
    {3000, 3000, Condition::item_not_found, ErrorType::cancel},
    {3001, 3003, Condition::forbidden, ErrorType::auth},
    {3100, 3105, Condition::not_allowed, ErrorType::cancel, Words::of_turms},
    {3200, 3200, Condition::forbidden, ErrorType::auth},  // mapping 14.6
    {3201, 3203, Condition::not_allowed, ErrorType::cancel, Words::of_turms},
    {3204, 3204, Condition::not_allowed, ErrorType::cancel, Words::of_turms, "transfer the group first"},
    {3205, 3205, Condition::not_allowed, ErrorType::cancel, Words::of_turms},
    {3206, 3206, Condition::item_not_found, ErrorType::cancel},
    {3300, 3303, Condition::forbidden, ErrorType::auth},
    {3304, 3311, Condition::not_acceptable, ErrorType::modify},
    {3400, 3400, Condition::registration_required, ErrorType::auth, Words::fixed, "this group invites its members"},
    {3401, 3401, Condition::item_not_found, ErrorType::cancel},
    {3402, 3402, Condition::forbidden, ErrorType::auth},
    {3403, 3403, Condition::service_unavailable, ErrorType::wait, Words::fixed, "group is full"},
    {3404, 3410, Condition::forbidden, ErrorType::auth},
    {3411, 3411, Condition::item_not_found, ErrorType::cancel},
    {3412, 3414, Condition::forbidden, ErrorType::auth},
    {3415, 3416, Condition::item_not_found, ErrorType::cancel},
    {3417, 3418, Condition::forbidden, ErrorType::auth},
    {3419, 3420, Condition::item_not_found, ErrorType::cancel},
    {3421, 3421, Condition::forbidden, ErrorType::auth},
    {3422, 3422, Condition::registration_required, ErrorType::auth, Words::fixed, "an invitation is needed"},
    {3423, 3423, Condition::registration_required, ErrorType::auth, Words::fixed,
     "answer the group's questions: register"},
    {3424, 3424, Condition::registration_required, ErrorType::auth, Words::fixed, "ask to join: register"},
    {3500, 3501, Condition::forbidden, ErrorType::auth},
    {3600, 3600, Condition::forbidden, ErrorType::auth},
    {3602, 3603, Condition::forbidden, ErrorType::auth},
    {3605, 3608, Condition::not_acceptable, ErrorType::modify},
    {3609, 3611, Condition::not_allowed, ErrorType::cancel},
    {3701, 3701, Condition::forbidden, ErrorType::auth},
    {3702, 3702, Condition::not_acceptable, ErrorType::modify},
    {3703, 3705, Condition::forbidden, ErrorType::auth},
    {3706, 3712, Condition::not_allowed, ErrorType::cancel},
    {4000, 4001, Condition::feature_not_implemented, ErrorType::cancel},
    {4002, 4003, Condition::forbidden, ErrorType::auth},
    {4100, 4100, Condition::feature_not_implemented, ErrorType::cancel},
    {4101, 4102, Condition::forbidden, ErrorType::auth},
    {4200, 4201, Condition::forbidden, ErrorType::auth},  // not in the mapping; as 4102
    {5000, 5000, Condition::item_not_found, ErrorType::cancel},
    {5001, 5001, Condition::forbidden, ErrorType::auth, Words::fixed, "not a contact: add the contact first"},
    // RFC 6121 and XEP-0191 hide that one is blocked.
    {5002, 5002, Condition::service_unavailable, ErrorType::cancel, Words::unspeakable},
    {5003, 5003, Condition::forbidden, ErrorType::auth},
    {5004, 5004, Condition::item_not_found, ErrorType::cancel},
    {5005, 5005, Condition::forbidden, ErrorType::auth, Words::fixed, "the group is muted"},
    {5006, 5006, Condition::item_not_found, ErrorType::cancel},
    {5007, 5007, Condition::not_allowed, ErrorType::cancel, Words::fixed, "messages to oneself are switched off"},
    {5008, 5008, Condition::forbidden, ErrorType::auth, Words::fixed, "muted in this group"},
    {5009, 5009, Condition::forbidden, ErrorType::auth},
    {5010, 5010, Condition::policy_violation, ErrorType::modify},
    {5011, 5011, Condition::forbidden, ErrorType::auth},
    {5100, 5100, Condition::not_allowed, ErrorType::cancel, Words::fixed, "editing is switched off"},
    {5101, 5101, Condition::forbidden, ErrorType::auth},
    {5102, 5102, Condition::item_not_found, ErrorType::cancel},
    {5103, 5103, Condition::not_allowed, ErrorType::cancel, Words::fixed, "editing is switched off in this group"},
    {5200, 5200, Condition::item_not_found, ErrorType::cancel},
    {5201, 5201, Condition::not_allowed, ErrorType::cancel, Words::fixed, "retraction is switched off"},
    {5202, 5202, Condition::forbidden, ErrorType::auth},
    {5203, 5203, Condition::item_not_found, ErrorType::cancel},
    {5204, 5204, Condition::not_allowed, ErrorType::cancel, Words::fixed, "too late to retract"},
    {5300, 5300, Condition::forbidden, ErrorType::auth},
    {6000, 6000, Condition::feature_not_implemented, ErrorType::cancel},
    {6100, 6199, Condition::forbidden, ErrorType::auth},
    {7100, 7100, Condition::feature_not_implemented, ErrorType::cancel},
    {7200, 7200, Condition::feature_not_implemented, ErrorType::cancel},
    {8000, 8000, Condition::feature_not_implemented, ErrorType::cancel},
    {8100, 8299, Condition::not_allowed, ErrorType::cancel},
};

const Row* row_of(int32_t code) {
  for (const Row& row : kRows) {
    if (code >= row.first && code <= row.last) return &row;
  }
  return nullptr;
}

bool is_already_so(int32_t code) {
  for (const int32_t already : kAlreadySo) {
    if (code == already) return true;
  }
  return false;
}

constexpr std::string_view kMayHaveHappened = "no answer in time; it may have been done";

}  // namespace

std::optional<StanzaError> stanza_error_of(int32_t code, std::string_view reason) {
  if (proto::status::is_success(code) || is_already_so(code)) return std::nullopt;
  const Row* row = row_of(code);
  if (row == nullptr) return StanzaError(Condition::undefined_condition, ErrorType::cancel).with_turms_code(code);
  const bool shows_reason = row->words == Words::of_turms && !reason.empty();
  StanzaError error(row->condition, row->type, std::string(shows_reason ? reason : row->text));
  if (row->words != Words::unspeakable) error.turms_code = code;
  return error;
}

std::optional<StanzaError> stanza_error_of(const upstream::Response& response) {
  switch (response.outcome) {
    case upstream::Outcome::answered:
      return stanza_error_of(response.code, response.reason);
    case upstream::Outcome::timeout:
      return StanzaError(Condition::remote_server_timeout, ErrorType::wait,
                         std::string(response.was_submitted ? kMayHaveHappened : ""));
    case upstream::Outcome::session_gone:
      return StanzaError(Condition::resource_constraint, ErrorType::wait,
                         std::string(response.was_submitted ? kMayHaveHappened : ""));
    case upstream::Outcome::refused:
      break;
  }
  return StanzaError(Condition::resource_constraint, ErrorType::wait);
}

// Mapping 21, "dropped for markers and chat states", and 13.5.
bool is_quiet_refusal(int32_t code) {
  return (code >= 4000 && code <= 4004) || (code >= 4100 && code <= 4102);
}

LoginFailure login_failure_of(int32_t code) {
  const auto condition = SaslCondition::temporary_auth_failure;
  switch (code) {
    case proto::status::kLoginAuthenticationFailed:
      return {SaslCondition::not_authorized, "", false, true, false};
    case proto::status::kLoggingInUserNotActive:
      return {SaslCondition::account_disabled, "", false, false, false};
    case proto::status::kLoginFromForbiddenDeviceType:
      return {condition, "", true, false, true};
    case proto::status::kSessionSimultaneousConflictsDecline:
    case proto::status::kCreateExistingSession:
      return {condition, "in use elsewhere", false, false, false};
    case 0:  // no answer in time
    case proto::status::kLoginTimeout:
    case proto::status::kServerInternalError:
    case proto::status::kServerUnavailable:
    case proto::status::kClientRequestsTooFrequent:
      return {condition, "", false, false, false};
    default:  // 2000 and 1102 among them: our own request was wrong
      return {condition, "", false, false, true};
  }
}

CloseAction close_action_of(int32_t close_status) {
  namespace status = proto::close_status;
  switch (close_status) {
    case status::kIllegalRequest:
      return CloseAction::reopen_once;
    case status::kDisconnectedByClient:
      return CloseAction::nothing;
    case status::kDisconnectedByOtherDevice:
      return CloseAction::end_conflict;
    case status::kDisconnectedByAdmin:
    case status::kUserIsBlocked:
      return CloseAction::end_by_policy;
    case status::kUserIsDeletedOrInactivated:
      return CloseAction::end_as_unknown;
    default:
      return CloseAction::reopen;
  }
}

bool voids_credentials(int32_t close_status) {
  return close_status == proto::close_status::kUserIsDeletedOrInactivated ||
         close_status == proto::close_status::kUserIsBlocked;
}

}  // namespace turms::xmpp::bridge
