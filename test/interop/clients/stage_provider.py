"""An action provider as a beamline would write one with globus-action-provider-tools: it moves a stage, and takes its time.

Prints its port, then serves until it is ended. Who may call it is asked of the Auth service that GLOBUS_SDK_* names.
"""

import os
import threading
from datetime import datetime, timedelta, timezone

from flask import Flask
from globus_action_provider_tools import ActionProviderDescription, ActionRequest, ActionStatus, ActionStatusValue, AuthState
from globus_action_provider_tools.flask import ActionProviderBlueprint
from globus_action_provider_tools.flask.exceptions import ActionConflict, ActionNotFound
from globus_action_provider_tools.flask.helpers import assign_json_provider
from werkzeug.serving import make_server

description = ActionProviderDescription(
    globus_auth_scope="https://auth.globus.org/scopes/5d5a0a8e-9c1f-4f3e-8d53-1f6f1f1e0001/move_stage",
    title="Move a stage",
    admin_contact="beamline@example.org",
    synchronous=False,
    input_schema={
        "type": "object",
        "properties": {"millimetres": {"type": "number"}, "seconds": {"type": "number"}, "door_open": {"type": "boolean"}},
        "required": ["millimetres"],
        "additionalProperties": False,
    },
    visible_to=["public"],
    runnable_by=["all_authenticated_users"],
    log_supported=False,
)
provider = ActionProviderBlueprint(provider_description=description, name="stage", import_name=__name__, url_prefix="/stage")
actions: dict[str, tuple[ActionStatus, dict, datetime]] = {}
requests: dict[tuple[str, str], str] = {}


def now() -> datetime:
    return datetime.now(timezone.utc)


def current(action_id: str) -> ActionStatus:
    if action_id not in actions:
        raise ActionNotFound(f"there is no movement {action_id}")
    status, body, due = actions[action_id]
    if status.status == ActionStatusValue.ACTIVE and now() >= due:
        status.status = ActionStatusValue.SUCCEEDED
        status.completion_time = due.isoformat()
        status.display_status = "there"
        status.details = {"position": body["millimetres"], "by": status.creator_id}
    return status


@provider.action_run
def run(request: ActionRequest, auth: AuthState):
    key = (request.request_id, auth.effective_identity)
    if key in requests:
        status, body, _ = actions[requests[key]]
        if body != request.body:
            raise ActionConflict("this request moved it elsewhere")
        return status, 200
    waits = request.body.get("door_open", False)
    status = ActionStatus(
        status=ActionStatusValue.INACTIVE if waits else ActionStatusValue.ACTIVE,
        creator_id=auth.effective_identity,
        label=request.label,
        monitor_by=request.monitor_by,
        manage_by=request.manage_by,
        start_time=now().isoformat(),
        completion_time=None,
        release_after=request.release_after or timedelta(days=30),
        display_status="the door is open" if waits else "moving",
        details={"code": "DoorOpen", "description": "close the door of the hutch"} if waits else {},
    )
    due = now() + timedelta(seconds=request.body.get("seconds", 0))
    actions[status.action_id] = (status, dict(request.body), due)
    requests[key] = status.action_id
    return status


@provider.action_status
def action_status(action_id: str, auth: AuthState):
    return current(action_id)


@provider.action_resume
def resume(action_id: str, auth: AuthState):
    status = current(action_id)
    if status.status == ActionStatusValue.INACTIVE:
        status.status = ActionStatusValue.ACTIVE
        status.display_status = "moving"
        status.details = {}
    return status


@provider.action_cancel
def cancel(action_id: str, auth: AuthState):
    status = current(action_id)
    if status.completion_time is None:
        status.status = ActionStatusValue.FAILED
        status.completion_time = now().isoformat()
        status.display_status = "stopped"
        status.details = {"description": f"stopped by {auth.effective_identity}"}
    return status


@provider.action_release
def release(action_id: str, auth: AuthState):
    status = current(action_id)
    if status.completion_time is None:
        raise ActionConflict("it still moves")
    del actions[action_id]
    return status


app = Flask(__name__)
assign_json_provider(app)
app.config["CLIENT_ID"] = os.environ["STAGE_CLIENT_ID"]
app.config["CLIENT_SECRET"] = os.environ["STAGE_CLIENT_SECRET"]
app.register_blueprint(provider)

server = make_server("127.0.0.1", 0, app, threaded=True)
print(server.server_port, flush=True)
threading.Thread(target=server.serve_forever, daemon=False).start()
