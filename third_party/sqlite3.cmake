# SPDX-License-Identifier: Apache-2.0
# SQLite::SQLite3: the embedded service's database. Host only. Debian package libsqlite3-dev; see README.md.
find_package(SQLite3 REQUIRED GLOBAL)
