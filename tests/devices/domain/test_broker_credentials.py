"""The files a broker reads."""

import base64
import hashlib

from services.devices.domain.broker_credentials import BrokerUser, hash_password, render_acl, render_passwords


def test_the_hash_is_in_mosquittos_form() -> None:
    salt = bytes(range(12))
    _, kind, iterations, kept_salt, key = hash_password("secret", salt).split("$")
    assert (kind, iterations) == ("7", "101")
    assert base64.b64decode(kept_salt) == salt
    assert base64.b64decode(key) == hashlib.pbkdf2_hmac("sha512", b"secret", salt, 101, 64)


def test_each_device_has_its_own_prefix_only() -> None:
    users = [BrokerUser("acme", "P1", "$7$1"), BrokerUser("acme", "P2", "$7$2")]
    assert render_passwords(users) == "acme:P1:$7$1\nacme:P2:$7$2\n"
    assert render_acl(users) == (
        "user acme:P1\ntopic write v1/acme/P1/up/#\ntopic read v1/acme/P1/down/#\n\n"
        "user acme:P2\ntopic write v1/acme/P2/up/#\ntopic read v1/acme/P2/down/#\n\n"
    )
