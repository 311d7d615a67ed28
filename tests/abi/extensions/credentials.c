/* SPDX-License-Identifier: Apache-2.0 */
/* credentials/1: user 1 has the password 123. */
#include "extensions/credentials.h"

#include "caller.h"

static const tgp_host_credentials* table(void) {
  return caller_extension(TGP_HOST_CREDENTIALS_ID);
}

static tgp_status verify(int64_t user, const char* password, uint64_t cookie) {
  return table()->verify_password(caller_host->ctx, user, (const uint8_t*)password, strlen(password), cookie);
}

static tgp_status verdict(int64_t user, const char* password) {
  uint64_t cookie = caller_cookie();
  CHECK(verify(user, password, cookie) == TGP_OK);
  return caller_wait(cookie).status;
}

static tgp_status scram(const char* hash, uint64_t cookie) {
  tgp_str wanted = text_of(hash);
  return table()->scram_verifier(caller_host->ctx, 1, &wanted, cookie);
}

void check_credentials_state(tgp_status expected) {
  CHECK(verify(1, "123", 1) == expected);
  CHECK(scram("SHA-256", 1) == expected);
}

void check_credentials(void) {
  CHECK(TGP_HAS(tgp_host_credentials, table(), scram_verifier));
  CHECK(verdict(1, "123") == TGP_OK);
  CHECK(verdict(1, "124") == TGP_E_DENIED);
  CHECK(verdict(404, "123") == TGP_E_DENIED);
  CHECK(verify(1, "", 1) == TGP_E_ARGUMENT);
  CHECK(table()->verify_password(caller_host->ctx, 1, NULL, 3, 1) == TGP_E_ARGUMENT);
  CHECK(table()->verify_password(caller_host->ctx, 1, (const uint8_t*)"x", 1025, 1) == TGP_E_ARGUMENT);

  uint64_t cookie = caller_cookie();
  CHECK(scram("SHA-256", cookie) == TGP_OK);
  struct reply reply = caller_wait(cookie);
  CHECK(reply.status == TGP_OK);
  CHECK(caller_u32(&reply, 0) >= 4096);
  CHECK(caller_u32(&reply, 8) == 32);
  CHECK(reply.len == 12 + caller_u32(&reply, 4) + 2 * 32);
  cookie = caller_cookie();
  CHECK(scram("SHA-512", cookie) == TGP_OK);
  CHECK(caller_wait(cookie).status == TGP_E_DENIED);
  CHECK(scram("MD5", 1) == TGP_E_ARGUMENT);
  CHECK(table()->scram_verifier(caller_host->ctx, 1, NULL, 1) == TGP_E_ARGUMENT);
}
