"""What tasks write, of programs that really run."""

import datetime
import http.server
import threading
import uuid

import requests
from azure.batch import models

from support import SETTINGS, check, client_of, equal, eventually, main, refused

master = client_of(SETTINGS["master"])
POOL = models.PoolInformation(pool_id=SETTINGS["pool"])
JOB = "files-" + uuid.uuid4().hex[:8]
environment = [models.EnvironmentSetting(name="A", value="from the job"), models.EnvironmentSetting(name="B", value="x")]
master.job.add(models.JobAddParameter(id=JOB, pool_info=POOL, common_environment_settings=environment))


def added(task_id, line, **more):
    master.task.add(JOB, models.TaskAddParameter(id=task_id, command_line=line, **more))


def completed(task_id):
    eventually(lambda: master.task.get(JOB, task_id).state, "completed")
    return master.task.get(JOB, task_id).execution_info


def text(task_id, name="stdout.txt", options=None):
    return b"".join(master.file.get_from_task(JOB, task_id, name, options)).decode()


def is_unavailable(task_id):
    try:
        text(task_id)
        return False
    except models.BatchErrorException as error:
        return error.error.code == "TaskFilesUnavailable"


@check
def outputs_are_kept_apart():
    added("Both", "sh -c 'echo out; echo err >&2; exit 4'")
    info = completed("both")
    equal((info.exit_code, info.result, info.failure_info.code), (4, "failure", "FailureExitCode"))
    equal((text("both"), text("BOTH", "stderr.txt")), ("out\n", "err\n"))


@check
def a_command_line_is_split_and_not_expanded():
    added("plain", "echo $HOME 'a  b' * \"c d\"")
    completed("plain")
    equal(text("plain"), "$HOME a  b * c d\n")


@check
def variables_of_the_job_and_the_task_are_set():
    settings = [models.EnvironmentSetting(name="B", value="it's \"quoted\" $HOME")]
    line = "sh -c 'echo \"$A|$B|$AZ_BATCH_JOB_ID|$AZ_BATCH_TASK_ID|$AZ_BATCH_POOL_ID\"; [ \"$AZ_BATCH_TASK_WORKING_DIR\" = \"$PWD\" ] && echo \"$AZ_BATCH_NODE_ID\"'"
    added("env", line, environment_settings=settings)
    completed("env")
    node = list(master.compute_node.list(SETTINGS["pool"]))[0].id
    equal(text("env"), "from the job|it's \"quoted\" $HOME|%s|env|%s\n%s\n" % (JOB, SETTINGS["pool"], node))


@check
def outputs_are_read_while_the_task_runs():
    added("slow", "sh -c 'echo begun; sleep 600'")
    eventually(lambda: master.task.get(JOB, "slow").state, "running")
    eventually(lambda: text("slow"), "begun\n")
    master.task.terminate(JOB, "slow")
    equal(completed("slow").result, "failure")
    # Its pod is gone, and what it wrote with it.
    eventually(lambda: is_unavailable("slow"), True)


@check
def parts_and_properties_of_files_are_there():
    added("long", "seq 1 1000")
    completed("long")
    whole = text("long")
    equal(text("long", options=models.FileGetFromTaskOptions(ocp_range="bytes=10-19")), whole[10:20])
    equal(text("long", options=models.FileGetFromTaskOptions(ocp_range="bytes=10-")), whole[10:])
    raw = master.file.get_properties_from_task(JOB, "long", "stdout.txt", raw=True)
    equal(int(raw.headers["Content-Length"]), len(whole))
    equal(raw.headers["ocp-batch-file-isdirectory"], False)
    files = {each.name: each for each in master.file.list_from_task(JOB, "long")}
    equal(sorted(files), ["stderr.txt", "stdout.txt", "wd"])
    equal(files["stdout.txt"].properties.content_length, len(whole))
    options = models.FileListFromTaskOptions(filter="startswith(name,'stdo')")
    equal([each.name for each in master.file.list_from_task(JOB, "long", file_list_from_task_options=options)], ["stdout.txt"])
    refused(409, "OperationInvalidForCurrentState", lambda: master.file.delete_from_task(JOB, "long", "stdout.txt"))
    far = models.FileGetFromTaskOptions(ocp_range="bytes=99999-")
    answer = requests.get(
        "%s/jobs/%s/tasks/long/files/stdout.txt?api-version=2023-05-01.17.0" % (SETTINGS["url"], JOB),
        headers={"ocp-range": far.ocp_range},
        auth=master.config.credentials.auth,
    )
    equal((answer.status_code, answer.json()["code"]), (416, "InvalidRange"))


@check
def conditions_hold_for_files():
    added("told", "echo told")
    completed("told")
    modified = master.file.get_properties_from_task(JOB, "told", "stdout.txt", raw=True).headers["Last-Modified"]
    hour = datetime.timedelta(hours=1)
    calls = [
        (304, {"if_modified_since": modified + hour}),
        (412, {"if_unmodified_since": modified - hour}),
        (200, {"if_modified_since": modified - hour}),
        (200, {"if_unmodified_since": modified + hour}),
    ]
    for status, given in calls:
        for call in [
            lambda: master.file.get_from_task(JOB, "told", "stdout.txt", models.FileGetFromTaskOptions(**given), raw=True),
            lambda: master.file.get_properties_from_task(
                JOB, "told", "stdout.txt", models.FileGetPropertiesFromTaskOptions(**given), raw=True
            ),
        ]:
            try:
                equal((given, call().response.status_code), (given, status))
            except models.BatchErrorException as error:
                equal((given, error.response.status_code), (given, status))


class Files(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/data.txt?a=b" else 404)
        self.end_headers()
        self.wfile.write(b"of a file\n")

    def log_message(self, *_):
        pass


@check
def resource_files_are_fetched_from_hosts_that_are_named():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Files)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    here = "http://127.0.0.1:%d" % server.server_port
    good = models.ResourceFile(http_url=here + "/data.txt?a=b", file_path="in/data.txt", file_mode="0640")
    added("reads", "sh -c 'cat in/data.txt; ls -l in | tail -1 | cut -c1-10'", resource_files=[good])
    equal((completed("reads").exit_code, text("reads")), (0, "of a file\n-rw-r-----\n"))
    equal(master.task.get(JOB, "reads").resource_files[0].http_url, good.http_url)
    added("lacks", "cat nothing", resource_files=[models.ResourceFile(http_url=here + "/none", file_path="nothing")])
    equal(completed("lacks").result, "failure")
    assert "resource file nothing could not be fetched" in text("lacks", "stderr.txt"), text("lacks", "stderr.txt")
    elsewhere = models.ResourceFile(http_url="http://elsewhere.test/x", file_path="x")
    details = refused(400, "UnsupportedProperty", lambda: added("none", "true", resource_files=[elsewhere]))
    assert "elsewhere.test" in details["Reason"] and "--azure-batch-resource-hosts" in details["Reason"], details
    for path in ["../x", "/x", "a//b", ""]:
        outside = models.ResourceFile(http_url=here, file_path=path)
        details = refused(400, "InvalidPropertyValue", lambda: added("none", "true", resource_files=[outside]))
        equal(details["PropertyName"], "resourceFiles[0].filePath")
    for url in ["ftp://127.0.0.1/x", "x"]:
        other = models.ResourceFile(http_url=url, file_path="x")
        details = refused(400, "InvalidPropertyValue", lambda: added("none", "true", resource_files=[other]))
        equal(details["PropertyName"], "resourceFiles[0].httpUrl")


@check
def files_that_are_none_are_not_found():
    refused(404, "FileNotFound", lambda: text("long", "nothing.txt"))
    refused(404, "TaskNotFound", lambda: text("none"))
    master.job.add(models.JobAddParameter(id=JOB + "-2", pool_info=models.PoolInformation(pool_id="none")))
    master.task.add(JOB + "-2", models.TaskAddParameter(id="waits", command_line="true"))
    refused(409, "TaskFilesUnavailable", lambda: b"".join(master.file.get_from_task(JOB + "-2", "waits", "stdout.txt")))


if __name__ == "__main__":
    main()
