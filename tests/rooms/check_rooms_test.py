#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A small sound house, and one sin planted at a time: the check must find each, and nothing else."""
import pathlib
import tempfile
import unittest

import check_rooms
import rules

SPDX = "// SPDX-License-Identifier: Apache-2.0\n"
HEADER = SPDX + "#pragma once\n"

SOUND = {
    "plugin/base/result.h": HEADER + "#include <string>\n",
    "plugin/xml/element.h": HEADER + '#include "base/result.h"\n',
    "plugin/xml/parser.cpp": SPDX + '#include "xml/element.h"\n#include <expat.h>\n#include <sys/socket.h>\n#include <unistd.h>\n',
    "plugin/xml/CMakeLists.txt": "# SPDX-License-Identifier: Apache-2.0\nturms_room(plugin_xml DEPS plugin_base LIBS EXPAT::EXPAT)\n",
    "plugin/io/raw.h": HEADER + "#include <uv.h>\n",
    "plugin/io/loop.h": HEADER + '#include "base/result.h"\n',
    "plugin/turms/session.h": HEADER + '#include "proto/wire.h"\n',
    "plugin/runtime/shard.h": HEADER + '#include "io/loop.h"\n#include "turms_gateway_plugin.h"\n#include "extensions/health.h"\n',
    "abi/proto/wire.h": HEADER + "#include <pb.h>\n",
    "abi/turms_gateway_plugin.h": "/* SPDX-License-Identifier: Apache-2.0 */\n#ifndef X\n#define X\n#endif\n",
    "host/base/clock.h": HEADER,
    "host/net/settings.h": HEADER,
    "host/config/load.cpp": SPDX + '#include "net/settings.h"\n#include "base/clock.h"\n',
    "tests/unit/xml/parser_test.cpp": SPDX,
    "tests/unit/host/config/load_test.cpp": SPDX,
}


class RoomsTest(unittest.TestCase):
    def check(self, **planted):
        """The complaints about the sound house with `planted` files (path -> text) put in."""
        with tempfile.TemporaryDirectory() as top:
            for path, text in {**SOUND, **planted.get("files", {})}.items():
                if text is None:
                    continue
                file = pathlib.Path(top, path)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding="utf-8")
            return check_rooms.check(top)

    def expect(self, path, text, complaint):
        self.assertEqual(self.check(files={path: text}), [complaint])

    def test_a_sound_house_is_in_order(self):
        self.assertEqual(self.check(), [])

    def test_a_feature_that_the_readme_does_not_know(self):
        files = {"plugin/features/xep_0199_ping.cpp": SPDX, "tests/unit/features/xep_0199_ping_test.cpp": SPDX}
        self.assertEqual(self.check(files=files), ["plugin/features/xep_0199_ping.cpp:1: XEP-0199 is missing in README.md"])
        self.assertEqual(self.check(files={**files, "README.md": "| XEP-0030, 0199 | ping |"}), [])

    def test_an_arrow_the_wrong_way(self):
        self.expect("plugin/base/result.h", HEADER + '\n#include "xml/element.h"\n',
                    'plugin/base/result.h:4: plugin/base may not see xml ("xml/element.h")')

    def test_a_room_that_sees_io_but_is_not_runtime(self):
        self.expect("plugin/xml/element.h", HEADER + '#  include "io/loop.h"\n',
                    'plugin/xml/element.h:3: plugin/xml may not see io ("io/loop.h")')

    def test_the_contract_outside_entry_and_runtime(self):
        self.expect("plugin/io/loop.h", HEADER + '#include "turms_gateway_plugin.h"\n',
                    'plugin/io/loop.h:3: plugin/io may not see abi ("turms_gateway_plugin.h")')
        self.expect("plugin/io/loop.h", HEADER + '#include "tgp/types.h"\n',
                    'plugin/io/loop.h:3: plugin/io may not see abi ("tgp/types.h")')

    def test_the_protocol_outside_its_readers(self):
        self.expect("plugin/xml/element.h", HEADER + '#include "proto/wire.h"\n',
                    'plugin/xml/element.h:3: plugin/xml may not see proto ("proto/wire.h")')

    def test_the_other_side_of_the_house(self):
        self.expect("host/net/settings.h", HEADER + '#include "xml/element.h"\n',
                    'host/net/settings.h:3: "xml/element.h" names no room of host/: includes are written from there, '
                    'as "room/file.h"')
        self.expect("plugin/io/loop.h", HEADER + '#include "../../host/base/clock.h"\n',
                    'plugin/io/loop.h:3: "../../host/base/clock.h" names no room of plugin/: includes are written from there, '
                    'as "room/file.h"')

    def test_an_include_without_its_room(self):
        self.expect("plugin/io/loop.h", HEADER + '#include "raw.h"\n',
                    'plugin/io/loop.h:3: "raw.h" names no room of plugin/: includes are written from there, as "room/file.h"')

    def test_an_include_of_nothing(self):
        self.expect("plugin/io/loop.h", HEADER + '#include "base/reslut.h"\n',
                    'plugin/io/loop.h:3: there is no plugin/base/reslut.h')

    def test_a_third_party_header_outside_its_room(self):
        for header, rooms in (("uv.h", "host/net and plugin/io"), ("mbedtls/ssl.h", "plugin/crypto and plugin/tls"),
                              ("sqlite3.h", "host/store"), ("turms_toml.h", "host/config and plugin/config"),
                              ("pb_decode.h", "abi/proto"), ("turms_pb/user.pb.h", "abi/proto")):
            self.expect("plugin/xml/element.h", HEADER + f"#include <{header}>\n",
                        f"plugin/xml/element.h:3: <{header}> is private to {rooms}")

    def test_a_third_party_header_that_nobody_owns(self):
        self.expect("plugin/xml/element.h", HEADER + "#include <curl/curl.h>\n",
                    "plugin/xml/element.h:3: <curl/curl.h> belongs to no room: name it in tests/rooms/rules.py")

    def test_a_third_party_header_that_comes_along(self):
        self.expect("plugin/runtime/shard.h", HEADER + '#include "io/raw.h"\n',
                    'plugin/runtime/shard.h:3: "io/raw.h" brings <uv.h> along')

    def test_a_third_party_header_that_comes_along_by_a_detour(self):
        self.assertEqual(self.check(files={"plugin/io/loop.h": HEADER + '#include "io/raw.h"\n'}),
                         ['plugin/runtime/shard.h:3: "io/loop.h" brings <uv.h> along'])

    def test_a_folder_that_is_no_room(self):
        self.expect("plugin/helpers/x.h", HEADER, "plugin/helpers/x.h:1: lies in no room: name it in tests/rooms/rules.py")

    def test_a_target_that_links_too_much(self):
        self.expect("plugin/xml/CMakeLists.txt", "turms_room(plugin_xml\n  DEPS plugin_base plugin_io\n  LIBS EXPAT::EXPAT)\n",
                    "plugin/xml/CMakeLists.txt:1: plugin_xml may not link plugin_io")

    def test_a_source_without_its_test(self):
        self.expect("tests/unit/xml/parser_test.cpp", None,
                    "plugin/xml/parser.cpp:1: has no test: tests/unit/xml/parser_test.cpp")
        self.expect("tests/unit/host/config/load_test.cpp", None,
                    "host/config/load.cpp:1: has no test: tests/unit/host/config/load_test.cpp")

    def test_files_out_of_shape(self):
        self.expect("plugin/io/loop.h", "#pragma once\n", "plugin/io/loop.h:1: does not begin with its SPDX line")
        self.expect("plugin/io/loop.h", SPDX, "plugin/io/loop.h:1: has no #pragma once")
        self.expect("plugin/io/loop.h", HEADER + "\n" * 400, "plugin/io/loop.h:401: is longer than 400 lines")
        self.expect("plugin/io/loop.h", HEADER + "// caf\u00e9\n", "plugin/io/loop.h:3: is not ASCII")
        self.expect("tests/x.sh", "#!/bin/sh\necho\n", "tests/x.sh:1: does not begin with its SPDX line")

    def test_the_plan_itself_has_no_circle(self):
        for side, rooms in rules.ARROWS.items():
            done = set()
            while len(done) < len(rooms):
                free = {room for room, seen in rooms.items() if room not in done and seen - {"abi", "proto"} <= done}
                self.assertTrue(free, f"{side}: {set(rooms) - done} see each other in a circle")
                done |= free


if __name__ == "__main__":
    unittest.main()
