/* SPDX-License-Identifier: Apache-2.0 */
/* accounts/1: user 1 is there, user 42 is not. */
#include "extensions/accounts.h"

#include "caller.h"
#include "extensions/credentials.h"

static const tgp_host_accounts* table(void) {
  return caller_extension(TGP_HOST_ACCOUNTS_ID);
}

static tgp_new_account account_of(int64_t user_id, const char* password) {
  tgp_new_account account = {sizeof account, 0, user_id, TGP_STR_INIT("Ann"), bytes_of(password)};
  return account;
}

static tgp_status create(int64_t user_id, const char* password) {
  tgp_new_account account = account_of(user_id, password);
  uint64_t cookie = caller_cookie();
  CHECK(table()->create(caller_host->ctx, &account, cookie) == TGP_OK);
  return caller_wait(cookie).status;
}

static tgp_status remove_account(int64_t user_id) {
  uint64_t cookie = caller_cookie();
  CHECK(table()->remove(caller_host->ctx, user_id, cookie) == TGP_OK);
  return caller_wait(cookie).status;
}

static tgp_status verdict(int64_t user_id, const char* password) {
  const tgp_host_credentials* credentials = caller_extension(TGP_HOST_CREDENTIALS_ID);
  uint64_t cookie = caller_cookie();
  CHECK(credentials->verify_password(caller_host->ctx, user_id, (const uint8_t*)password, strlen(password), cookie) ==
        TGP_OK);
  return caller_wait(cookie).status;
}

void check_accounts_state(tgp_status expected) {
  tgp_new_account account = account_of(42, "secret");
  CHECK(table()->create(caller_host->ctx, &account, 1) == expected);
  CHECK(table()->remove(caller_host->ctx, 42, 1) == expected);
}

static void check_bounds(void) {
  static uint8_t octets[TGP_ACCOUNTS_MAX_PASSWORD + 1];
  tgp_host_ctx* ctx = caller_host->ctx;
  tgp_new_account account = account_of(0, "secret");
  CHECK(table()->create(ctx, &account, 1) == TGP_E_ARGUMENT);
  account.user_id = TGP_ACCOUNTS_MAX_USER_ID + 1;
  CHECK(table()->create(ctx, &account, 1) == TGP_E_ARGUMENT);
  account = account_of(43, "");
  CHECK(table()->create(ctx, &account, 1) == TGP_E_ARGUMENT);
  account.password = (tgp_bytes){octets, sizeof octets};
  CHECK(table()->create(ctx, &account, 1) == TGP_E_ARGUMENT);
  account = account_of(43, "secret");
  account.name = (tgp_str){(const char*)octets, TGP_ACCOUNTS_MAX_NAME + 1};
  CHECK(table()->create(ctx, &account, 1) == TGP_E_ARGUMENT);
  account = account_of(43, "secret");
  account.size = offsetof(tgp_new_account, password);
  CHECK(table()->create(ctx, &account, 1) == TGP_E_ARGUMENT);
  CHECK(table()->create(ctx, NULL, 1) == TGP_E_ARGUMENT);
}

void check_accounts(void) {
  CHECK(TGP_HAS(tgp_host_accounts, table(), remove));
  CHECK(create(1, "secret") == TGP_E_STATE);
  CHECK(create(42, "seventeen letters") == TGP_E_ARGUMENT);
  CHECK(verdict(42, "secret") == TGP_E_DENIED);
  CHECK(create(42, "secret") == TGP_OK);
  CHECK(verdict(42, "secret") == TGP_OK);
  CHECK(create(42, "secret") == TGP_E_STATE);
  CHECK(remove_account(42) == TGP_OK);
  CHECK(remove_account(42) == TGP_E_GONE);
  CHECK(verdict(42, "secret") == TGP_E_DENIED);
  CHECK(create(42, "secret") == TGP_E_STATE); /* never given again */
  check_bounds();
}
