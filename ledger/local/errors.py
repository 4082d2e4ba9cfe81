"""What can go wrong when a machine starts its own chain and database."""

from ledger.domain.errors import Unavailable


class ProgramMissing(Unavailable):
    code = "program_missing"
    message = "{program} is not installed: {place} is not there."
    remedy = "Run scripts/bootstrap; it installs {program}."


class ProgramFailed(Unavailable):
    code = "program_failed"
    message = "{program} did not start: {reason}."
    remedy = "Read {log}, mend what it names, and start again."


class ProgramHeld(Unavailable):
    code = "program_held"
    message = "{program} of {folder} already runs, started by process {holder}."
    remedy = "Use that one, or stop it first."


class PortTaken(Unavailable):
    code = "port_taken"
    message = "{program} cannot listen on 127.0.0.1:{port}: another program does."
    remedy = "Stop the other program, or choose another port."


class StateUnreadable(Unavailable):
    code = "chain_state_unreadable"
    message = "The chain's state in {file} cannot be read, nor can its copy."
    remedy = "Put a backup of {file} in its place; starting anew would lose the money."
