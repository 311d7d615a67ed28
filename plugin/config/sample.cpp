// SPDX-License-Identifier: Apache-2.0
#include "config/sample.h"

#include <utility>

#include "config/options.h"

namespace turms::xmpp::config {
namespace {

constexpr size_t kWidth = 100;

std::string quoted(std::string_view text) {
  return '"' + std::string(text) + '"';  // no default has a character that needs escaping
}

std::string list(const std::vector<std::string>& texts) {
  std::string written;
  for (const std::string& text : texts) written += (written.empty() ? "" : ", ") + quoted(text);
  return "[" + written + "]";
}

// How the default is written, and what else may stand there.
template <class T>
struct Written {
  const T& settings;

  std::pair<std::string, std::string> operator()(const Flag<T>& flag) const {
    return {settings.*flag.field ? "true" : "false", ""};
  }
  std::pair<std::string, std::string> operator()(const Number<T>& number) const {
    return {std::to_string(settings.*number.field),
            "(" + std::to_string(number.least) + " to " + std::to_string(number.most) + ")"};
  }
  std::pair<std::string, std::string> operator()(const Port<T>& port) const {
    return {std::to_string(settings.*port.field), ""};
  }
  std::pair<std::string, std::string> operator()(const Text<T>& text) const {
    return {quoted(settings.*text.field), ""};
  }
  std::pair<std::string, std::string> operator()(const Texts<T>& texts) const {
    return {list(settings.*texts.field), ""};
  }
  std::pair<std::string, std::string> operator()(const Choice<T>& choice) const {
    std::string words;
    for (const std::string_view word : choice.words) words += (words.empty() ? "" : " or ") + quoted(word);
    return {quoted(choice.words[choice.get(settings)]), "(" + words + ")"};
  }
};

class SampleWriter {
 public:
  explicit SampleWriter(std::string_view key_path) : key_path_(key_path) {}

  void comment(std::string_view sentence) {
    std::string line = "#";
    while (!sentence.empty()) {
      const size_t space = sentence.find(' ');
      const std::string_view word = sentence.substr(0, space);
      if (line.size() + 1 + word.size() > kWidth) text_ += std::exchange(line, "#") + "\n";
      line.append(" ").append(word);
      sentence.remove_prefix(space == std::string_view::npos ? sentence.size() : space + 1);
    }
    text_ += line + "\n";
  }

  /// A heading; commented out when what follows it only takes effect as a whole.
  void heading(std::string_view section, bool is_list, std::string_view comment_out, std::string_view sentence) {
    const std::string name =
        std::string(key_path_) + (key_path_.empty() || section.empty() ? "" : ".") + std::string(section);
    if (!text_.empty()) text_ += "\n";
    if (!sentence.empty()) comment(sentence);
    if (!name.empty()) text_ += std::string(comment_out) + (is_list ? "[[" + name + "]]" : "[" + name + "]") + "\n";
  }

  template <class T>
  void options(Options<T> declared, const T& defaults) {
    for (const Option<T>& option : declared) {
      const auto [value, range] = std::visit(Written<T>{defaults}, option.value);
      comment(std::string(option.doc) + (range.empty() ? "" : " " + range));
      text_ += "#" + std::string(option.key) + " = " + value + "\n";
    }
  }

  template <class T>
  void values(Options<T> declared, const T& settings) {
    for (const Option<T>& option : declared) {
      text_ += "#" + std::string(option.key) + " = " + std::visit(Written<T>{settings}, option.value).first + "\n";
    }
  }

  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  std::string_view key_path_;
  std::string text_;
};

}  // namespace

std::string sample(std::string_view key_path) {
  const Settings defaults;
  SampleWriter writer(key_path);
  writer.heading("", false, "", "");
  writer.options(root_options(), defaults);
  for (size_t i = 0; i < defaults.listen.size(); ++i) {
    if (i == 0) {
      writer.heading("listen", true, "#", "Addresses that take XMPP clients. Those named here replace the defaults.");
      writer.options(listen_options(), defaults.listen[i]);
    } else {
      writer.heading("listen", true, "#", "");
      writer.values(listen_options(), defaults.listen[i]);
    }
  }
  writer.heading("tls", false, "", "Certificates, and who does the work.");
  writer.options(tls_options(), defaults.tls);
  writer.heading("tls.certificates", true, "#", "One certificate. Repeat for more.");
  writer.options(certificate_options(), Certificate());
  writer.heading("limits", false, "", "What a client can cost this server.");
  writer.options(limit_options(), defaults.limits);
  writer.heading("turms", false, "", "How accounts meet Turms.");
  writer.options(turms_options(), defaults.turms);
  writer.heading("stream_management", false, "",
                 "Clients whose connection breaks come back to what they left (XEP-0198).");
  writer.options(stream_management_options(), defaults.stream_management);
  writer.heading("roster", false, "", "What contacts are to Turms.");
  writer.options(roster_options(), defaults.roster);
  writer.heading("rooms", false, "", "What groups are to XMPP clients (XEP-0045).");
  writer.options(rooms_options(), defaults.rooms);
  writer.heading("payload", false, "", "What of a stanza goes with it into Turms.");
  writer.options(payload_options(), defaults.payload);
  writer.heading("location", false, "", "What Turms learns of where users are.");
  writer.options(location_options(), defaults.location);
  writer.heading("contact", false, "", "Whom clients are told to turn to (XEP-0157): lists of URIs.");
  writer.options(contact_options(), defaults.contact);
  writer.heading("version", false, "", "What is told about this software.");
  writer.options(version_options(), defaults.version);
  return writer.take();
}

}  // namespace turms::xmpp::config
