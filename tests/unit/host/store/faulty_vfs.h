// SPDX-License-Identifier: Apache-2.0
// A file system for SQLite that fails on demand: the real one with a switch for writes and one for syncs. Registered
// under the name "faulty" for the life of the object; one at a time.
#pragma once

#include <atomic>
#include <cstring>
#include <stdexcept>

#include <sqlite3.h>

namespace turms::gateway::store {

class FaultyVfs {
 public:
  static constexpr const char* kName = "faulty";

  FaultyVfs() {
    real_ = sqlite3_vfs_find(nullptr);
    vfs_ = *real_;
    vfs_.zName = kName;
    vfs_.pNext = nullptr;
    vfs_.pAppData = this;
    vfs_.szOsFile = static_cast<int>(sizeof(File)) + real_->szOsFile;
    vfs_.xOpen = &FaultyVfs::open;
    if (sqlite3_vfs_register(&vfs_, 0) != SQLITE_OK) throw std::runtime_error("vfs");
  }
  ~FaultyVfs() { sqlite3_vfs_unregister(&vfs_); }
  FaultyVfs(const FaultyVfs&) = delete;
  FaultyVfs& operator=(const FaultyVfs&) = delete;

  /// 0: works; else the SQLite result that the next calls give.
  std::atomic<int> write_result{SQLITE_OK};
  std::atomic<int> sync_result{SQLITE_OK};
  /// Writes that still work before later_write_result counts for all that follow; negative: no such bound.
  std::atomic<int> writes_until_fault{-1};
  std::atomic<int> later_write_result{SQLITE_OK};
  /// As on a file system that is mounted read-only: what exists can be read, nothing can be made.
  std::atomic<bool> read_only{false};
  /// How often something was synced.
  std::atomic<int> syncs{0};

 private:
  struct File {
    sqlite3_file base;
    FaultyVfs* owner;
    sqlite3_io_methods methods;
    [[nodiscard]] sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
  };
  static File& file(sqlite3_file* raw) { return *reinterpret_cast<File*>(raw); }

  int fault_of_write() {
    if (write_result != SQLITE_OK) return write_result;
    if (writes_until_fault < 0) return SQLITE_OK;
    if (writes_until_fault == 0) return later_write_result;
    --writes_until_fault;
    return SQLITE_OK;
  }

  static int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* raw, int flags, int* out) {
    auto* owner = static_cast<FaultyVfs*>(vfs->pAppData);
    auto* ours = new (raw) File{};
    ours->owner = owner;
    if (owner->read_only) flags = (flags & ~(SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)) | SQLITE_OPEN_READONLY;
    const int result = owner->real_->xOpen(owner->real_, name, ours->real(), flags, out);
    if (ours->real()->pMethods == nullptr) return result;
    sqlite3_io_methods& methods = ours->methods;
    methods.iVersion = 2;
    methods.xClose = [](sqlite3_file* f) { return file(f).real()->pMethods->xClose(file(f).real()); };
    methods.xRead = [](sqlite3_file* f, void* to, int n, sqlite3_int64 at) {
      return file(f).real()->pMethods->xRead(file(f).real(), to, n, at);
    };
    methods.xWrite = [](sqlite3_file* f, const void* from, int n, sqlite3_int64 at) {
      const int fault = file(f).owner->fault_of_write();
      return fault != SQLITE_OK ? fault : file(f).real()->pMethods->xWrite(file(f).real(), from, n, at);
    };
    methods.xTruncate = [](sqlite3_file* f, sqlite3_int64 n) {
      return file(f).real()->pMethods->xTruncate(file(f).real(), n);
    };
    methods.xSync = [](sqlite3_file* f, int how) {
      ++file(f).owner->syncs;
      const int fault = file(f).owner->sync_result;
      return fault != SQLITE_OK ? fault : file(f).real()->pMethods->xSync(file(f).real(), how);
    };
    methods.xFileSize = [](sqlite3_file* f, sqlite3_int64* n) {
      return file(f).real()->pMethods->xFileSize(file(f).real(), n);
    };
    methods.xLock = [](sqlite3_file* f, int l) { return file(f).real()->pMethods->xLock(file(f).real(), l); };
    methods.xUnlock = [](sqlite3_file* f, int l) { return file(f).real()->pMethods->xUnlock(file(f).real(), l); };
    methods.xCheckReservedLock = [](sqlite3_file* f, int* r) {
      return file(f).real()->pMethods->xCheckReservedLock(file(f).real(), r);
    };
    methods.xFileControl = [](sqlite3_file* f, int op, void* arg) {
      return file(f).real()->pMethods->xFileControl(file(f).real(), op, arg);
    };
    methods.xSectorSize = [](sqlite3_file* f) { return file(f).real()->pMethods->xSectorSize(file(f).real()); };
    methods.xDeviceCharacteristics = [](sqlite3_file* f) {
      return file(f).real()->pMethods->xDeviceCharacteristics(file(f).real());
    };
    methods.xShmMap = [](sqlite3_file* f, int page, int size, int extend, void volatile** to) {
      return file(f).real()->pMethods->xShmMap(file(f).real(), page, size, extend, to);
    };
    methods.xShmLock = [](sqlite3_file* f, int at, int n, int how) {
      return file(f).real()->pMethods->xShmLock(file(f).real(), at, n, how);
    };
    methods.xShmBarrier = [](sqlite3_file* f) { file(f).real()->pMethods->xShmBarrier(file(f).real()); };
    methods.xShmUnmap = [](sqlite3_file* f, int remove) {
      return file(f).real()->pMethods->xShmUnmap(file(f).real(), remove);
    };
    ours->base.pMethods = &methods;
    return result;
  }

  sqlite3_vfs* real_ = nullptr;
  sqlite3_vfs vfs_{};
};

}  // namespace turms::gateway::store
