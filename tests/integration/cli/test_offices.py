"""Keys and offices by command, as the handbook says it."""

from pathlib import Path

from ledger.chain.keys import make_key
from ledger.chain.keys import write_keystore
from ledger.domain.hexes import to_hex
from ledger.services import actions
from ledger.services import anchoring
from ledger.services import registrations
from tests.integration.cli.commands import run_meguru
from tests.integration.conftest import World


def officer_words(world: World, number: int) -> list[str]:
    keys = world.town.keys
    return [
        "--key",
        str(keys / f"officer-{number}.json"),
        "--passphrase-file",
        str(keys / "officers.passphrase"),
    ]


def propose(world: World, *words: str) -> bytes:
    """Propose by command; returns the action."""
    ended = run_meguru(world, "propose", *words, *officer_words(world, 1))
    assert ended.exit_code == 0, ended.output
    return bytes.fromhex(ended.output.splitlines()[-1].removeprefix("proposed 0x"))


def decide(world: World, *words: str) -> None:
    """Propose by command, and let the second officer approve."""
    digest, checker = propose(world, *words), world.desk.checker
    actions.approve(world.ledger, digest, checker.address, checker.sign(digest))
    world.desk.wait_for_action(digest)


def test_officers_are_appointed_shown_and_dismissed(world: World) -> None:
    signer = to_hex(make_key().address)

    decide(world, "appoint", signer, "--name", "新任 三郎", "--roles", "auditor")

    lines = run_meguru(world, "officers").output.splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith(signer))
    assert lines[at].startswith(f"{signer} no role, auditor from ")
    assert lines[at + 1].startswith("  新任 三郎, person 0x")
    assert "新任" not in run_meguru(world, "actions").output

    decide(world, "dismiss", signer)

    assert f"{signer} no role\n" in run_meguru(world, "officers").output


def test_roles_are_granted_shown_and_revoked(world: World) -> None:
    account = to_hex(make_key().address)

    decide(world, "grant-role", "registrar", account)
    assert f"registrar  {account} from " in run_meguru(world, "roles").output

    decide(world, "revoke-role", "registrar", account)
    assert account not in run_meguru(world, "roles").output

    decide(world, "open-relay")
    assert "the relay is open" in run_meguru(world, "roles").output
    assert "open to everybody" in run_meguru(world, "status").output
    decide(world, "open-relay", "--close")
    assert "the relay is open" not in run_meguru(world, "roles").output
    decide(world, "daily-registrations", "2500")
    asked = world.ledger.gateway.call("ParticipantRegistry", "dailyRegistrations")
    assert asked == [2_500]


def test_a_signature_is_taken_back_by_command(world: World) -> None:
    action = propose(world, "daily-registrations", "1")

    ended = run_meguru(
        world, "withdraw", to_hex(action), "--yes", *officer_words(world, 1)
    )

    assert ended.exit_code == 0, ended.output
    assert "daily registrations: most 1" in ended.output
    assert actions.get_action(world.ledger, action).state == "withdrawn"


def test_an_account_is_recovered_by_command(world: World) -> None:
    lost, new = to_hex(world.new_resident().address), to_hex(make_key().address)
    registrations.freeze(world.ledger, bytes.fromhex(lost[2:]), "test")
    world.turn(2)

    decide(world, "recover", lost, new)
    early = run_meguru(world, "activate-recovery", lost)
    decide(world, "cancel-recovery", lost)
    unknown = run_meguru(world, "activate-recovery", lost)
    decide(world, "close", lost)
    decide(world, "release", lost)

    assert (early.exit_code, unknown.exit_code) == (1, 1)
    assert "[recovery_not_due]" in early.output
    assert "[recovery_unknown]" in unknown.output


def test_the_journals_anchors_are_counted(world: World) -> None:
    made = anchoring.anchor_journal(world.ledger, "test")
    world.wait(lambda: anchoring.is_anchored(world.ledger, made))

    ended = run_meguru(world, "audit", "journal")

    assert ended.exit_code == 0, ended.output
    found = f"{made.sequence} anchored heads found in it\n"
    assert ended.output.endswith(found)


def test_the_council_announces_by_command(world: World, tmp_path: Path) -> None:
    officers = "".join(
        f'[[officer]]\nperson = "{to_hex(world.town.officer_person(n))}"\n'
        f'signer = "{to_hex(world.town.officer_key(n).address)}"\n'
        'roles = "maker,checker"\n'
        for n in range(3)
    )
    file = tmp_path / "officers.toml"
    file.write_text(f'salt = "{to_hex(bytes([5]) * 32)}"\n{officers}')
    signatures = []
    for number in range(2):
        key = tmp_path / f"member-{number}.json"
        write_keystore(key, world.town.council_key(number), "sealed in a safe")
        passphrase = tmp_path / "passphrase"
        passphrase.write_text("sealed in a safe")
        words = ["--key", str(key), "--passphrase-file", str(passphrase), "--yes"]
        signed = run_meguru(world, "council", "sign-replacement", str(file), *words)
        assert signed.exit_code == 0, signed.output
        signatures.append(signed.output.splitlines()[-1])

    few = run_meguru(world, "council", "announce", str(file), signatures[0])
    done = run_meguru(world, "council", "announce", str(file), *signatures)
    world.turn(2)
    waiting = run_meguru(world, "council", "status", str(file))
    early = run_meguru(world, "council", "replace", str(file))

    assert "[council_too_few]" in few.output
    assert done.exit_code == 0, done.output
    assert " from 20" in waiting.output
    assert "[replacement_not_due]" in early.output
