// SPDX-License-Identifier: Apache-2.0
#include "plugins/status_text.h"

#include <cstring>

namespace turms::gateway::plugins {
namespace {

struct Row {
  tgp_status status;
  std::string_view name;
  Code code;
  std::string_view words;
};

constexpr Row kRows[] = {
    {TGP_OK, "TGP_OK", Code::internal, "no error"},
    {TGP_E_ARGUMENT, "TGP_E_ARGUMENT", Code::invalid_argument, "a wrong argument"},
    {TGP_E_STATE, "TGP_E_STATE", Code::conflict, "not possible in the present state"},
    {TGP_E_VERSION, "TGP_E_VERSION", Code::unsupported, "the versions do not fit"},
    {TGP_E_MEMORY, "TGP_E_MEMORY", Code::limit, "out of memory"},
    {TGP_E_CONFIG, "TGP_E_CONFIG", Code::invalid_argument, "the configuration is wrong"},
    {TGP_E_TIMEOUT, "TGP_E_TIMEOUT", Code::timeout, "the deadline passed"},
    {TGP_E_OVERDRAWN, "TGP_E_OVERDRAWN", Code::internal, "sent without credit"},
    {TGP_E_GONE, "TGP_E_GONE", Code::not_found, "the id is stale"},
    {TGP_E_LIMIT, "TGP_E_LIMIT", Code::limit, "full"},
    {TGP_E_IO, "TGP_E_IO", Code::io, "input or output failed"},
    {TGP_E_INTERNAL, "TGP_E_INTERNAL", Code::internal, "a bug in the plugin"},
    {TGP_E_HANDOVER, "TGP_E_HANDOVER", Code::unsupported, "the hand-over was refused"},
    {TGP_E_DENIED, "TGP_E_DENIED", Code::denied, "denied"},
    {TGP_E_UNSUPPORTED, "TGP_E_UNSUPPORTED", Code::unsupported, "not supported"},
    {TGP_E_STUCK, "TGP_E_STUCK", Code::timeout, "a thread would not end"},
};

const Row& row_of(tgp_status status) {
  for (const Row& row : kRows) {
    if (row.status == status) return row;
  }
  return row_of(TGP_E_INTERNAL);
}

/// The message as far as the plugin has written one; its NUL is not taken for granted.
std::string message_of(const tgp_error& error) {
  if (!TGP_HAS(tgp_error, &error, message)) return {};
  return {error.message, ::strnlen(error.message, sizeof error.message)};
}

}  // namespace

std::string_view status_name(tgp_status status) {
  return row_of(status).name;
}

Error to_error(tgp_status status, std::string_view call, const tgp_error* error, std::string_view origin) {
  const Row& row = row_of(status);
  std::string detail = error != nullptr ? message_of(*error) : std::string();
  if (detail.empty()) detail = std::string(row.words) + " (" + std::string(row.name) + ")";
  if (error != nullptr && error->line != 0) {
    return {row.code, std::string(origin) + ":" + std::to_string(error->line) + ":" + std::to_string(error->column),
            detail};
  }
  return {row.code, std::string(call), detail};
}

}  // namespace turms::gateway::plugins
