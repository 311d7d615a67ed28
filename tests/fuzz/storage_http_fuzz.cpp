// SPDX-License-Identifier: Apache-2.0
// What clients send to the storage listener: a request head, a form, a file, in pieces whose sizes the input chooses.
// Policy and signature of the form may be true ones ("%P" and "%S" in the input), so that an upload can get all the way
// into the store. Whatever comes: never more than one answer, which begins as HTTP does, and nothing half written is
// left behind. Long runs: README.md.
#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/log.h"
#include "blobs/blob_store.h"
#include "blobs/links.h"
#include "net/storage_exchange.h"

namespace {

using namespace turms::gateway;  // a fuzz target is one file of its own

constexpr size_t kMaxAnswer = 64 * 1024;

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "%s\n", what);
  std::abort();  // libFuzzer's way to be told
}

class StillClock final : public Clock {
 public:
  [[nodiscard]] int64_t unix_ms() const override { return 1'700'000'000'000; }
  [[nodiscard]] uint64_t monotonic_ns() const override { return 1; }
};

class NoLog final : public Log {
 public:
  [[nodiscard]] bool wants(Level) const override { return false; }
  void write(Level, std::string_view, std::string_view, std::span<const Field>) override {}
};

/// A folder in memory where there is one, a key, and a form that is signed with it.
struct World {
  World() {
    std::string pattern =
        (std::filesystem::exists("/dev/shm") ? "/dev/shm" : "/tmp") + std::string("/storage-fuzz-XXXXXX");
    require(::mkdtemp(pattern.data()) != nullptr, "no folder");
    root = pattern;
    auto opened = blobs::BlobStore::open(root / "blobs");
    require(opened.ok(), "no store");
    store = std::move(opened).value();
    const blobs::Links links("http://files", signer);
    const auto fields =
        links.upload_form({{blobs::Bucket::user_profile_picture, 7}, 1'700'000'300, 0, 1'000, "image/*"});
    for (const auto& [name, value] : fields) {
      if (name == blobs::kPolicyField) policy = value;
      if (name == blobs::kSignatureField) signature = value;
    }
  }
  ~World() { std::filesystem::remove_all(root); }

  std::filesystem::path root;
  std::unique_ptr<blobs::BlobStore> store;
  const blobs::LinkSigner signer{crypto::sha256(crypto::octets("key"))};
  std::string policy;
  std::string signature;
  StillClock clock;
  NoLog log;
};

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static World world;  // ends with the process, and its folder with it
  if (size == 0) return 0;
  const size_t step = 1 + data[0];
  std::string request(reinterpret_cast<const char*>(data) + 1, size - 1);
  replace_all(request, "%P", world.policy);
  replace_all(request, "%S", world.signature);
  std::string answer;
  {
    net::StorageExchange exchange({*world.store, world.signer, world.clock, world.log});
    for (std::string_view rest = request; !rest.empty(); rest.remove_prefix(std::min(step, rest.size()))) {
      exchange.feed(crypto::octets(rest.substr(0, step)));
      answer += exchange.take_output();
    }
    require(exchange.is_answered() || answer.empty() || answer.starts_with("HTTP/1.1 100 "), "half an answer");
    std::array<uint8_t, 512> piece{};
    while (exchange.is_answered() && answer.size() < kMaxAnswer) {
      const auto got = exchange.read_content(piece);
      if (!got.ok() || *got == 0) break;
      answer.append(piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(*got));
    }
  }
  require(answer.empty() || answer.starts_with("HTTP/1.1 "), "no HTTP");
  require(std::filesystem::is_empty(world.root / "blobs" / "incoming"), "something half written is left");
  return 0;
}
