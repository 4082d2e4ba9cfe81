"""The other leaves of the error tree: what is stopped or out of reach."""

from ledger.domain.errors import Unavailable


class ChainUnavailable(Unavailable):
    code = "chain_unavailable"
    message = "The chain does not answer: {reason}."
    remedy = "Wait and try again; nothing is lost."


class DatabaseUnavailable(Unavailable):
    code = "database_unavailable"
    message = "The database does not answer: {reason}."
    remedy = (
        "If the town is stopped, start it with ./scripts/run; else wait and try again. "
        "Nothing is lost."
    )


class DeploymentInvalid(Unavailable):
    code = "deployment_invalid"
    message = "The deployment file cannot be used: {reason}."
    remedy = "Point MEGURU_HOME at the town's own folder."


class ChainDiffers(Unavailable):
    code = "chain_differs"
    message = "The chain is not the one these books belong to: {reason}."
    remedy = "Point CHAIN_RPC_URL at the town's own chain."


class ChainAnswersDisagree(Unavailable):
    code = "chain_answers_disagree"
    message = "The chain's answers do not fit together: {reason}."
    remedy = "They are asked again; if it stays, look at the chain's node."


class ContractsChanged(Unavailable):
    code = "contracts_changed"
    message = "The contracts here are not those of this town: {names}."
    remedy = (
        "Check out the release this town was deployed with, or start another "
        "town in a new folder with MEGURU_HOME."
    )


class IndexStopped(Unavailable):
    code = "index_stopped"
    message = "The index stopped at block {block}: {reason}."
    remedy = "Let the operator look at the chain before anything else is done."


class LaneLost(Unavailable):
    code = "lane_lost"
    message = "Another relay has taken over lane {lane} (epoch {epoch})."
    remedy = "Let this relay end; it sends nothing more."


class KeyUnavailable(Unavailable):
    code = "key_unavailable"
    message = "The key {name} cannot be opened: {reason}."
    remedy = "Put the key file and its passphrase file back as they were."


class ListenersFull(Unavailable):
    code = "listeners_full"
    message = "All {most} places for live listeners are taken."
    remedy = "Ask for the payment itself every two seconds instead."
