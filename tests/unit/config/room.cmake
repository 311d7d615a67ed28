# SPDX-License-Identifier: Apache-2.0
# The tests of the table reader give it tables of toml++.
target_link_libraries(${exe} PRIVATE tomlplusplus::private)
