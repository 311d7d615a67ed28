// SPDX-License-Identifier: Apache-2.0
#include "features/edit_line.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "base/scope.h"

namespace turms::xmpp::features {
namespace {

class EditLineTest : public ::testing::Test {
 protected:
  /// Somebody who changes `message` until let_go().
  struct Editor {
    Editor(EditLineTest& test, const std::string& message, char letter) : let_go(test.ready) {
      scope.spawn(edit(test, message, letter));
    }
    Task<void> edit(EditLineTest& test, std::string message, char letter) {
      const EditLine::Place place(test.line, test.ready, message);
      co_await place.reached();
      test.begun += letter;
      co_await let_go.wait();
    }
    Condition let_go;
    Scope scope;
  };
  void end(Editor& editor) {
    editor.let_go.announce();
    ready.run();
  }

  ReadyQueue ready;
  EditLine line;
  std::string begun;
};

TEST_F(EditLineTest, lets_changes_of_one_message_go_one_after_the_other) {
  Editor a(*this, "m", 'a');
  Editor b(*this, "m", 'b');
  Editor c(*this, "m", 'c');
  ready.run();
  EXPECT_EQ(begun, "a");
  end(a);
  EXPECT_EQ(begun, "ab");
  end(b);
  EXPECT_EQ(begun, "abc");
  end(c);
  Editor d(*this, "m", 'd');
  EXPECT_EQ(begun, "abcd") << "nobody is left";
}

TEST_F(EditLineTest, lets_changes_of_other_messages_pass) {
  Editor a(*this, "m", 'a');
  Editor b(*this, "n", 'b');
  EXPECT_EQ(begun, "ab");
}

TEST_F(EditLineTest, goes_on_without_whoever_was_cancelled) {
  Editor a(*this, "m", 'a');
  auto b = std::make_unique<Editor>(*this, "m", 'b');
  Editor c(*this, "m", 'c');
  b.reset();
  ready.run();
  EXPECT_EQ(begun, "a");
  a.scope.cancel();
  ready.run();
  EXPECT_EQ(begun, "ac");
}

}  // namespace
}  // namespace turms::xmpp::features
