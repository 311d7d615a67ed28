// SPDX-License-Identifier: Apache-2.0
// A store in memory that answers at once and can be told to fail.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "features/store.h"

namespace turms::xmpp::features {

class FakeStore final : public Store {
 public:
  FakeStore();
  ~FakeStore() override;
  [[nodiscard]] bool is_offered() const override { return is_there; }
  Task<Result<StoredValue>> get(std::string bucket, std::string key) override {
    if (failure) co_return *failure;
    const auto found = values.find({bucket, key});
    if (found == values.end()) co_return Error{Code::not_found, "store", "none"};
    co_return found->second;
  }
  Task<Result<uint64_t>> put(std::string bucket, std::string key, std::string value) override {
    if (before_put) co_await before_put();
    if (failure) co_return *failure;
    values.insert_or_assign({bucket, key}, StoredValue(++version, std::move(value)));
    co_return version;
  }
  Task<Result<uint64_t>> replace(std::string bucket, std::string key, uint64_t expected, std::string value) override {
    if (failure) co_return *failure;
    const auto found = values.find({bucket, key});
    if ((found == values.end() ? 0 : found->second.version) != expected) co_return Error{Code::conflict, "store", "late"};
    values.insert_or_assign({bucket, key}, StoredValue(++version, std::move(value)));
    co_return version;
  }
  Task<Result<void>> remove(std::string bucket, std::string key) override {
    if (failure) co_return *failure;
    values.erase({bucket, key});
    co_return Result<void>();
  }
  Task<Result<StoredPage>> list(std::string bucket, std::string after, uint32_t limit, bool with_values) override {
    if (failure) co_return *failure;
    StoredPage page;
    for (auto at = values.upper_bound({bucket, after}); at != values.end() && at->first.first == bucket; ++at) {
      if (page.entries.size() == limit) {
        page.has_more = true;
        break;
      }
      page.entries.emplace_back(at->first.second, at->second.version, with_values ? at->second.value : std::string());
    }
    co_return page;
  }

  bool is_there = true;
  std::optional<Error> failure;  // of every call
  std::function<Task<void>()> before_put;  // lets a put take its time
  uint64_t version = 0;
  std::map<std::pair<std::string, std::string>, StoredValue> values;
};

}  // namespace turms::xmpp::features
