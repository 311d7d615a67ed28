// SPDX-License-Identifier: Apache-2.0
#include "cmocka.h"

#include <cinttypes>
#include <csetjmp>
#include <cstdio>
#include <cstring>
#include <string>

#include <gtest/gtest.h>

namespace {

// Where a failed assertion of the running C test jumps to. One test runs at a time, on one thread, and only C frames
// lie between.
std::jmp_buf leave_test;
std::string skipped_at;

void report(const char* file, int line, const std::string& text) {
  GTEST_MESSAGE_AT_(file, line, text.c_str(), testing::TestPartResult::kFatalFailure);
}

class CmockaTest : public testing::Test {
 public:
  explicit CmockaTest(const CMUnitTest& test) : test_(test), state_(test.initial_state) {}

  void SetUp() override {
    skipped_at.clear();
    if (test_.setup_func != nullptr)
      run([](CmockaTest* self) {
        if (self->test_.setup_func(&self->state_) != 0) report(self->test_.name, 0, "the setup failed");
      });
  }
  void TestBody() override {
    run([](CmockaTest* self) { self->test_.test_func(&self->state_); });
    if (!skipped_at.empty()) GTEST_SKIP() << skipped_at;
  }
  void TearDown() override {
    if (test_.teardown_func != nullptr)
      run([](CmockaTest* self) {
        if (self->test_.teardown_func(&self->state_) != 0) report(self->test_.name, 0, "the teardown failed");
      });
  }

 private:
  // Nothing with a destructor lives between this frame and the assertion.
  void run(void (*step)(CmockaTest*)) {
    if (setjmp(leave_test) == 0) step(this);
  }

  CMUnitTest test_;
  void* state_;
};

}  // namespace

extern "C" {

int cmocka_gtest_register(const char* group, const CMUnitTest* tests, size_t count) {
  for (size_t i = 0; i < count; ++i) {
    const CMUnitTest test = tests[i];
    testing::RegisterTest(group, test.name, nullptr, nullptr, __FILE__, __LINE__,
                          [test]() -> CmockaTest* { return new CmockaTest(test); });
  }
  return 0;
}

void cmocka_gtest_fail(const char* file, int line, const char* format, ...) {
  char text[1024];
  va_list arguments;
  va_start(arguments, format);
  std::vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  report(file, line, text);
  std::longjmp(leave_test, 1);
}

void cmocka_gtest_skip(const char* file, int line) {
  skipped_at = std::string(file) + ":" + std::to_string(line);
  std::longjmp(leave_test, 1);
}

void cmocka_gtest_true(int holds, const char* text, const char* file, int line) {
  if (!holds) cmocka_gtest_fail(file, line, "does not hold: %s", text);
}

void cmocka_gtest_int(intmax_t a, intmax_t b, int equal, const char* text, const char* file, int line) {
  if ((a == b) != (equal != 0))
    cmocka_gtest_fail(file, line, "does not hold: %s (%" PRIdMAX ", %" PRIdMAX ")", text, a, b);
}

void cmocka_gtest_string(const char* a, const char* b, const char* file, int line) {
  if (std::strcmp(a, b) != 0) cmocka_gtest_fail(file, line, "\"%s\" is not \"%s\"", a, b);
}

void cmocka_gtest_memory(const void* a, const void* b, size_t len, const char* file, int line) {
  if (std::memcmp(a, b, len) != 0) cmocka_gtest_fail(file, line, "the %zu bytes differ", len);
}

}  // extern "C"

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  const int refused = cmocka_gtest_main(argc, argv);
  return refused != 0 ? refused : RUN_ALL_TESTS();
}
