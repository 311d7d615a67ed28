// SPDX-License-Identifier: Apache-2.0
// The two halves that a storage request needs: where the files lie, and the links to them. Made by the composition root
// once the listener's address is known; outlives the backend.
#pragma once

#include "blobs/blob_store.h"
#include "blobs/links.h"

namespace turms::gateway::blobs {

struct Storage {
  BlobStore& store;
  Links links;
};

}  // namespace turms::gateway::blobs
