/* SPDX-License-Identifier: Apache-2.0 */
/* Debian builds libuv_a.a for programs, not for shared objects: it reads three variables of the C library directly, which a
 * shared object may not. uv.cmake renames those three references in a copy of the archive; here is what they then find. */
#include <netinet/in.h>
#include <stdio.h>

extern char** environ;

/* Read by uv_spawn and uv_os_environ, as it was when the library was loaded. */
char** turms_uv_environ;
/* Written to by libuv's debugging aids only. */
FILE* turms_uv_stderr;
const struct in6_addr turms_uv_in6addr_any = IN6ADDR_ANY_INIT;

__attribute__((constructor)) static void remember_process_globals(void) {
  turms_uv_environ = environ;
  turms_uv_stderr = stderr;
}
