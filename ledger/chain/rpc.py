"""JSON-RPC to the node, single or in one batch, with the node's own hex left raw.

web3's provider carries the requests; its formatting middleware is left out,
because the index reads thousands of logs and needs only a few of their fields.
"""

import json
from collections.abc import Sequence
from typing import Any
from typing import cast

import requests
from web3 import HTTPProvider
from web3.types import RPCEndpoint

from ledger.domain.errors import MeguruError
from ledger.domain.outages import ChainUnavailable

REQUEST_TIMEOUT_SECONDS = 20
SOON_TIMEOUT_SECONDS = 2
BATCH_MOST = 500


class RpcError(MeguruError):
    """The node answered with an error; ``data`` is its revert data, if any."""

    code = "chain_error"
    message = "The chain's node refused the request: {reason}."
    remedy = "Look at the request; the node understood it and said no."

    def __init__(self, error: dict[str, Any]) -> None:
        data = error.get("data")
        if isinstance(data, dict):
            data = data.get("data")
        is_hex = isinstance(data, str) and data.startswith("0x")
        self.data = bytes.fromhex(data[2:]) if is_hex and data else b""
        self.rpc_code = int(error.get("code", 0))
        super().__init__(reason=str(error.get("message", ""))[:300])


class Rpc:
    """One node, by its URL."""

    def __init__(self, url: str) -> None:
        self._provider = _provider(url, REQUEST_TIMEOUT_SECONDS)
        self._impatient = _provider(url, SOON_TIMEOUT_SECONDS)

    def call(self, method: str, *params: Any) -> Any:
        """Ask one thing.

        Raises:
            ChainUnavailable: the node does not answer.
            RpcError: it answers with an error.
        """
        return _ask(self._provider, method, params)

    def call_soon(self, method: str, *params: Any) -> Any:
        """Ask one thing that is of use only if it is answered soon.

        Raises:
            ChainUnavailable: the node does not answer within two seconds.
            RpcError: it answers with an error.
        """
        return _ask(self._impatient, method, params)

    def batch(self, asked: Sequence[tuple[str, Sequence[Any]]]) -> list[Any]:
        """Ask many things at once; answers come in the order asked.

        Raises:
            ChainUnavailable: the node does not answer all of them.
            RpcError: one of the answers is an error.
        """
        results: list[Any] = []
        for start in range(0, len(asked), BATCH_MOST):
            part = [
                (RPCEndpoint(method), list(params))
                for method, params in asked[start : start + BATCH_MOST]
            ]
            try:
                answers = self._provider.make_batch_request(part)
            except (requests.RequestException, json.JSONDecodeError, OSError) as error:
                raise ChainUnavailable(reason=type(error).__name__) from error
            if not isinstance(answers, list):
                raise RpcError(cast(dict[str, Any], answers.get("error", {})))
            by_id = sorted(answers, key=lambda answer: int(cast(int, answer["id"])))
            if len(by_id) != len(part):
                raise ChainUnavailable(
                    reason=f"{len(by_id)} answers to {len(part)} questions"
                )
            for answer in by_id:
                if "error" in answer:
                    raise RpcError(cast(dict[str, Any], answer["error"]))
                results.append(answer["result"])
        return results


def _provider(url: str, timeout_seconds: float) -> HTTPProvider:
    # Without retries: each would wait as long again for a node that hangs, and
    # whoever asks knows best whether and when to ask again.
    return HTTPProvider(
        url,
        request_kwargs={"timeout": timeout_seconds},
        exception_retry_configuration=None,
    )


def _ask(provider: HTTPProvider, method: str, params: Sequence[Any]) -> Any:
    try:
        answer = provider.make_request(RPCEndpoint(method), list(params))
    except (requests.RequestException, json.JSONDecodeError, OSError) as error:
        raise ChainUnavailable(reason=type(error).__name__) from error
    if "error" in answer:
        raise RpcError(cast(dict[str, Any], answer["error"]))
    return answer["result"]
