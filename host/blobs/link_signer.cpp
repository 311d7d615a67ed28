// SPDX-License-Identifier: Apache-2.0
#include "blobs/link_signer.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/unique_fd.h"
#include "blobs/blob_writer.h"
#include "crypto/secret.h"

namespace turms::gateway::blobs {
namespace {

namespace fs = std::filesystem;

Error system_error(const fs::path& path, const char* what) {
  return {Code::io, path.string(), std::string(what) + ": " + std::strerror(errno)};
}

Result<crypto::Digest> make_key(const fs::path& path) {
  crypto::Digest key;
  crypto::fill_random(key);
  // Under another name first: a key cut short by a crash would be a key all the same.
  const fs::path unfinished = path.string() + ".new";
  const UniqueFd file(::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  if (!file.valid()) return system_error(unfinished, "cannot be made");
  if (::write(file.get(), key.data(), key.size()) != static_cast<ssize_t>(key.size()) || ::fsync(file.get()) != 0 ||
      ::rename(unfinished.c_str(), path.c_str()) != 0) {
    return system_error(unfinished, "cannot be written");
  }
  TURMS_TRY(sync_folder(path.parent_path()));
  return key;
}

}  // namespace

Result<LinkSigner> LinkSigner::open(const fs::path& folder) {
  const fs::path path = folder / kLinkKeyFile;
  const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.valid()) {
    if (errno != ENOENT) return system_error(path, "cannot be opened");
    const auto made = make_key(path);
    if (!made.ok()) return made.error();
    return LinkSigner(*made);
  }
  crypto::Digest key;
  if (::read(file.get(), key.data(), key.size()) != static_cast<ssize_t>(key.size())) {
    return Error{Code::io, path.string(), "is damaged; without it a new one is made and old links end"};
  }
  return LinkSigner(key);
}

std::string LinkSigner::sign(std::string_view purpose, std::string_view text) const {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string signed_text(purpose);
  signed_text += '\n';
  signed_text += text;
  std::string signature;
  for (const uint8_t octet : crypto::hmac_sha256(key_, crypto::octets(signed_text))) {
    signature += kDigits[octet >> 4];
    signature += kDigits[octet & 15];
  }
  return signature;
}

bool LinkSigner::is_signed(std::string_view purpose, std::string_view text, std::string_view signature) const {
  return crypto::equal_in_constant_time(crypto::octets(sign(purpose, text)), crypto::octets(signature));
}

}  // namespace turms::gateway::blobs
