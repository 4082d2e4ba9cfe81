"""What a lock file must not be without, and must not carry."""

from check_locks import missing_from_lock
from check_locks import npm_lock_problems
from check_locks import python_lock_problems

FLASK = "flask==3.1.3 \\\n    --hash=sha256:0ab1\n    # via meguru\n"


def test_a_pinned_package_with_its_hash_is_fine() -> None:
    assert list(python_lock_problems("a.lock", FLASK)) == []


def test_a_package_without_a_hash_is_named() -> None:
    found = list(python_lock_problems("a.lock", "flask==3.1.3\n"))

    assert found == ["a.lock: flask==3.1.3 has no hash"]


def test_an_index_address_is_named_with_its_line() -> None:
    text = f"--index-url https://mirror.example/simple\n{FLASK}"

    assert list(python_lock_problems("a.lock", text)) == [
        "a.lock:1: names an address: --index-url https://mirror.example/simple"
    ]


def test_a_dependency_that_was_not_locked_is_named() -> None:
    project = {
        "project": {"dependencies": ["flask>=3.1", "Prometheus_Client"]},
        "dependency-groups": {"test": ["pytest"], "dev": [{"include-group": "test"}]},
    }

    assert list(missing_from_lock(project, FLASK)) == [
        "requirements.lock: prometheus-client of pyproject.toml is not in it",
        "requirements.lock: pytest of pyproject.toml is not in it",
    ]


def test_an_npm_package_with_an_address_or_without_a_hash_is_named() -> None:
    package = {"dependencies": {"solc": "0.8.30"}}
    lock = {
        "packages": {
            "": {"dependencies": {"solc": "0.8.30"}},
            "node_modules/solc": {"integrity": "sha512-x", "resolved": "https://a"},
            "node_modules/tmp": {},
            "node_modules/other-machine": {"optional": True},
        }
    }

    assert list(npm_lock_problems(lock, package)) == [
        "package-lock.json: node_modules/solc names an address",
        "package-lock.json: node_modules/tmp has no hash",
    ]


def test_an_npm_lock_of_other_versions_is_named() -> None:
    lock = {"packages": {"": {"dependencies": {"solc": "0.8.29"}}}}

    assert list(npm_lock_problems(lock, {"dependencies": {"solc": "0.8.30"}})) == [
        "package-lock.json: dependencies differ from package.json"
    ]
