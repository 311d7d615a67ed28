// SPDX-License-Identifier: Apache-2.0
// What every declaration of an option must keep, so that reader and sample can rely on it.
#include "config/options.h"

#include <set>
#include <string>

#include <gtest/gtest.h>

namespace turms::xmpp::config {
namespace {

// The default of one option lies within what may be set; an empty text is one that must be given or is derived.
template <class T>
struct DefaultIsAllowed {
  const T& defaults;
  bool operator()(const Flag<T>&) const { return true; }
  bool operator()(const Port<T>&) const { return true; }
  bool operator()(const Number<T>& number) const {
    return number.least <= defaults.*number.field && defaults.*number.field <= number.most;
  }
  bool operator()(const Text<T>& text) const {
    return (defaults.*text.field).empty() || text.check(defaults.*text.field).empty();
  }
  bool operator()(const Texts<T>& texts) const {
    for (const std::string& one : defaults.*texts.field) {
      if (!texts.check(one).empty()) return false;
    }
    return true;
  }
  bool operator()(const Choice<T>& choice) const { return choice.get(defaults) < choice.words.size(); }
};

template <class T>
void expect_sound(Options<T> options, const T& defaults = {}) {
  std::set<std::string_view> keys;
  for (const Option<T>& option : options) {
    EXPECT_TRUE(keys.insert(option.key).second) << option.key << " is declared twice";
    EXPECT_TRUE(option.doc.ends_with('.')) << option.key << " has no whole sentence";
    EXPECT_TRUE(std::visit(DefaultIsAllowed<T>{defaults}, option.value)) << option.key << " has a default out of range";
    EXPECT_EQ(option.key.find_first_not_of("abcdefghijklmnopqrstuvwxyz_"), std::string_view::npos) << option.key;
  }
}

TEST(Options, have_distinct_keys_sentences_and_allowed_defaults) {
  expect_sound(root_options());
  expect_sound(listen_options());
  expect_sound(tls_options());
  expect_sound(certificate_options());
  expect_sound(limit_options());
  expect_sound(turms_options());
  expect_sound(contact_options());
  expect_sound(version_options());
}

TEST(Options, every_limit_can_be_set) {
  // A member of Limits without an option would be a limit that nobody can move.
  EXPECT_EQ(limit_options().size() * sizeof(uint32_t), sizeof(Limits));
}

TEST(Options, the_rate_of_stanzas_can_be_turned_off) {
  for (const Option<Limits>& option : limit_options()) {
    if (option.key == "stanzas_per_second") EXPECT_EQ(std::get<Number<Limits>>(option.value).least, 0u);
  }
}

TEST(Options, a_choice_has_one_word_for_each_of_its_values) {
  for (const Option<Settings>& option : root_options()) {
    if (option.key != "resource_conflict") continue;
    const auto& choice = std::get<Choice<Settings>>(option.value);
    Settings settings;
    ASSERT_EQ(choice.words.size(), 2u);
    choice.set(settings, 1);
    EXPECT_EQ(settings.resource_conflict, ResourceConflict::refuse);
    EXPECT_EQ(choice.words[choice.get(settings)], "refuse");
  }
}

}  // namespace
}  // namespace turms::xmpp::config
