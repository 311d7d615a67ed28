# SPDX-License-Identifier: Apache-2.0
"""What scenarios have in common: a gateway for each class of tests, and clients that are gone when a test ends.

A scenario reads like a play: who logs in, who says what, what the others hear. It never sleeps: it waits for what it expects,
with a deadline. Run one with `/usr/bin/python3 turms_chat_scenario.py`; TURMS_GATEWAY names the program.
"""
import logging
import sys
import unittest
from typing import TYPE_CHECKING, Optional

from gateway import Gateway
from turms_client import TurmsClient
from turms_transport import TRANSPORTS

if TYPE_CHECKING:
    from xmpp_client import XmppClient


class Scenario(unittest.IsolatedAsyncioTestCase):
    """A class of tests around one gateway.

    settings, demo_data, xmpp   as for Gateway
    transport                   what turms() connects over
    """

    settings: dict = {}
    demo_data = True
    xmpp = False
    transport = "tcp"
    gateway: Gateway

    @classmethod
    def setUpClass(cls) -> None:
        cls.gateway = Gateway(cls.settings, demo_data=cls.demo_data, xmpp=cls.xmpp)
        cls.addClassCleanup(cls.gateway.dispose)
        cls.gateway.start()

    @classmethod
    def tearDownClass(cls) -> None:
        cls.gateway.stop()

    def tearDown(self) -> None:
        if self.gateway.process.poll() is not None:
            self.fail(f"the gateway is gone\n{self.gateway.log_tail()}")

    async def turms(self, user_id: Optional[int] = None, transport: Optional[str] = None, **login) -> TurmsClient:
        """A Turms client, logged in when a user is named; gone when the test ends."""
        transport = transport or self.transport
        client = await TurmsClient.connect(self.gateway.turms_port(transport), transport)
        self.addAsyncCleanup(client.close)
        if user_id is not None:
            await client.login(user_id, **login)
        return client

    async def xmpp_client(self, user_id: int, password: str = "123", direct_tls: bool = False, resource: str = "",
                          presence: bool = True) -> "XmppClient":
        """An XMPP client, logged in and available; gone when the test ends."""
        from xmpp_client import XmppClient  # only scenarios that speak XMPP need slixmpp
        jid = f"{user_id}@localhost" + (f"/{resource}" if resource else "")
        port = self.gateway.xmpp_port("direct" if direct_tls else "starttls")
        client = await XmppClient.login(jid, password, port, direct_tls, self.gateway.certificate(), presence=presence)
        self.addAsyncCleanup(client.leave)
        return client

    async def assert_code(self, code: int, response) -> None:
        """Awaits a response and looks at its code."""
        answer = await response
        self.assertEqual(answer.code, code, answer.reason)


def on_both_transports(case: type) -> type:
    """Class decorator: the tests of `case`, a plain class, run once over TCP and once over WebSocket."""
    module = sys.modules[case.__module__]
    for transport in TRANSPORTS:
        name = f"{case.__name__}Over{transport.capitalize()}"
        setattr(module, name, type(name, (case, Scenario), {"transport": transport, "__module__": case.__module__}))
    return case


def main() -> None:
    # unittest runs asyncio in debug mode, which remarks on every slow step, and slixmpp leaves sockets to the collector.
    logging.getLogger("asyncio").setLevel(logging.ERROR)
    unittest.main(module="__main__", verbosity=2, warnings="ignore")
