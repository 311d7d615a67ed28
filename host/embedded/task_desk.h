// SPDX-License-Identifier: Apache-2.0
// Where the services beside sessions hand in their tasks. Owned by the backend.
#pragma once

#include <memory>
#include <utility>

#include "embedded/inbox.h"
#include "embedded/task.h"

namespace turms::gateway::embedded {

class TaskDesk {
 public:
  explicit TaskDesk(Inbox& inbox) : inbox_(inbox) {}

  /// Lets the reader run `body`, after everything that was handed in before. False: the backend is stopping, and `done`
  /// will not be called. Thread: any.
  template <class T>
  [[nodiscard]] bool read(typename TaskOf<T>::Body body, sessions::Done<T> done) {
    return put(service::Lane::read, std::move(body), std::move(done));
  }
  /// The same for the writer. What `body` changed is taken back when it fails.
  template <class T>
  [[nodiscard]] bool write(typename TaskOf<T>::Body body, sessions::Done<T> done) {
    return put(service::Lane::write, std::move(body), std::move(done));
  }

 private:
  template <class T>
  bool put(service::Lane lane, typename TaskOf<T>::Body body, sessions::Done<T> done) {
    return inbox_.put(TaskItem{std::make_unique<TaskOf<T>>(lane, std::move(body), std::move(done))});
  }

  Inbox& inbox_;
};

}  // namespace turms::gateway::embedded
