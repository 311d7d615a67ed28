# SPDX-License-Identifier: Apache-2.0
target_sources(${exe} PRIVATE "${path}/stage.cpp")
