"""What a task wrote whose pod is gone; TypeScript plays the program."""

import uuid

from azure.batch import models

from support import SETTINGS, check, client_of, equal, eventually, main, refused

master = client_of(SETTINGS["master"])
JOB = "kept-" + uuid.uuid4().hex[:8]
WHOLE = {"stdout.txt": "begun\nTERM\n", "stderr.txt": "a warning\n"}


def text(name, options=None):
    return b"".join(master.file.get_from_task(JOB, "stopped", name, options)).decode()


def text_or_code(name):
    try:
        return text(name)
    except models.BatchErrorException as error:
        return error.error.code


@check
def outputs_of_a_terminated_task_outlive_its_pod():
    master.job.add(models.JobAddParameter(id=JOB, pool_info=models.PoolInformation(pool_id=SETTINGS["pool"])))
    master.task.add(JOB, models.TaskAddParameter(id="stopped", command_line="sleep 600"))
    eventually(lambda: text_or_code("stdout.txt"), "begun\n")
    master.task.terminate(JOB, "stopped")
    for name, wanted in WHOLE.items():
        eventually(lambda: text_or_code(name), wanted)


@check
def they_are_files_like_those_of_a_pod_that_is_there():
    sizes = {each.name: each.properties and each.properties.content_length for each in master.file.list_from_task(JOB, "stopped")}
    equal(sizes, {"stdout.txt": 11, "stderr.txt": 10, "wd": None})
    equal(text("stdout.txt", models.FileGetFromTaskOptions(ocp_range="bytes=6-9")), "TERM")
    refused(404, "FileNotFound", lambda: text("nothing.txt"))


if __name__ == "__main__":
    main()
