# SPDX-License-Identifier: Apache-2.0
# GTest::gtest, GTest::gtest_main: the unit tests' framework. Tests only. Debian package libgtest-dev; see README.md.
if(TURMS_XMPP_TESTS)
  find_package(GTest REQUIRED GLOBAL)
endif()
