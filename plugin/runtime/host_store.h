// SPDX-License-Identifier: Apache-2.0
// tgp.host.store/1 as features see it. One for each shard, owned by it.
#pragma once

#include <string>

#include "features/store.h"

struct tgp_host_store;
struct tgp_store_key;

namespace turms::xmpp::runtime {

class Shard;

class HostStore final : public features::Store {
 public:
  explicit HostStore(Shard& shard) : shard_(shard) {}

  [[nodiscard]] bool is_offered() const override;
  Task<Result<features::StoredValue>> get(std::string bucket, std::string key) override;
  Task<Result<uint64_t>> put(std::string bucket, std::string key, std::string value) override;
  Task<Result<uint64_t>> replace(std::string bucket, std::string key, uint64_t version, std::string value) override;
  Task<Result<void>> remove(std::string bucket, std::string key) override;
  Task<Result<features::StoredPage>> list(std::string bucket, std::string after, uint32_t limit,
                                          bool with_values) override;

 private:
  [[nodiscard]] const tgp_host_store* table() const;

  Shard& shard_;
};

}  // namespace turms::xmpp::runtime
