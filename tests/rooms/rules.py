# SPDX-License-Identifier: Apache-2.0
"""The rules of the house as data: which room may see which, and where third-party headers live. Prose: plugin/README.md, host/README.md."""

# room -> the rooms it may include and link. "proto" is abi/proto (the Turms client protocol), "abi" the contract's C headers.
ARROWS = {
    "plugin": {
        "base": set(),
        "crypto": {"base"},
        "xml": {"base"},
        "xmpp": {"xml", "crypto", "base"},
        "turms": {"base", "proto"},
        "bridge": {"xmpp", "turms", "xml", "crypto", "base", "proto"},
        "features": {"bridge", "xmpp", "turms", "xml", "crypto", "base", "proto"},
        "io": {"base"},
        "tls": {"crypto", "base"},
        "state": {"base"},
        "config": {"base"},
        "runtime": {"features", "bridge", "xmpp", "turms", "xml", "crypto", "io", "tls", "state", "config", "base", "proto", "abi"},
        "entry": {"runtime", "base", "abi"},
    },
    "host": {
        "base": set(),
        "crypto": {"base"},
        "config": {"blobs", "base"},  # an operator's media types are checked by the rules that uploads are checked by
        "log": {"base"},
        "sessions": {"base"},
        "store": {"crypto", "base"},
        "blobs": {"sessions", "crypto", "base"},
        "service": {"store", "blobs", "base", "proto"},
        "embedded": {"service", "store", "sessions", "crypto", "base", "proto"},
        "net": {"sessions", "blobs", "base", "proto"},
        "plugins": {"config", "sessions", "crypto", "base", "proto", "abi"},
        "control": {"plugins", "config", "sessions", "base"},
        "app": {"control", "plugins", "net", "embedded", "service", "blobs", "store", "sessions", "log", "config", "crypto", "base", "abi"},
    },
    "abi": {
        "proto": set(),
    },
}

# (room, included header) -> why this one arrow may exist. Style, rule zero.
EXCEPTIONS = {
    ("host/config", "net/settings.h"): "settings lie beside the code that they steer; config gathers them",
    ("host/config", "embedded/embedded_settings.h"): "settings lie beside the code that they steer; config gathers them",
    ("host/config", "service/service_settings.h"): "settings lie beside the code that they steer; config gathers them",
    ("host/embedded", "extensions/backend.h"): "the facts that a backend tells are numbers of the contract",
    ("host/embedded", "extensions/group_types.h"): "so are the rules of group types",
}

# A pattern of <...> includes -> the rooms whose private matter it is.
THIRD_PARTY = {
    r"uv\.h": {"plugin/io", "host/net"},
    r"mbedtls/.*|psa/.*": {"plugin/tls", "plugin/crypto"},
    r"openssl/.*": {"host/crypto"},
    r"expat\.h": {"plugin/xml"},
    r"zlib\.h": {"plugin/bridge"},
    r"utf8proc\.h": {"plugin/xmpp"},
    r"turms_toml\.h": {"plugin/config", "host/config"},  # toml++ with its workarounds: third_party/tomlplusplus
    r"sqlite3\.h": {"host/store"},
    r"http_parser\.h|wslay/.*": {"host/net"},
    r"nlohmann/.*": {"host/control"},
    r"pb(_\w+)?\.h|turms_pb/.*": {"abi/proto"},
}

# <...> includes that are the system's: every room may use them.
SYSTEM = (
    r"[a-z_]+"  # the C++ library
    r"|(sys|netinet|arpa|net|linux)/\w+\.h"
    r"|(assert|ctype|dlfcn|dirent|endian|errno|fcntl|float|grp|inttypes|limits|link|math|netdb|poll|pthread|pwd|sched|semaphore"
    r"|signal|spawn|stdalign|stdarg|stdatomic|stdbool|stddef|stdint|stdio|stdlib|string|strings|syslog|termios|time|ucontext"
    r"|unistd)\.h"
)

# Source file -> how it is tested without a twin. Anything else has tests/unit/.../<name>_test.cpp.
WITHOUT_TWIN = {
    "plugin/entry/exports.cpp": "tests/abi and tests/faults drive the built object through these functions",
}

# No source file is longer than this; aim for half of it.
MAX_LINES = 400
