// SPDX-License-Identifier: Apache-2.0
#include "net/multipart_form.h"

#include <algorithm>
#include <cctype>

namespace turms::gateway::net {
namespace {

constexpr size_t kMaxBoundaryBytes = 70;
constexpr std::string_view kEndOfHead = "\r\n\r\n";

bool starts_with_in_any_case(std::string_view text, std::string_view start) {
  return text.size() >= start.size() &&
         std::equal(start.begin(), start.end(), text.begin(),
                    [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); });
}

std::string_view trimmed(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// The value of a parameter such as `name="x"`, quotes taken off; empty when there is none.
std::string parameter_of(std::string_view text, std::string_view name) {
  size_t at = text.find(';');
  while (at != text.npos) {
    std::string_view rest = trimmed(text.substr(at + 1));
    const bool found = starts_with_in_any_case(rest, name) && rest.size() > name.size() && rest[name.size()] == '=';
    size_t equals = rest.find('=');
    if (equals == rest.npos) return {};
    rest = rest.substr(equals + 1);
    std::string value;
    size_t end = 0;
    if (rest.starts_with('"')) {
      for (end = 1; end < rest.size() && rest[end] != '"'; ++end) {
        if (rest[end] == '\\' && end + 1 < rest.size()) ++end;
        value += rest[end];
      }
      if (end == rest.size()) return {};  // never closed
    } else {
      end = std::min(rest.find(';'), rest.size());
      value = trimmed(rest.substr(0, end));
    }
    if (found) return value;
    const size_t next = rest.find(';', end);
    if (next == rest.npos) return {};
    at = static_cast<size_t>(rest.data() - text.data()) + next;
  }
  return {};
}

}  // namespace

std::optional<std::string> boundary_of(std::string_view content_type) {
  if (!starts_with_in_any_case(trimmed(content_type), "multipart/form-data")) return std::nullopt;
  std::string boundary = parameter_of(content_type, "boundary");
  if (boundary.empty() || boundary.size() > kMaxBoundaryBytes) return std::nullopt;
  return boundary;
}

MultipartForm::MultipartForm(std::string_view boundary)
    : delimiter_("\r\n--" + std::string(boundary)), buffer_("\r\n") {  // the first boundary has no line before it
}

bool MultipartForm::feed(std::span<const uint8_t> bytes, FormEvents& events) {
  if (state_ == State::epilogue) return true;
  buffer_.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  for (bool goes_on = true; goes_on;) {
    if (!step(events, goes_on)) return false;
  }
  return true;
}

/// \param goes_on  set to false when more bytes are needed
bool MultipartForm::step(FormEvents& events, bool& goes_on) {
  switch (state_) {
    case State::preamble: {
      const size_t at = buffer_.find(delimiter_);
      goes_on = at != std::string::npos;
      // What stands before the first boundary means nothing; a boundary may begin in its last bytes.
      buffer_.erase(0, goes_on ? at + delimiter_.size() : buffer_.size() - std::min(buffer_.size(), delimiter_.size()));
      if (goes_on) state_ = State::boundary;
      return true;
    }
    case State::boundary:
      return take_boundary(goes_on);
    case State::head:
      return take_head(events, goes_on);
    case State::field:
    case State::file:
      return take_content(events, goes_on);
    case State::epilogue:
      buffer_.clear();
      goes_on = false;
      return true;
  }
  return false;
}

bool MultipartForm::take_boundary(bool& goes_on) {
  if (buffer_.size() < 2) {
    goes_on = false;
    return true;
  }
  if (buffer_.starts_with("--")) {
    state_ = State::epilogue;
    return true;
  }
  if (!buffer_.starts_with("\r\n")) return false;
  state_ = State::head;  // its line end stays: a part without headers is told by it
  return true;
}

bool MultipartForm::take_head(FormEvents& events, bool& goes_on) {
  const size_t end = buffer_.find(kEndOfHead);
  if (end == std::string::npos) {
    goes_on = false;
    return buffer_.size() <= kMaxPartHeadBytes;
  }
  if (end > kMaxPartHeadBytes || !read_head(std::string_view(buffer_).substr(0, end))) return false;
  buffer_.erase(0, end + kEndOfHead.size());
  if (name_ == "file") {
    state_ = State::file;
    events.on_file_begin(media_type_);
    return true;
  }
  state_ = State::field;
  return ++fields_ <= kMaxFields;
}

bool MultipartForm::read_head(std::string_view head) {
  name_.clear();
  media_type_.clear();
  while (!head.empty()) {
    const std::string_view line = head.substr(0, head.find("\r\n"));
    head.remove_prefix(std::min(head.size(), line.size() + 2));
    const size_t colon = line.find(':');
    if (colon == line.npos) continue;
    const std::string_view value = trimmed(line.substr(colon + 1));
    if (starts_with_in_any_case(line, "content-disposition:")) name_ = parameter_of(value, "name");
    if (starts_with_in_any_case(line, "content-type:")) media_type_ = value;
  }
  return !name_.empty();
}

bool MultipartForm::take_content(FormEvents& events, bool& goes_on) {
  const size_t at = buffer_.find(delimiter_);
  const bool is_whole = at != std::string::npos;
  if (state_ == State::field) {
    goes_on = is_whole;
    if (!is_whole) return buffer_.size() <= kMaxFieldBytes + delimiter_.size();
    if (at > kMaxFieldBytes) return false;
    events.on_field(name_, std::string_view(buffer_).substr(0, at));
  } else {
    // The last bytes may be the beginning of a boundary.
    const size_t sure = is_whole ? at : buffer_.size() - std::min(buffer_.size(), delimiter_.size() - 1);
    if (sure > 0) events.on_file_bytes({reinterpret_cast<const uint8_t*>(buffer_.data()), sure});
    goes_on = is_whole;
    if (!is_whole) {
      buffer_.erase(0, sure);
      return true;
    }
    events.on_file_end();
  }
  buffer_.erase(0, at + delimiter_.size());
  state_ = State::boundary;
  return true;
}

}  // namespace turms::gateway::net
