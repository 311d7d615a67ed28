// SPDX-License-Identifier: Apache-2.0
// Files of plugins as a service: every call returns at once, one thread does the work in the order of the calls and
// says the answers. What waits is bounded by the callers (plugins/extension_calls.h). Owned by the composition root;
// outlives the plugins' callers.
#pragma once

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "base/clock.h"
#include "base/result.h"
#include "blobs/plugin_files.h"
#include "sessions/services.h"

namespace turms::gateway::blobs {

class PluginBlobs final : public sessions::Blobs {
 public:
  /// \param root  of all files. `clock` outlives this. \errors  io
  static Result<std::unique_ptr<PluginBlobs>> start(const std::filesystem::path& root, const PluginFileRules& rules,
                                                    const Clock& clock);
  ~PluginBlobs() override { stop(); }
  PluginBlobs(const PluginBlobs&) = delete;
  PluginBlobs& operator=(const PluginBlobs&) = delete;

  /// Does what was accepted and ends the thread; calls are refused from now on. Thread: control.
  void stop();

  bool put(sessions::BlobAddress address, sessions::BlobFacts facts, std::string piece,
           sessions::Done<bool> done) override;
  bool write(sessions::BlobAddress address, uint64_t offset, std::string piece, sessions::Done<bool> done) override;
  bool read(sessions::BlobAddress address, uint64_t offset, uint64_t length,
            sessions::Done<sessions::BlobPiece> done) override;
  bool stat(sessions::BlobAddress address, sessions::Done<sessions::BlobFacts> done) override;
  bool remove(sessions::BlobAddress address, sessions::Done<bool> done) override;

  [[nodiscard]] uint64_t max_blob() const override { return files_->rules().max_blob; }
  [[nodiscard]] uint64_t max_bucket() const override { return files_->rules().max_bucket; }

 private:
  using Job = std::function<void(PluginFiles&)>;

  explicit PluginBlobs(std::unique_ptr<PluginFiles> files) : files_(std::move(files)) {}
  bool hand_in(Job job);
  void run();

  std::unique_ptr<PluginFiles> files_;  // the thread's, but for its rules
  std::mutex mutex_;
  std::condition_variable waiting_;
  std::deque<Job> jobs_;    // guarded by mutex_
  bool is_ending_ = false;  // guarded by mutex_
  std::thread thread_;
};

}  // namespace turms::gateway::blobs
