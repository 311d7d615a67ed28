/* SPDX-License-Identifier: Apache-2.0 */
/* The configuration of echo: a line-wise reader of its one table, just enough of TOML to show where complaints point.
 */
#include <stdio.h>
#include <string.h>

#include "echo.h"

tgp_status echo_fail(tgp_error* error, tgp_status code, uint32_t line, uint32_t column, const char* message) {
  if (error != NULL && TGP_HAS(tgp_error, error, message)) {
    error->code = code;
    error->line = line;
    error->column = column;
    snprintf(error->message, sizeof error->message, "%s", message);
  }
  return code;
}

struct line {
  const char* text;
  size_t len;
  uint32_t number;
};

static size_t skip_blanks(const struct line* line, size_t at) {
  while (at < line->len && (line->text[at] == ' ' || line->text[at] == '\t' || line->text[at] == '\r')) at++;
  return at;
}

static int starts_with(const struct line* line, size_t at, const char* word) {
  size_t len = strlen(word);
  return line->len - at >= len && memcmp(line->text + at, word, len) == 0;
}

static int is_table(const struct line* line, size_t at, const tgp_str* key_path) {
  size_t len = (size_t)key_path->len;
  return line->len - at >= len + 2 && memcmp(line->text + at + 1, key_path->ptr, len) == 0 &&
         line->text[at + 1 + len] == ']';
}

static tgp_status read_greeting(const struct line* line, size_t at, struct settings* out, tgp_error* error) {
  const char* end = at < line->len ? memchr(line->text + at + 1, '"', line->len - at - 1) : NULL;
  if (end == NULL || line->text[at] != '"')
    return echo_fail(error, TGP_E_CONFIG, line->number, (uint32_t)at + 1, "greeting: a string is wanted");
  size_t len = (size_t)(end - (line->text + at + 1));
  if (len >= sizeof out->greeting)
    return echo_fail(error, TGP_E_CONFIG, line->number, (uint32_t)at + 1, "greeting: at most 127 bytes");
  memcpy(out->greeting, line->text + at + 1, len);
  out->greeting[len] = '\0';
  return TGP_OK;
}

static tgp_status read_window(const struct line* line, size_t at, struct settings* out, tgp_error* error) {
  uint64_t number = 0;
  size_t digits = at;
  for (; digits < line->len && line->text[digits] >= '0' && line->text[digits] <= '9' && number < 10000000; digits++)
    number = number * 10 + (uint64_t)(line->text[digits] - '0');
  if (digits == at || number < 1 || number > 1048576)
    return echo_fail(error, TGP_E_CONFIG, line->number, (uint32_t)at + 1, "window: 1 to 1048576 is wanted");
  out->window = number;
  return TGP_OK;
}

static tgp_status read_line(const struct line* line, size_t at, const struct settings* present, struct settings* out,
                            uint32_t* restart_line, tgp_error* error) {
  size_t equals = at;
  while (equals < line->len && line->text[equals] != '=') equals++;
  size_t value = skip_blanks(line, equals + 1);
  if (starts_with(line, at, "greeting")) return read_greeting(line, value, out, error);
  if (!starts_with(line, at, "window"))
    return echo_fail(error, TGP_E_CONFIG, line->number, (uint32_t)at + 1, "unknown key; known: greeting, window");
  tgp_status status = read_window(line, value, out, error);
  if (status == TGP_OK && out->window != present->window) *restart_line = line->number;
  return status;
}

tgp_status echo_read_config(const tgp_config* config, const struct settings* present, struct settings* out,
                            uint32_t* restart_line, tgp_error* error) {
  struct line line = {config->text.ptr, 0, 0};
  const char* end = config->text.ptr + config->text.len;
  int mine = config->key_path.len == 0;
  *out = (struct settings){"", 65536};
  *restart_line = 0;
  for (const char* next = config->text.ptr; next < end;) {
    const char* stop = memchr(next, '\n', (size_t)(end - next));
    line = (struct line){next, (size_t)((stop == NULL ? end : stop) - next), line.number + 1};
    next = stop == NULL ? end : stop + 1;
    size_t at = skip_blanks(&line, 0);
    if (at == line.len || line.text[at] == '#') continue;
    if (line.text[at] == '[') {
      mine = is_table(&line, at, &config->key_path);
    } else if (mine) {
      tgp_status status = read_line(&line, at, present, out, restart_line, error);
      if (status != TGP_OK) return status;
    }
  }
  return TGP_OK;
}
