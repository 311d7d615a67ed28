// SPDX-License-Identifier: Apache-2.0
// Every option there is: the one table. To add one, add a member with its default to settings.h and a line here;
// reader, complaints and sample follow. Internal to this room.
#pragma once

#include "config/option.h"
#include "config/settings.h"

namespace turms::xmpp::config {

[[nodiscard]] Options<Settings> root_options();
[[nodiscard]] Options<Listen> listen_options();                       // [[listen]]
[[nodiscard]] Options<Tls> tls_options();                             // [tls]
[[nodiscard]] Options<Certificate> certificate_options();             // [[tls.certificates]]
[[nodiscard]] Options<Limits> limit_options();                        // [limits]
[[nodiscard]] Options<Turms> turms_options();                         // [turms]
[[nodiscard]] Options<StreamManagement> stream_management_options();  // [stream_management]
[[nodiscard]] Options<Roster> roster_options();                       // [roster]
[[nodiscard]] Options<Rooms> rooms_options();                         // [rooms]
[[nodiscard]] Options<Payload> payload_options();                     // [payload]
[[nodiscard]] Options<Location> location_options();                   // [location]
[[nodiscard]] Options<Contact> contact_options();                     // [contact]
[[nodiscard]] Options<Version> version_options();                     // [version]

}  // namespace turms::xmpp::config
