// SPDX-License-Identifier: Apache-2.0
#include "crypto/hmac.h"

#include <mbedtls/md.h>

#include <stdexcept>

#include "crypto/digest.h"

namespace turms::xmpp::crypto {

std::string hmac_sha256(Bytes key, Bytes data) {
  std::string result(kSha256Bytes, '\0');
  const int ret = mbedtls_md_hmac(mbedtls_md_info_from_type(MBEDTLS_MD_SHA256), key.data(), key.size(), data.data(),
                                  data.size(), reinterpret_cast<uint8_t*>(result.data()));
  // Fails when memory is exhausted, or in a build without SHA-256.
  if (ret == MBEDTLS_ERR_MD_ALLOC_FAILED) throw std::bad_alloc();
  if (ret != 0) throw std::logic_error("hmac-sha256 is not built in");
  return result;
}

}  // namespace turms::xmpp::crypto
