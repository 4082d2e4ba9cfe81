"""`meguru actions`: what was proposed, readable in a narrow terminal."""

from ledger.domain.hexes import to_hex
from ledger.services.actions import list_actions
from tests.integration.cli.commands import run_meguru
from tests.integration.conftest import World


def test_every_action_is_named_whole_with_its_kind_and_state(world: World) -> None:
    ended = run_meguru(world, "actions")

    assert ended.exit_code == 0
    lines = ended.output.splitlines()
    for action in list_actions(world.ledger):
        first = lines.index(to_hex(action.action_hash))
        assert lines[first + 1].startswith(f"  {action.kind}, proposed ")
        state = f", {action.state}" + (f": {action.failure}" if action.failure else "")
        assert lines[first + 1].endswith(state)
