// SPDX-License-Identifier: Apache-2.0
// Work on the database that is no Turms request: what the services beside sessions ask for. It takes the same way as
// requests do (inbox, writer, perhaps reader), so it keeps its place in the order of events and its answer leaves after
// the commit. One object a call; it goes when it is finished.
#pragma once

#include <functional>
#include <optional>
#include <utility>

#include "base/result.h"
#include "service/dispatch.h"
#include "sessions/services.h"
#include "store/database.h"
#include "store/tables.h"

namespace turms::gateway::embedded {

class Task {
 public:
  virtual ~Task() = default;
  /// write: by the writer within the transaction of its batch; read: by the reader, after the commit.
  [[nodiscard]] virtual service::Lane lane() const = 0;
  virtual void work(store::Tables& tables) = 0;
  /// Says the answer, once. \param commit_error  nothing of a write was kept
  virtual void finish(const std::optional<Error>& commit_error) = 0;
};

template <class T>
class TaskOf final : public Task {
 public:
  using Body = std::function<Result<T>(store::Tables&)>;

  TaskOf(service::Lane lane, Body body, sessions::Done<T> done)
      : lane_(lane), body_(std::move(body)), done_(std::move(done)) {}

  [[nodiscard]] service::Lane lane() const override { return lane_; }

  void work(store::Tables& tables) override {
    result_.emplace(lane_ == service::Lane::write ? work_as_a_whole(tables) : body_(tables));
  }

  void finish(const std::optional<Error>& commit_error) override {
    if (commit_error && lane_ == service::Lane::write) return done_(*commit_error);
    done_(result_ ? std::move(*result_) : Result<T>(Error{Code::internal, "task", "was never worked on"}));
  }

 private:
  /// The transaction is shared with the rest of the batch, so what fails takes back its own part.
  Result<T> work_as_a_whole(store::Tables& tables) {
    auto savepoint = store::Savepoint::begin(tables.database);
    if (!savepoint.ok()) return savepoint.error();
    Result<T> result = body_(tables);
    if (result.ok()) TURMS_TRY(savepoint->keep());
    return result;
  }

  const service::Lane lane_;
  Body body_;
  sessions::Done<T> done_;
  std::optional<Result<T>> result_;
};

}  // namespace turms::gateway::embedded
