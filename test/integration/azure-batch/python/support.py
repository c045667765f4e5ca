"""What the checks share: clients, and a list of checks that run one after the other."""

import json
import sys
import time
import traceback

from azure.batch import BatchServiceClient
from azure.batch import models
from azure.batch.batch_auth import SharedKeyCredentials

SETTINGS = json.loads(sys.argv[1])
URL = SETTINGS["url"]
PATIENCE_S = 90

CHECKS = []


def check(run):
    """Makes a function a check. It takes nothing, and fails by an exception."""
    CHECKS.append(run)
    return run


def client_of(account, url=URL):
    return BatchServiceClient(SharedKeyCredentials(account["name"], account["key"]), batch_url=url)


def refusal(call):
    """What a call is refused with: status, code, text and details."""
    try:
        call()
    except models.BatchErrorException as error:
        details = {each.key: each.value for each in error.error.values or []}
        return error.response.status_code, error.error.code, error.error.message.value, details
    raise AssertionError("it was not refused")


def refused(status, code, call, text=""):
    """Asserts what a call is refused with."""
    found = refusal(call)
    assert found[:2] == (status, code), found
    assert text in found[2], found
    return found[3]


def equal(found, wanted):
    assert found == wanted, "%r is not %r" % (found, wanted)


def eventually(look, wanted):
    """Waits until `look` answers this."""
    end = time.monotonic() + PATIENCE_S
    while True:
        found = look()
        if found == wanted:
            return found
        if time.monotonic() > end:
            raise AssertionError("it stayed %r, and never became %r" % (found, wanted))
        time.sleep(0.05)


def main():
    """Runs all checks and prints what became of each."""
    outcomes = {}
    for run in CHECKS:
        try:
            run()
            outcomes[run.__name__] = "ok"
        except Exception:
            outcomes[run.__name__] = traceback.format_exc(limit=6)
    print(json.dumps(outcomes))
