// SPDX-License-Identifier: Apache-2.0
#include "features/command.h"

namespace turms::xmpp::features {

CommandReply CommandReply::failed(const StanzaError& error) {
  std::string note(name_of(error.condition));
  for (char& c : note) {
    if (c == '-') c = ' ';
  }
  if (!error.text.empty()) note.append(": ").append(error.text);
  if (error.turms_code != 0) note.append(" (Turms code ").append(std::to_string(error.turms_code)).append(")");
  return failed(std::move(note));
}

}  // namespace turms::xmpp::features
