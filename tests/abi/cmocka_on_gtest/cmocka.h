/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The part of cmocka's interface that the kit uses, running under GoogleTest: found before Debian's <cmocka.h> on the
 * include path, so the same .c files compile against either. Each cmocka test becomes a GoogleTest test
 * `<group>.<name>`; a failed assertion is reported at its line and leaves the test by longjmp, as in cmocka. `main` is
 * renamed and called by the layer, which registers the groups first and runs them afterwards. Group fixtures are not
 * offered.
 */
#ifndef CMOCKA_ON_GTEST_H
#define CMOCKA_ON_GTEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef void (*CMUnitTestFunction)(void** state);
typedef int (*CMFixtureFunction)(void** state);

struct CMUnitTest {
  const char* name;
  CMUnitTestFunction test_func;
  CMFixtureFunction setup_func;
  CMFixtureFunction teardown_func;
  void* initial_state;
};

int cmocka_gtest_register(const char* group, const struct CMUnitTest* tests, size_t count);
int cmocka_gtest_main(int argc, char** argv); /* the kit's own main */

__attribute__((noreturn)) void cmocka_gtest_fail(const char* file, int line, const char* format, ...)
    __attribute__((format(printf, 3, 4)));
__attribute__((noreturn)) void cmocka_gtest_skip(const char* file, int line);
void cmocka_gtest_true(int holds, const char* text, const char* file, int line);
void cmocka_gtest_int(intmax_t a, intmax_t b, int equal, const char* text, const char* file, int line);
void cmocka_gtest_string(const char* a, const char* b, const char* file, int line);
void cmocka_gtest_memory(const void* a, const void* b, size_t len, const char* file, int line);

#ifdef __cplusplus
}
#else /* the interface itself is for C alone: some of its names are C++'s too */

#define main cmocka_gtest_main

#define cmocka_unit_test(f) \
  { #f, f, NULL, NULL, NULL }
#define cmocka_unit_test_setup_teardown(f, setup, teardown) \
  { #f, f, setup, teardown, NULL }
#define cmocka_run_group_tests_name(group, tests, group_setup, group_teardown) \
  cmocka_gtest_register(group, tests, sizeof(tests) / sizeof((tests)[0]))

#define fail() cmocka_gtest_fail(__FILE__, __LINE__, "failed")
#define fail_msg(...) cmocka_gtest_fail(__FILE__, __LINE__, __VA_ARGS__)
#define skip() cmocka_gtest_skip(__FILE__, __LINE__)
#define assert_true(c) cmocka_gtest_true(!!(c), #c, __FILE__, __LINE__)
#define assert_false(c) cmocka_gtest_true(!(c), "not " #c, __FILE__, __LINE__)
#define assert_null(p) cmocka_gtest_true((p) == NULL, #p " is NULL", __FILE__, __LINE__)
#define assert_non_null(p) cmocka_gtest_true((p) != NULL, #p " is not NULL", __FILE__, __LINE__)
#define assert_ptr_equal(a, b) cmocka_gtest_true((const void*)(a) == (const void*)(b), #a " == " #b, __FILE__, __LINE__)
#define assert_int_equal(a, b) cmocka_gtest_int((intmax_t)(a), (intmax_t)(b), 1, #a " == " #b, __FILE__, __LINE__)
#define assert_int_not_equal(a, b) cmocka_gtest_int((intmax_t)(a), (intmax_t)(b), 0, #a " != " #b, __FILE__, __LINE__)
#define assert_string_equal(a, b) cmocka_gtest_string(a, b, __FILE__, __LINE__)
#define assert_memory_equal(a, b, len) cmocka_gtest_memory(a, b, len, __FILE__, __LINE__)

#endif

#endif
