// SPDX-License-Identifier: Apache-2.0
#include "crypto/compare.h"

extern "C" {  // missing in this one header
#include <mbedtls/constant_time.h>
}

namespace turms::xmpp::crypto {

bool constant_time_equal(Bytes a, Bytes b) noexcept {
  return a.size() == b.size() && (a.empty() || mbedtls_ct_memcmp(a.data(), b.data(), a.size()) == 0);
}

}  // namespace turms::xmpp::crypto
