"""Reads a list of runs page by page while new runs begin: what was there is seen once, in order."""

import json
import os

from globus_sdk import ClientApp, FlowsClient, SpecificFlowClient

app = ClientApp(
    "interop",
    client_id=os.environ["GLADIER_CLIENT_ID"],
    client_secret=os.environ["GLADIER_CLIENT_SECRET"],
)
flows = FlowsClient(app=app)
definition = {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}}
flow = flows.create_flow("Paged", definition, {})["id"]
specific = SpecificFlowClient(flow, app=app)
began = [specific.run_flow({}, label=f"n{n}")["run_id"] for n in range(250)]
seen = []
for page in flows.paginated.list_runs(filter_flow_id=flow, query_params={"per_page": 40}):
    seen += [run["run_id"] for run in page["runs"]]
    specific.run_flow({}, label="meanwhile")
print(json.dumps({"seen": len(seen), "in_order": seen == began[::-1]}))
