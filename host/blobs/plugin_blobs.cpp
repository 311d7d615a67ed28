// SPDX-License-Identifier: Apache-2.0
#include "blobs/plugin_blobs.h"

#include <utility>

#include "base/thread.h"

namespace turms::gateway::blobs {

using sessions::BlobAddress;

Result<std::unique_ptr<PluginBlobs>> PluginBlobs::start(const std::filesystem::path& root, const PluginFileRules& rules,
                                                        const Clock& clock) {
  auto files = PluginFiles::open(root, rules, clock);
  if (!files.ok()) return files.error();
  std::unique_ptr<PluginBlobs> blobs(new PluginBlobs(std::move(files).value()));
  blobs->thread_ = start_thread("plugin-blobs", [self = blobs.get()] { self->run(); });
  return blobs;
}

void PluginBlobs::stop() {
  {
    const std::lock_guard lock(mutex_);
    is_ending_ = true;
  }
  waiting_.notify_one();
  if (thread_.joinable()) thread_.join();
}

bool PluginBlobs::hand_in(Job job) {
  {
    const std::lock_guard lock(mutex_);
    if (is_ending_) return false;
    jobs_.push_back(std::move(job));
  }
  waiting_.notify_one();
  return true;
}

void PluginBlobs::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    waiting_.wait(lock, [this] { return is_ending_ || !jobs_.empty(); });
    if (jobs_.empty()) return;
    const Job job = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    job(*files_);
    lock.lock();
  }
}

bool PluginBlobs::put(BlobAddress address, sessions::BlobFacts facts, std::string piece, sessions::Done<bool> done) {
  return hand_in([address = std::move(address), facts = std::move(facts), piece = std::move(piece),
                  done = std::move(done)](PluginFiles& files) { done(files.put(address, facts, piece)); });
}

bool PluginBlobs::write(BlobAddress address, uint64_t offset, std::string piece, sessions::Done<bool> done) {
  return hand_in([address = std::move(address), offset, piece = std::move(piece),
                  done = std::move(done)](PluginFiles& files) { done(files.write(address, offset, piece)); });
}

bool PluginBlobs::read(BlobAddress address, uint64_t offset, uint64_t length,
                       sessions::Done<sessions::BlobPiece> done) {
  return hand_in([address = std::move(address), offset, length, done = std::move(done)](PluginFiles& files) {
    done(files.read(address, offset, length));
  });
}

bool PluginBlobs::stat(BlobAddress address, sessions::Done<sessions::BlobFacts> done) {
  return hand_in(
      [address = std::move(address), done = std::move(done)](PluginFiles& files) { done(files.stat(address)); });
}

bool PluginBlobs::remove(BlobAddress address, sessions::Done<bool> done) {
  return hand_in(
      [address = std::move(address), done = std::move(done)](PluginFiles& files) { done(files.remove(address)); });
}

}  // namespace turms::gateway::blobs
