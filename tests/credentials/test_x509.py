"""A certificate's dates, against what OpenSSL says of the same certificate."""

from __future__ import annotations

import base64
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509 as library
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as some

from heal_cli.credentials.x509 import validity


def by_openssl(folder: Path, *words: str) -> bytes:
    """A certificate that the openssl program makes."""
    key, file = folder / "key.pem", folder / "cert.pem"
    made = ["openssl", "req", "-x509", "-nodes", "-subj", "/CN=a/O=b", "-keyout", str(key), "-out", str(file), *words]
    subprocess.run(made, check=True, capture_output=True)
    return file.read_bytes()


def of_openssl(file: Path) -> tuple[float, ...]:
    """The two dates as openssl prints them."""
    asked = ["openssl", "x509", "-in", str(file), "-noout", "-dates"]
    lines = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.splitlines()
    parsed = (datetime.strptime(line.partition("=")[2], "%b %d %H:%M:%S %Y %Z") for line in lines)
    return tuple(one.replace(tzinfo=UTC).timestamp() for one in parsed)


@pytest.mark.parametrize(
    "words",
    [
        ("-newkey", "rsa:2048", "-days", "30"),
        ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-days", "36500"),  # after 2049: another kind of date
        ("-newkey", "ed25519", "-days", "1", "-set_serial", "0x" + "7f" * 20),
    ],
)
def test_the_dates_are_those_of_openssl(tmp_path: Path, words: tuple[str, ...]) -> None:
    made = by_openssl(tmp_path, *words)
    assert validity(made) == of_openssl(tmp_path / "cert.pem")
    assert validity(b"# a comment\n" + made + made) == of_openssl(tmp_path / "cert.pem")
    assert validity((tmp_path / "key.pem").read_bytes() + made) == of_openssl(tmp_path / "cert.pem")


def certificate(before: datetime, after: datetime) -> bytes:
    """A certificate with these dates, which openssl's command line does not make: it has no past."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = library.Name([library.NameAttribute(NameOID.COMMON_NAME, "heal")])
    builder = library.CertificateBuilder(name, name, key.public_key(), 1, before, after)
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


@pytest.mark.parametrize("year", [1950, 1999, 2000, 2049, 2050, 2999])
def test_every_century_is_understood(year: int) -> None:
    before, after = datetime(year, 1, 1, tzinfo=UTC), datetime(year, 12, 31, 23, 59, 59, tzinfo=UTC)
    assert validity(certificate(before, after)) == (before.timestamp(), after.timestamp())


@pytest.mark.parametrize("content", [b"", b"-----BEGIN CERTIFICATE-----", b"x" * 100])
def test_what_is_no_certificate_says_nothing(content: bytes) -> None:
    assert validity(content) is None


@given(some.binary(max_size=200))
def test_a_damaged_one_says_nothing_and_breaks_nothing(noise: bytes) -> None:
    pem = b"-----BEGIN CERTIFICATE-----\n" + base64.b64encode(noise) + b"\n-----END CERTIFICATE-----\n"
    assert validity(pem) is None
    assert validity(pem.replace(b"\n", noise, 1)) is None


def test_every_cut_is_noticed() -> None:
    made = certificate(datetime(2020, 1, 1, tzinfo=UTC), datetime(2021, 1, 1, tzinfo=UTC))
    der = base64.b64decode(b"".join(made.splitlines()[1:-1]))
    for length in range(len(der)):
        cut = b"-----BEGIN CERTIFICATE-----\n" + base64.b64encode(der[:length]) + b"\n-----END CERTIFICATE-----\n"
        assert validity(cut) is None, length
