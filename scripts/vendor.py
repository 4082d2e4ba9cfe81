"""Make the npm modules that browsers load: build/vendor, from node_modules.

There is no bundler. Each module stays a file; it is made small, and imports that
name a package are written as paths, because a browser finds no package and the
content security policy forbids the inline table that could tell it.

Usage: .venv/bin/python scripts/vendor.py
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from posixpath import relpath

from environment import NODE_MODULES
from environment import ROOT
from environment import tool_environment

OUTPUT = ROOT / "build" / "vendor"
MODULES = {
    "noble/secp256k1.js": "@noble/secp256k1/index.js",
    "noble/_blake.js": "@noble/hashes/_blake.js",
    "noble/_md.js": "@noble/hashes/_md.js",
    "noble/_u64.js": "@noble/hashes/_u64.js",
    "noble/argon2.js": "@noble/hashes/argon2.js",
    "noble/blake2.js": "@noble/hashes/blake2.js",
    "noble/hmac.js": "@noble/hashes/hmac.js",
    "noble/sha2.js": "@noble/hashes/sha2.js",
    "noble/sha3.js": "@noble/hashes/sha3.js",
    "noble/utils.js": "@noble/hashes/utils.js",
}
"""What is served, and where it comes from; both without their folders in front."""
COPIES = {
    "barcode-detector.js": "barcode-detector/dist/iife/ponyfill.js",
    "zxing_reader.wasm": "zxing-wasm/dist/reader/zxing_reader.wasm",
    "licences/noble-secp256k1.txt": "@noble/secp256k1/LICENSE",
    "licences/noble-hashes.txt": "@noble/hashes/LICENSE",
    "licences/barcode-detector.txt": "barcode-detector/LICENSE",
    "licences/zxing-wasm.txt": "zxing-wasm/LICENSE",
}
_IMPORT = re.compile(r"(\bfrom|\bimport)(\s*)([\"'])(@noble/[^\"']+|\./[^\"']+)\3")


class ModuleMissing(Exception):
    """A module imports one that is not served."""


def main() -> None:
    """Write every module and its licence anew."""
    shutil.rmtree(OUTPUT, ignore_errors=True)
    for name, source in MODULES.items():
        text = (NODE_MODULES / source).read_text(encoding="utf-8")
        # Made small first: comments show imports too, and those are none.
        _write(name, rewrite_imports(_minify(text), name, source).encode())
    for name, source in COPIES.items():
        _write(name, (NODE_MODULES / source).read_bytes())


def rewrite_imports(text: str, name: str, source: str) -> str:
    """Write each import of a module as a path from where it is served.

    Raises:
        ModuleMissing: it imports what is not served.
    """
    served = {path: name for name, path in MODULES.items()}
    folder = str(Path(source).parent)

    def rewrite(match: re.Match[str]) -> str:
        wanted = match[4]
        if wanted.startswith("./"):
            wanted = f"{folder}/{wanted[2:]}"
        if wanted not in served:
            raise ModuleMissing(f"{source} imports {wanted}, which is not served")
        path = relpath(served[wanted], str(Path(name).parent))
        return f"{match[1]}{match[2]}{match[3]}./{path}{match[3]}"

    return _IMPORT.sub(rewrite, text)


def _minify(text: str) -> str:
    run = subprocess.run(
        ["terser", "--module", "--compress", "--mangle"],
        input=text,
        env=tool_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode != 0:
        sys.exit(f"terser: {run.stderr}")
    return run.stdout


def _write(name: str, content: bytes) -> None:
    path = OUTPUT / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


if __name__ == "__main__":
    main()
