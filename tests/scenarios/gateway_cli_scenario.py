# SPDX-License-Identifier: Apache-2.0
"""The program at the command line: users of the embedded backend, a configuration that is wrong, two gateways on one folder."""
import subprocess

from gateway import Gateway, GatewayFailed
from scenario import Scenario, main


class Users(Scenario):
    demo_data = False

    def user(self, *words: str, password: str = "") -> subprocess.CompletedProcess:
        command = [str(self.gateway.program), "user", "--config", str(self.gateway.data_dir / "gateway.toml"), *words]
        return subprocess.run(command + (["--password-stdin"] if password else []), input=password + "\n", text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60, check=False)

    async def test_a_user_is_added_renamed_by_password_and_removed_while_the_gateway_runs(self):
        stranger = await self.turms()
        await self.assert_code(2012, stranger.try_login(5001, "secret"))
        self.assertEqual(self.user("add", "5001", "--name", "Romeo", password="secret").returncode, 0)
        await (await self.turms(5001, password="secret")).logout()
        self.assertIn("5001", self.user("list").stdout)

        self.assertEqual(self.user("passwd", "5001", password="other").returncode, 0)
        await self.assert_code(2011, stranger.try_login(5001, "secret"))
        await (await self.turms(5001, password="other")).logout()

        self.assertEqual(self.user("remove", "5001").returncode, 0)
        await self.assert_code(2012, stranger.try_login(5001, "other"))
        self.assertNotIn("5001", self.user("list").stdout)

    async def test_what_cannot_be_done_is_said(self):
        self.assertEqual(self.user("add", "5002", password="secret").returncode, 0)
        for words in (("add", "5002"), ("passwd", "999999"), ("remove", "999999"), ("add", "0"), ("add", "-1")):
            done = self.user(*words, password="" if words[0] == "remove" else "secret")
            self.assertNotEqual(done.returncode, 0, words)
            self.assertTrue(done.stdout.strip(), words)

    async def test_a_second_gateway_on_the_same_folder_is_refused(self):
        with self.assertRaises(GatewayFailed):
            Gateway(data_dir=self.gateway.data_dir, demo_data=False).start()
        await (await self.turms()).try_login(1)


class WrongConfiguration(Scenario):
    """A gateway is there for nothing but its program and folder."""

    demo_data = False

    async def test_complaints_name_line_and_column(self):
        config = self.gateway.data_dir / "wrong.toml"
        for text, place in {
            "[gateway]\nlog_level = \"loud\"\n": "wrong.toml:2:",
            "[turms]\nmax_conections = 1\n": "wrong.toml:2:",
            "[turms.tcp]\nport = 70000\n": "wrong.toml:2:",
            "[turms\n": "wrong.toml:1:",
            "[nonsense]\n": "wrong.toml:1:",
        }.items():
            config.write_text(text, encoding="ascii")
            done = subprocess.run([str(self.gateway.program), "--config", str(config), "--check-config"], text=True,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60, check=False)
            self.assertEqual(done.returncode, 1, text)
            self.assertIn(place, done.stdout, text)


if __name__ == "__main__":
    main()
