"""Commands as they are typed in the tests' town."""

from click.testing import CliRunner
from click.testing import Result

from ledger.cli import main
from tests.integration.conftest import World


def run_meguru(world: World, *words: str) -> Result:
    """Run a command in the town."""
    settings = world.town.settings
    places = {
        "MEGURU_HOME": str(settings.home),
        "DATABASE_URL": settings.database_url,
        "CHAIN_RPC_URL": settings.chain_rpc_url,
    }
    return CliRunner().invoke(main, list(words), env=places)
