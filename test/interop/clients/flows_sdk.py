"""Every call of FlowsClient and SpecificFlowClient; prints what came back."""

import json
import os
import sys
import time

import globus_sdk
from globus_sdk import ClientApp, FlowsClient, SpecificFlowClient

app = ClientApp(
    "interop",
    client_id=os.environ["GLADIER_CLIENT_ID"],
    client_secret=os.environ["GLADIER_CLIENT_SECRET"],
)
flows = FlowsClient(app=app)
seen = {}


def refused(name, call):
    try:
        call()
        seen[name] = "accepted"
    except globus_sdk.FlowsAPIError as error:
        seen[name] = [error.http_status, error.code, error.message]


def ended(run):
    for _ in range(200):
        document = flows.get_run(run)
        if document["status"] in ("SUCCEEDED", "FAILED"):
            return document
        time.sleep(0.05)
    sys.exit(f"run {run} does not end")


definition = {
    "StartAt": "Hello",
    "States": {
        "Hello": {
            "Type": "Action",
            "ActionUrl": "https://actions.globus.org/hello_world",
            "Parameters": {"echo_string.$": "$.who", "sleep_time.$": "$.seconds"},
            "ResultPath": "$.hello",
            "End": True,
        }
    },
}
schema = {
    "type": "object",
    "required": ["who"],
    "properties": {"who": {"type": "string"}, "seconds": {"type": "number"}},
    "additionalProperties": False,
}

seen["validated"] = flows.validate_flow(definition, schema).data
refused("invalid", lambda: flows.validate_flow({"StartAt": "X", "States": {}}, schema))
flow = flows.create_flow(
    "Greeting",
    definition,
    schema,
    subtitle="a subtitle",
    keywords=["hello", "interop"],
    flow_viewers=["public"],
    flow_starters=["all_authenticated_users"],
)["id"]
seen["listed"] = [one["title"] for one in flows.list_flows(filter_fulltext="greet", orderby=("title ASC", "id DESC"))]
seen["updated"] = flows.update_flow(flow, title="Greeting 2", subscription_id="DEFAULT")["title"]
seen["same_definition"] = flows.get_flow(flow)["definition"] == definition

specific = SpecificFlowClient(flow, app=app)
refused("wrong_input", lambda: specific.run_flow({"colour": "red"}))
seen["valid_input"] = specific.validate_run({"who": "Ada"}).data
run = specific.run_flow(
    {"who": "Ada", "seconds": 0},
    label="first",
    tags=["a"],
    activity_notification_policy=globus_sdk.RunActivityNotificationPolicy(["FAILED"]),
)["run_id"]
seen["output"] = ended(run)["details"]["output"]["hello"]["details"]["hello"]
seen["description"] = flows.get_run(run, include_flow_description=True)["flow_description"]
seen["log"] = [entry["code"] for entry in flows.paginated.get_run_logs(run, limit=2).items()]
seen["frozen"] = flows.get_run_definition(run)["definition"] == definition
seen["label"] = flows.update_run(run, label="second", tags=["b"])["label"]
seen["runs"] = [one["label"] for one in flows.list_runs(filter_flow_id=flow, filter_roles=["run_owner"])]

long = specific.run_flow({"who": "Ada", "seconds": 600})["run_id"]
refused("release_active", lambda: flows.delete_run(long))
flows.cancel_run(long)
seen["canceled"] = ended(long)["details"]["code"]
seen["released"] = flows.delete_run(long)["run_id"] == long
refused("gone", lambda: flows.get_run(long))

asking = {
    "StartAt": "Ask",
    "States": {
        "Ask": {
            "Type": "CreateWebInput",
            "Parameters": {
                "context": {"title": "Go on?", "text": "The sample is aligned."},
                "options": [{"label": "Yes"}, {"label": "No"}],
            },
            "ResultPath": "$.ask",
            "Next": "Hear",
        },
        "Hear": {
            "Type": "AwaitWebInput",
            "Parameters": {"WebInputId.$": "$.ask.id"},
            "ResultPath": "$.answer",
            "End": True,
        },
    },
}
asker = flows.create_flow("Asking", asking, {})["id"]
question = SpecificFlowClient(asker, app=app).run_flow({})["run_id"]
waiting = []
while not waiting:
    waiting = list(flows.list_web_inputs(filter_states="open", filter_run_ids=[question]))
web_input = flows.get_web_input(waiting[0]["id"])
seen["question"] = [web_input["context"]["title"], web_input["user_roles"]]
refused("no_option", lambda: flows.respond_to_web_input(web_input["id"], "perhaps"))
flows.respond_to_web_input(web_input["id"], web_input["options"][0]["option_id"])
seen["answer"] = ended(question)["details"]["output"]["answer"]["option"]["label"]
refused("answered_twice", lambda: flows.respond_to_web_input(web_input["id"], web_input["options"][0]["option_id"]))

target = {"type": "openapi", "destination": {"method": "get", "url": "https://example.org/samples"}}
api = flows.post("/registered_apis", data={"name": "Samples", "target": target})["id"]
seen["registered"] = [one["name"] for one in flows.list_registered_apis(filter_roles="owner", orderby="name ASC")]
seen["registered_owner"] = flows.get_registered_api(api)["roles"]["owners"] == [flows.get_flow(flow)["flow_owner"]]

seen["deleted"] = flows.delete_flow(flow)["DELETED"]
print(json.dumps(seen))
