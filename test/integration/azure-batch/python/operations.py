"""Prints the operations that the client has, each with its request, as JSON."""

import inspect
import json
import re

from azure.batch import operations


def group_of(name):
    """`JobScheduleOperations` is the client's `job_schedule`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name[: -len("Operations")]).lower()


def request_of(method):
    # Lists of two sorts, and a collection of tasks, are not sent by the method itself.
    verb = re.search(r"self\._client\.(get|head|post|put|patch|delete)\(", inspect.getsource(method))
    return "%s %s" % (verb.group(1).upper() if verb else "POST", method.metadata["url"])


found = {}
for name, group in inspect.getmembers(operations, inspect.isclass):
    for member, method in inspect.getmembers(group, inspect.isfunction):
        if not member.startswith("_"):
            found["%s.%s" % (group_of(name), member)] = request_of(method)
print(json.dumps(found))
