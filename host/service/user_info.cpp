// SPDX-License-Identifier: Apache-2.0
#include "service/user_info.h"

namespace turms::gateway::service {

proto::UserInfo info_of(const store::User& user) {
  proto::UserInfo info{};
  info.has_id = true;
  info.id = user.id;
  info.name = user.name;
  info.intro = user.intro;
  info.profile_picture = user.profile_picture;
  info.has_profile_access_strategy = true;
  info.profile_access_strategy = user.profile_access_strategy;
  info.has_registration_date = true;
  info.registration_date = user.registration_date;
  info.has_active = true;
  info.active = user.active;
  return info;
}

}  // namespace turms::gateway::service
