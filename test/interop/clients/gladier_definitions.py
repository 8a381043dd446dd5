"""The flow definitions that Gladier generates for a few tools and a client, as one JSON document by name."""

import json

from gladier import GladierBaseClient, GladierBaseTool, generate_flow_definition
from gladier.utils.tool_alias import StateSuffixVariablePrefix

V3 = "https://compute.actions.globus.org/v3"


def collect_files(**data):
    """Finds the files of a scan."""
    return {"files": []}


def reduce_2D(**data):
    return 1


@generate_flow_definition
class Plain(GladierBaseTool):
    compute_functions = [collect_files]
    required_input = ["folder"]


@generate_flow_definition(
    modifiers={
        reduce_2D: {
            "endpoint_id": "gpu_endpoint",
            "WaitTime": 60,
            "user_endpoint_config": {"queue.$": "$.input.queue"},
        }
    }
)
class Version3(GladierBaseTool):
    compute_functions = [reduce_2D]
    action_url = V3


@generate_flow_definition(
    modifiers={
        "reduce_2D": {"payload": collect_files, "endpoint": "other_endpoint", "ExceptionOnActionFailure": True},
        "collect_files": {"payload": "$.input.scan", "RunAs": "Flow"},
    }
)
class Chained(GladierBaseTool):
    compute_functions = [collect_files, reduce_2D]


@generate_flow_definition(modifiers={"CollectFiles": {"WaitTime": 7}, "reduce_2D": {"tasks": "tasks_of_the_batch"}})
class Client(GladierBaseClient):
    """What the flow is for"""

    gladier_tools = [Plain, Version3]


alias = Plain(alias="Dark", alias_class=StateSuffixVariablePrefix)
print(
    json.dumps(
        {
            "plain": Plain().flow_definition,
            "version3": Version3().flow_definition,
            "chained": Chained().flow_definition,
            "client": Client().flow_definition,
            "alias": alias.get_flow_definition(),
        }
    )
)
