"""A Gladier client with two tools, from its definition to the output of its run; run twice, deployed once."""

import json
import time

from gladier import GladierBaseClient, GladierBaseTool, generate_flow_definition

HELLO = "https://actions.globus.org/hello_world"


class Greet(GladierBaseTool):
    """Says hello"""

    flow_definition = {
        "Comment": "Greet somebody",
        "StartAt": "Greet",
        "States": {
            "Greet": {
                "Comment": "Say hello",
                "Type": "Action",
                "ActionUrl": HELLO,
                "Parameters": {"echo_string.$": "$.input.who", "sleep_time": 0.1},
                "ResultPath": "$.Greet",
                "WaitTime": 60,
                "End": True,
            }
        },
    }
    required_input = ["who"]
    flow_input = {"who": "Ada"}
    compute_functions = []


class Repeat(GladierBaseTool):
    """Says it again"""

    flow_definition = {
        "Comment": None,
        "StartAt": "Repeat",
        "States": {
            "Repeat": {
                "Comment": None,
                "Type": "Action",
                "ActionUrl": HELLO,
                "Parameters": {"echo_string.=": "Greet.details.hello + '!'"},
                "ResultPath": "$.Repeat",
                "End": True,
            }
        },
    }
    required_input = []
    flow_input = {}
    compute_functions = []


@generate_flow_definition
class Greeting(GladierBaseClient):
    """Two greetings"""

    gladier_tools = [Greet, Repeat]


client = Greeting()


def output_of(who):
    run = client.run_flow(flow_input={"input": {"who": who}}, label=f"for {who}")
    while True:
        status = client.get_status(run["run_id"])
        if status["status"] != "ACTIVE":
            return status
        time.sleep(0.1)


first, second = output_of("Grace"), output_of("Mary")
print(
    json.dumps(
        {
            "status": first["status"],
            "said": first["details"]["output"]["Repeat"]["details"]["hello"],
            "again": second["details"]["output"]["Repeat"]["details"]["hello"],
            "same_flow": first["flow_id"] == second["flow_id"],
        }
    )
)
