/* SPDX-License-Identifier: Apache-2.0 */
#include "profile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "turms_gateway_plugin.h"

static char* read_file(const char* path) {
  FILE* file = fopen(path, "rb");
  if (file == NULL) return NULL;
  enum { kCapacity = 1 << 18 };
  char* text = malloc(kCapacity);
  size_t len = text == NULL ? 0 : fread(text, 1, kCapacity - 1, file);
  if (text != NULL) text[len] = '\0';
  fclose(file);
  return text;
}

/* Cuts the file into sections, in place. */
static const char* cut(struct profile* out) {
  struct section* open = NULL;
  for (char *line = out->file, *next; line != NULL && *line != '\0'; line = next) {
    char* end = strchr(line, '\n');
    next = end == NULL ? NULL : end + 1;
    if (strncmp(line, "== ", 3) != 0) continue;
    if (open != NULL) open->len = (size_t)(line - open->text);
    if (out->count == kMaxSections) return "the profile has too many sections";
    open = &out->sections[out->count++];
    if (sscanf(line, "== %47s %u", open->name, &open->line) < 1) return "the profile has a section without a name";
    open->text = next == NULL ? line + strlen(line) : next;
    open->len = strlen(open->text);
  }
  return out->count == 0 ? "the profile is empty" : NULL;
}

static const char* read_settings(struct profile* out) {
  const struct section* settings = profile_section(out, "settings");
  if (settings == NULL) return "the profile has no settings";
  char* text = strndup(settings->text, settings->len);
  char* outer = NULL;
  const char* wrong = text == NULL ? "out of memory" : NULL;
  for (char* line = text == NULL ? NULL : strtok_r(text, "\n", &outer); line != NULL;
       line = strtok_r(NULL, "\n", &outer)) {
    char word[2][64] = {"", ""};
    if (line[0] == '#' || sscanf(line, "%63s %63s", word[0], word[1]) < 2) continue;
    if (strcmp(word[0], "transports") == 0) {
      out->host_transport = strstr(line, "host") != NULL;
      out->fd_transport = strstr(line, "fd") != NULL;
    } else if (strcmp(word[0], "framing") == 0) {
      out->framing = strcmp(word[1], "messages") == 0 ? TGP_FRAMING_MESSAGES : TGP_FRAMING_STREAM;
    } else if (strcmp(word[0], "security") == 0) {
      out->security = strcmp(word[1], "tls_by_host") == 0 ? TGP_SECURITY_TLS_BY_HOST : TGP_SECURITY_TRUSTED_LOCAL;
    } else if (strcmp(word[0], "key-path") == 0) {
      memcpy(out->key_path, word[1], sizeof out->key_path);
    } else if (strcmp(word[0], "user") == 0) {
      out->user_id = strtoll(word[1], NULL, 10);
    } else if (strcmp(word[0], "answers") == 0) {
      out->answers_turms = strcmp(word[1], "turms") == 0;
    } else {
      wrong = "the profile has an unknown setting";
    }
  }
  free(text);
  return wrong;
}

const char* profile_load(const char* path, struct profile* out) {
  memset(out, 0, sizeof *out);
  out->framing = TGP_FRAMING_STREAM;
  out->security = TGP_SECURITY_TRUSTED_LOCAL;
  out->file = read_file(path);
  if (out->file == NULL) return "the profile can't be read";
  const char* wrong = cut(out);
  return wrong != NULL ? wrong : read_settings(out);
}

const struct section* profile_section(const struct profile* profile, const char* name) {
  for (size_t i = 0; i < profile->count; i++)
    if (strcmp(profile->sections[i].name, name) == 0) return &profile->sections[i];
  return NULL;
}

static char unescape(const char** at) {
  char c = *(*at)++;
  if (c != '\\') return c;
  c = *(*at)++;
  if (c == 'n') return '\n';
  if (c == 'r') return '\r';
  if (c == 't') return '\t';
  if (c != 'x') return c;
  char digits[3] = {(*at)[0], (*at)[0] == '\0' ? '\0' : (*at)[1], '\0'};
  *at += strlen(digits);
  return (char)strtol(digits, NULL, 16);
}

int64_t profile_quoted(const char** at, char* out, size_t capacity) {
  enum { kMaxDigits = 16 };
  static unsigned count;
  size_t len = 0;
  if (**at != '"') return -1;
  ++*at;
  while (**at != '"') {
    if (**at == '\0' || **at == '\n' || len + kMaxDigits > capacity) return -1;
    if ((*at)[0] == '\\' && (*at)[1] == '#') {
      len += (size_t)snprintf(out + len, kMaxDigits, "%u", ++count);
      *at += 2;
    } else {
      out[len++] = unescape(at);
    }
  }
  ++*at;
  return (int64_t)len;
}
