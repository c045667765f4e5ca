"""The client over mutual TLS. The address is in KJ_SERVER, the certificates are in the folder KJ_TEST_CERTIFICATES."""

import os
import ssl
import unittest
from pathlib import Path

from kusciajob import Client, NotFoundError, UnavailableError

FOLDER = Path(os.environ.get("KJ_TEST_CERTIFICATES", "."))
CA = str(FOLDER / "ca.pem")
CERT = str(FOLDER / "client.pem")
KEY = str(FOLDER / "client.key")


class MutualTls(unittest.TestCase):
    def test_shows_its_certificate_and_reads_its_token(self) -> None:
        token = FOLDER / "token"
        with Client(ca_file=CA, cert_file=CERT, key_file=KEY, token=token.read_text) as client:
            self.assertEqual(client.whoami().name, "master")
            with self.assertRaises(NotFoundError):
                client.jobs.wait("nobody-made-this", timeout=60)

    def test_is_turned_away_without_a_certificate(self) -> None:
        with Client(ca_file=CA, token="any", retries=0) as client, self.assertRaises(UnavailableError):
            client.whoami()

    def test_trusts_no_other_server(self) -> None:
        with Client(token="any", retries=0) as client, self.assertRaises(UnavailableError) as caught:
            client.whoami()
        self.assertFalse(caught.exception.sent)
        self.assertIn("certificate", str(caught.exception))
        with self.assertRaises(ssl.SSLError):
            Client(ca_file=KEY)
