"""The browser's modules: imports become paths, and nothing is left out unseen."""

import re

import pytest

import vendor
from vendor import ModuleMissing
from vendor import rewrite_imports

SECP = "@noble/secp256k1/index.js"
HASHES = "@noble/hashes/sha3.js"


def test_an_import_of_a_package_becomes_a_path() -> None:
    text = 'import{sha256 as a}from"@noble/hashes/sha2.js";export{a};'

    written = rewrite_imports(text, "noble/secp256k1.js", SECP)

    assert written == 'import{sha256 as a}from"./sha2.js";export{a};'


def test_an_import_beside_a_module_stays_beside_it() -> None:
    written = rewrite_imports('import"./utils.js"', "noble/sha3.js", HASHES)

    assert written == 'import"./utils.js"'


@pytest.mark.parametrize("wanted", ["@noble/curves/nist.js", "./scrypt.js"])
def test_an_import_of_what_is_not_served_is_refused(wanted: str) -> None:
    with pytest.raises(ModuleMissing, match="is not served"):
        rewrite_imports(f'import"{wanted}"', "noble/sha3.js", HASHES)


def test_served_modules_name_no_package_and_no_other_site() -> None:
    for name in vendor.MODULES:
        text = (vendor.OUTPUT / name).read_text(encoding="utf-8")
        imported = re.findall(r"(?:from|import)\s*[\"']([^\"']+)[\"']", text)
        assert all(path.startswith("./") for path in imported), (name, imported)


def test_every_licence_is_served_with_its_module() -> None:
    licences = [name for name in vendor.COPIES if name.startswith("licences/")]

    assert len(licences) == 4
    assert all((vendor.OUTPUT / name).read_text(encoding="utf-8") for name in licences)
