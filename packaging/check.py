# SPDX-License-Identifier: Apache-2.0
"""quickstart.sh --check: one conversation between an XMPP client over TLS (user 1) and a Turms client (user 2), word for word.

A gateway of its own is started on free ports with demo data in a temporary directory. A line a step; exit 0 when all held.
"""
import argparse
import asyncio
import os
import pathlib
import sys
import tempfile

REPOSITORY = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY / "tests" / "scenarios"))

TEXTS = ["Hello from XMPP", "Line one\nline two & <three>", "\u4f60\u597d \U0001F44B"]


class Steps:
    """Prints what is being done, and remembers nothing else: the first failure ends the run."""

    def __init__(self):
        self.count = 0

    def passed(self, what: str) -> None:
        self.count += 1
        print(f"ok {self.count} - {what}", flush=True)

    def expect(self, what: str, got, wanted) -> None:
        if got != wanted:
            print(f"not ok {self.count + 1} - {what}: got {got!r}, wanted {wanted!r}", flush=True)
            raise SystemExit(1)
        self.passed(what)


async def converse(gateway, steps: Steps) -> None:
    from turms_client import TurmsClient
    from xmpp_client import XmppClient

    juliet = await TurmsClient.connect(gateway.turms_port("tcp"))
    await juliet.login(2)
    steps.passed("user 2 signs in with a Turms client over TCP")
    for direct_tls in (False, True):
        name = "direct TLS" if direct_tls else "STARTTLS"
        port = gateway.xmpp_port("direct" if direct_tls else "starttls")
        romeo = await XmppClient.login("1@localhost", "123", port, direct_tls, gateway.certificate())
        steps.passed(f"user 1 signs in with an XMPP client over {name}")
        for text in TEXTS:
            romeo.say("2@localhost", text)
            sender, message = await juliet.next_message()
            steps.expect(f"XMPP to Turms, {len(text)} characters", (sender, message.text), (1, text))
            await juliet.send_text(1, text)
            answer = await romeo.next_message()
            steps.expect(f"Turms to XMPP, {len(text)} characters", (answer["from"].bare, answer["body"]), ("2@localhost", text))
        await romeo.leave()
    # The demo data has a conversation of these two already; ours is the end of it.
    history = [(message.sender_id, message.text) for message in await juliet.private_history(1)]
    spoken = [turn for text in TEXTS for turn in ((1, text), (2, text))] * 2
    steps.expect("all of it is in the history", history[-len(spoken):], spoken)
    await juliet.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gateway", required=True, help="the turms-gateway program")
    arguments = parser.parse_args()
    os.environ["TURMS_GATEWAY"] = str(pathlib.Path(arguments.gateway).resolve())
    with tempfile.TemporaryDirectory(prefix="turms-check-") as directory:
        os.environ["TURMS_SCENARIO_DIR"] = directory  # generated protobuf classes
        from gateway import Gateway

        steps = Steps()
        with Gateway(xmpp=True) as gateway:
            steps.passed("the gateway runs with demo data")
            asyncio.run(converse(gateway, steps))
        steps.passed("the gateway stops in good order")
    return 0


if __name__ == "__main__":
    sys.exit(main())
