// SPDX-License-Identifier: Apache-2.0
#include "bridge/emoji_sequences.h"

#include <iterator>
#include <span>

namespace turms::xmpp::bridge {
namespace {

constexpr char32_t kZwj = 0x200D;
constexpr char32_t kEmojiStyle = 0xFE0F;
constexpr char32_t kHeart = 0x2764;
constexpr char32_t kFirstTone = 0x1F3FB;
constexpr char32_t kLastTone = 0x1F3FF;
constexpr char32_t kNoTone = kFirstTone - 1;
constexpr char32_t kGenders[] = {0x2640, 0x2642};
constexpr char32_t kPersons[] = {0x1F468, 0x1F469, 0x1F9D1};

struct Range {
  char32_t first, last;
};
// Where characters stand that may be drawn as emojis, and those of them that take a skin tone (with neighbours).
constexpr Range kStyled[] = {{0xA9, 0xAE}, {0x203C, 0x3299}, {0x1F000, 0x1FAFF}};
constexpr Range kToned[] = {{0x261D, 0x261D},   {0x26F9, 0x26F9},   {0x270A, 0x270D},
                            {0x1F385, 0x1F3CC}, {0x1F442, 0x1F4AA}, {0x1F574, 0x1F596},
                            {0x1F645, 0x1F6CC}, {0x1F90C, 0x1F9DD}, {0x1FAC3, 0x1FAF8}};
// What a person holds or wears; those below U+10000 are emojis only by their style selector.
constexpr char32_t kRoles[] = {0x1F33E, 0x1F373, 0x1F37C, 0x1F384, 0x1F393, 0x1F3A4, 0x1F3A8, 0x1F3EB, 0x1F3ED,
                               0x1F4BB, 0x1F4BC, 0x1F527, 0x1F52C, 0x1F680, 0x1F692, 0x1F9AF, 0x1F9BC, 0x1F9BD,
                               0x1F9B0, 0x1F9B1, 0x1F9B2, 0x1F9B3, 0x2695,  0x2696,  0x2708};
// Who does something, as a woman or as a man.
constexpr char32_t kActors[] = {
    0x26F9,  0x1F3C3, 0x1F3C4, 0x1F3CA, 0x1F3CB, 0x1F3CC, 0x1F46E, 0x1F46F, 0x1F470, 0x1F471, 0x1F473, 0x1F477, 0x1F481,
    0x1F482, 0x1F486, 0x1F487, 0x1F575, 0x1F645, 0x1F646, 0x1F647, 0x1F64B, 0x1F64D, 0x1F64E, 0x1F6A3, 0x1F6B4, 0x1F6B5,
    0x1F6B6, 0x1F926, 0x1F935, 0x1F937, 0x1F938, 0x1F939, 0x1F93C, 0x1F93D, 0x1F93E, 0x1F9B8, 0x1F9B9, 0x1F9CD, 0x1F9CE,
    0x1F9CF, 0x1F9D4, 0x1F9D6, 0x1F9D7, 0x1F9D8, 0x1F9D9, 0x1F9DA, 0x1F9DB, 0x1F9DC, 0x1F9DD, 0x1F9DE, 0x1F9DF};
// Those that follow no rule.
constexpr std::u32string_view kSingles[] = {
    U"\U0001F3F3\uFE0F\u200D\U0001F308",                                        // rainbow flag
    U"\U0001F3F3\uFE0F\u200D\u26A7\uFE0F",                                      // transgender flag
    U"\U0001F3F4\u200D\u2620\uFE0F",                                            // pirate flag
    U"\U0001F441\uFE0F\u200D\U0001F5E8\uFE0F",                                  // eye in speech bubble
    U"\u2764\uFE0F\u200D\U0001F525",                                            // heart on fire
    U"\u2764\uFE0F\u200D\U0001FA79",                                            // mending heart
    U"\U0001F62E\u200D\U0001F4A8",                                              // face exhaling
    U"\U0001F635\u200D\U0001F4AB",                                              // face with spiral eyes
    U"\U0001F636\u200D\U0001F32B\uFE0F",                                        // face in clouds
    U"\U0001F642\u200D\u2194\uFE0F",                                            // head shaking horizontally
    U"\U0001F642\u200D\u2195\uFE0F",                                            // head shaking vertically
    U"\U0001F408\u200D\u2B1B",                                                  // black cat
    U"\U0001F415\u200D\U0001F9BA",                                              // service dog
    U"\U0001F426\u200D\u2B1B",                                                  // black bird
    U"\U0001F426\u200D\U0001F525",                                              // phoenix
    U"\U0001F43B\u200D\u2744\uFE0F",                                            // polar bear
    U"\U0001F34B\u200D\U0001F7E9",                                              // lime
    U"\U0001F344\u200D\U0001F7EB",                                              // brown mushroom
    U"\u26D3\uFE0F\u200D\U0001F4A5",                                            // broken chain
    U"\U0001F3F4\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F",  // England
    U"\U0001F3F4\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F",  // Scotland
    U"\U0001F3F4\U000E0067\U000E0062\U000E0077\U000E006C\U000E0073\U000E007F",  // Wales
};

class Visitation {
 public:
  explicit Visitation(const std::function<bool(std::string_view)>& visit) : visit_(visit) {}

  // Each step says whether the visitor has had enough; the commonest come first.
  bool run() { return simple() || singles() || roles() || actors() || couples() || families(); }

 private:
  bool show(std::initializer_list<char32_t> code_points) {
    return show(std::u32string_view(std::data(code_points), code_points.size()));
  }
  bool show(std::u32string_view code_points) {
    text_.clear();
    for (const char32_t one : code_points) {
      if (one != kNoTone) append_utf8(text_, one);
    }
    return visit_(text_);
  }

  bool simple() {
    for (const Range& range : kStyled) {
      for (char32_t one = range.first; one <= range.last; ++one) {
        if (show({one, kEmojiStyle})) return true;
      }
    }
    for (const Range& range : kToned) {
      for (char32_t one = range.first; one <= range.last; ++one) {
        for (char32_t tone = kFirstTone; tone <= kLastTone; ++tone) {
          if (show({one, tone})) return true;
        }
      }
    }
    for (const char32_t key : std::u32string_view(U"#*0123456789")) {
      if (show({key, kEmojiStyle, 0x20E3})) return true;
    }
    constexpr Range kLetters{0x1F1E6, 0x1F1FF};  // regional indicators: a country by two
    for (char32_t one = kLetters.first; one <= kLetters.last; ++one) {
      for (char32_t two = kLetters.first; two <= kLetters.last; ++two) {
        if (show({one, two})) return true;
      }
    }
    return false;
  }

  bool singles() {
    for (const std::u32string_view one : kSingles) {
      if (show(one)) return true;
    }
    return false;
  }

  bool roles() {
    for (const char32_t person : kPersons) {
      for (char32_t tone = kNoTone; tone <= kLastTone; ++tone) {
        for (const char32_t role : kRoles) {
          const bool is_done =
              role < 0x10000 ? show({person, tone, kZwj, role, kEmojiStyle}) : show({person, tone, kZwj, role});
          if (is_done) return true;
        }
      }
    }
    return false;
  }

  // An actor that is not an emoji by itself says so when no tone does.
  bool actors() {
    for (const char32_t actor : kActors) {
      for (const char32_t gender : kGenders) {
        for (char32_t tone = kNoTone; tone <= kLastTone; ++tone) {
          if (show({actor, tone, kZwj, gender, kEmojiStyle})) return true;
        }
        if (show({actor, kEmojiStyle, kZwj, gender, kEmojiStyle})) return true;
      }
    }
    return false;
  }

  bool couples() {
    for (const char32_t one : kPersons) {
      for (const char32_t two : kPersons) {
        for (char32_t tone = kNoTone; tone <= kLastTone; ++tone) {
          for (char32_t other = kNoTone; other <= kLastTone; ++other) {
            if (show({one, tone, kZwj, kHeart, kEmojiStyle, kZwj, two, other}) ||
                show({one, tone, kZwj, kHeart, kEmojiStyle, kZwj, 0x1F48B, kZwj, two, other}) ||
                show({one, tone, kZwj, 0x1F91D, kZwj, two, other})) {
              return true;
            }
          }
        }
      }
    }
    return false;
  }

  bool families() {
    constexpr char32_t kChildren[] = {0x1F466, 0x1F467};
    for (const char32_t one : kPersons) {
      for (const char32_t child : kChildren) {
        if (show({one, kZwj, child})) return true;
        for (const char32_t second : kChildren) {
          if (show({one, kZwj, child, kZwj, second})) return true;
        }
        for (const char32_t two : kPersons) {
          if (show({one, kZwj, two, kZwj, child})) return true;
          for (const char32_t second : kChildren) {
            if (show({one, kZwj, two, kZwj, child, kZwj, second})) return true;
          }
        }
      }
    }
    constexpr char32_t kAdult = 0x1F9D1;
    constexpr char32_t kChild = 0x1F9D2;
    return show({kAdult, kZwj, kChild}) || show({kAdult, kZwj, kChild, kZwj, kChild}) ||
           show({kAdult, kZwj, kAdult, kZwj, kChild}) || show({kAdult, kZwj, kAdult, kZwj, kChild, kZwj, kChild});
  }

  const std::function<bool(std::string_view)>& visit_;
  std::string text_;
};

}  // namespace

void append_utf8(std::string& out, char32_t code_point) {
  const auto put = [&out](char32_t byte) { out.push_back(static_cast<char>(static_cast<uint8_t>(byte))); };
  if (code_point < 0x80) {
    put(code_point);
  } else if (code_point < 0x800) {
    put(0xC0U | code_point >> 6U);
    put(0x80U | (code_point & 0x3FU));
  } else if (code_point < 0x10000) {
    put(0xE0U | code_point >> 12U);
    put(0x80U | (code_point >> 6U & 0x3FU));
    put(0x80U | (code_point & 0x3FU));
  } else {
    put(0xF0U | code_point >> 18U);
    put(0x80U | (code_point >> 12U & 0x3FU));
    put(0x80U | (code_point >> 6U & 0x3FU));
    put(0x80U | (code_point & 0x3FU));
  }
}

void visit_emoji_sequences(const std::function<bool(std::string_view)>& visit) {
  static_cast<void>(Visitation(visit).run());
}

}  // namespace turms::xmpp::bridge
