# SPDX-License-Identifier: Apache-2.0
# nanopb::static: the protobuf runtime without allocation. Debian packages nanopb, libnanopb-dev; see README.md.
find_path(NANOPB_INCLUDE_DIR pb.h REQUIRED)
find_library(NANOPB_LIBRARY libprotobuf-nanopb.a REQUIRED)
mark_as_advanced(NANOPB_INCLUDE_DIR NANOPB_LIBRARY)
add_library(nanopb::static STATIC IMPORTED GLOBAL)
set_target_properties(nanopb::static PROPERTIES
  IMPORTED_LOCATION "${NANOPB_LIBRARY}"
  INTERFACE_INCLUDE_DIRECTORIES "${NANOPB_INCLUDE_DIR}")
