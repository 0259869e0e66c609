"""COSE receipts of the log beside an independent verifier: what is proved here is proved there, and nothing else."""

import base64
import sys

from lib import VECTORS
from scitt_cose import verify_receipt


def pem(key: str) -> str:
    """An Ed25519 key as RFC 8410 writes it."""
    der = bytes.fromhex("302a300506032b6570032100") + bytes.fromhex(key)
    text = base64.b64encode(der).decode()
    return f"-----BEGIN PUBLIC KEY-----\n{text}\n-----END PUBLIC KEY-----\n"


def main() -> int:
    passed = failed = 0
    rows = (VECTORS / "log/cose.tsv").read_text(encoding="utf-8").splitlines()[1:]
    for row in rows:
        what, code, key, entry, receipt = row.split("\t")
        result = verify_receipt(
            bytes.fromhex(receipt), leaf_entry_hex=entry, log_public_key_pem=pem(key)
        )
        if result.ok == (code == "ok"):
            passed += 1
        else:
            failed += 1
            print(f"{what}: {code} here, {result.errors or 'proved'} there")
    print(f"scitt-cose: {passed} passed, {failed} failed")
    return 1 if failed or passed < 8 else 0


if __name__ == "__main__":
    sys.exit(main())
