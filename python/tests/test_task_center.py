"""The task centre's document, function by function, against a whole local mode in the name of KJ_DOMAIN.

The application python-script and a template `flow` with no parameters are there already.
"""

import inspect
import json
import unittest
from datetime import datetime, timedelta, timezone
from typing import Any, Dict, List, Tuple

from kusciajob import Client, task_center
from kusciajob.task_center import (
    InvalidTaskError,
    TaskError,
    configure,
    sdk_add_job,
    sdk_delete_job,
    sdk_exec_job,
    sdk_get_job,
    sdk_get_jobs,
    sdk_start_job,
    sdk_stop_job,
    sdk_update_job,
)

from .documented import Seen, check

NONE = inspect.Parameter.empty
FIELDS = (("trigger", NONE), ("seconds", 60), ("run_date", None), ("flow_id", None), ("code", None))
# As in the document.
SIGNATURES: Dict[str, Tuple[Tuple[str, Any], ...]] = {
    "sdk_add_job": (("pid", NONE), ("name", NONE), ("description", NONE), *FIELDS),
    "sdk_get_job": (("id", NONE),),
    "sdk_get_jobs": (),
    "sdk_start_job": (("job_id", NONE),),
    "sdk_stop_job": (("job_id", NONE),),
    "sdk_exec_job": (("job_id", NONE),),
    "sdk_update_job": (("id", NONE), ("name", NONE), ("description", NONE), *FIELDS),
    "sdk_delete_job": (("job_id", NONE),),
}
RECORD = {
    "code", "createTime", "createUser", "dataLevel", "description", "flowId", "id", "jobId", "jobParameter", "name",
    "next_run_time", "pid", "projectId", "updateTime", "updateUser",
}  # fmt: skip
PARAMETER = {"coalesce", "code", "id", "project_id", "replace_existing", "run_date", "seconds", "trigger"}
PATIENCE = 120
# The examples of the document, with dates that are ahead.
ADD = '''
# 导入SDK
global sdk_add_job
pid = "d1138d88-49ec-11f0-b168-c6ee2c8e08e7" # 目录ID
name = "SDK周期任务" # 任务名称
description = "SDK周期任务, description" # 任务描述
trigger = "interval" # 周期任务
seconds = 300 # 每1分钟执行一次
code = """log_print("周期任务", "INFO")""" # 任务执行代码
job_info1 = sdk_add_job(pid, name, description, trigger, seconds=seconds, code=code)
name = "SDK定时任务" # 任务名称
description = "SDK定时任务,description" # 任务描述
trigger = "date" # 定时任务
run_date = "2125-07-09 16:00:00" # 指定日期执行
code = """log_print("定时任务", "INFO")""" # 任务执行代码
job_info2 = sdk_add_job(pid, name, description, trigger, run_date=run_date, code=code)
return job_info1, job_info2
'''
UPDATE = '''
global sdk_update_job
name = "新SDK周期任务" # 任务名称
description = "新SDK周期任务, description" # 任务描述
trigger = "interval" # 周期任务
seconds = 400 # 每1分钟执行一次
code = """print_log("周期任务", "INFO")""" # 任务执行代码
job_info1 = sdk_update_job(id1, name, description, trigger, seconds=seconds, code=code)
name = "新SDK定时任务" # 任务名称
description = "新SDK定时任务,description" # 任务描述
trigger = "date" # 定时任务
run_date = "2125-06-27T16:00:00.000Z" # 指定日期执行
code = """print_log("定时任务", "INFO")""" # 任务执行代码
job_info2 = sdk_update_job(id2, name, description, trigger, run_date=run_date, code=code)
return {"新周期任务": job_info1, "新定时任务": job_info2}
'''

seen = Seen()
for _name in SIGNATURES:
    globals()[_name] = seen.note(_name, globals()[_name])


def tearDownModule() -> None:
    check("task-center.md", SIGNATURES, seen)


def run(example: str, **names: str) -> Any:
    """Runs an example as the task centre does, as the body of a function."""
    body = "\n".join(f"    {line}" for line in example.strip().split("\n"))
    noted = {name: globals()[name] for name in SIGNATURES}
    scope: Dict[str, Any] = {**vars(task_center), **noted, **names}
    exec(f"def example():\n{body}", scope)
    return scope["example"]()


def code_of(text: str) -> str:
    return f"log_print({text!r}, 'INFO')"


class Signatures(unittest.TestCase):
    def test_are_those_of_the_document(self) -> None:
        for name, expected in SIGNATURES.items():
            with self.subTest(name):
                parameters = inspect.signature(getattr(task_center, name)).parameters.values()
                self.assertEqual(tuple((each.name, each.default) for each in parameters), expected)


class Tasks(unittest.TestCase):
    def setUp(self) -> None:
        self.client = Client()
        self.addCleanup(self.client.close)

    def add(self, **given: Any) -> Dict[str, Any]:
        fields = {"trigger": "interval", "seconds": 3600, "code": code_of("hello"), **given}
        record = sdk_add_job("folder", "n", "d", **fields)
        self.addCleanup(lambda: self.forget(record["jobId"]))
        return record

    def forget(self, job_id: str) -> None:
        try:
            sdk_delete_job(job_id)
        except TaskError:
            pass

    def log_of(self, job_id: str) -> Tuple[str, Any]:
        """How the newest run of a task ended, and what it said."""
        run_id = next(iter(self.client.schedules.runs(job_id))).job_id
        state = self.client.jobs.wait(run_id, timeout=PATIENCE).state
        alias = self.client.jobs.status(run_id).tasks[0].alias
        return state, list(self.client.jobs.logs(run_id, alias))

    def test_adds_as_the_examples_do(self) -> None:
        first, second = run(ADD)
        for record in (first, second):
            self.addCleanup(self.forget, record["jobId"])
            self.assertEqual((set(record), set(record["jobParameter"])), (RECORD, PARAMETER))
            self.assertEqual(record["pid"], "d1138d88-49ec-11f0-b168-c6ee2c8e08e7")
            self.assertEqual((record["dataLevel"], record["flowId"]), ("normal", None))
            self.assertEqual(record["updateTime"], record["createTime"])
            self.assertEqual(record["jobParameter"]["project_id"], record["projectId"])
            self.assertEqual(record["jobParameter"]["id"], record["jobId"])
            self.assertEqual(json.loads(json.dumps(record)), record)
        self.assertEqual((first["name"], first["description"]), ("SDK周期任务", "SDK周期任务, description"))
        self.assertEqual(first["code"], 'log_print("周期任务", "INFO")')
        parameter = {**first["jobParameter"], "id": None, "project_id": None}
        self.assertEqual(
            parameter,
            {
                "coalesce": True,
                "code": first["code"],
                "id": None,
                "project_id": None,
                "replace_existing": True,
                "run_date": None,
                "seconds": 300,
                "trigger": "interval",
            },
        )
        due = datetime.strptime(first["next_run_time"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=timezone.utc)
        self.assertLess(abs(due - datetime.now(timezone.utc) - timedelta(seconds=300)), timedelta(seconds=60))
        self.assertEqual(second["next_run_time"], "2125-07-09 16:00:00")
        self.assertEqual(second["jobParameter"]["run_date"], "2125-07-09 16:00:00")

    def test_shows_one_and_all(self) -> None:
        record = self.add(trigger="date", run_date="2125-01-01 00:00:00")
        self.assertEqual(sdk_get_job(record["id"]), record)
        self.assertEqual(sdk_get_job(record["jobId"]), record)
        self.assertIn(record["id"], [each["id"] for each in sdk_get_jobs()])
        with self.assertRaisesRegex(TaskError, "任务 nothing 不存在 / there is no task nothing"):
            sdk_get_job("nothing")

    def test_stops_and_starts(self) -> None:
        record = self.add()
        sdk_stop_job(record["jobId"])
        self.assertIsNone(sdk_get_job(record["id"])["next_run_time"])
        sdk_start_job(record["jobId"])
        self.assertIsNotNone(sdk_get_job(record["id"])["next_run_time"])

    def test_runs_the_code_now(self) -> None:
        record = self.add(code='values = """a\nb"""\nlog_print(values.split(), "warning")\nprint_log("周期任务")\nreturn None\nlog_print("never")')
        sdk_stop_job(record["jobId"])
        sdk_exec_job(record["id"])
        self.assertEqual(self.log_of(record["jobId"]), ("Succeeded", ["[WARNING] ['a', 'b']", "[INFO] 周期任务"]))
        self.assertIsNone(sdk_get_job(record["id"])["next_run_time"])

    def test_tells_why_the_code_failed(self) -> None:
        record = self.add(code="raise ValueError('no data')")
        sdk_exec_job(record["jobId"])
        state, lines = self.log_of(record["jobId"])
        self.assertEqual((state, lines[-1]), ("Failed", "ValueError: no data"))

    def test_runs_a_task_every_so_many_seconds(self) -> None:
        record = self.add(seconds=1, code=code_of("tick"))
        done = set()
        for event in self.client.jobs.watch(states=["Succeeded"], timeout=PATIENCE):
            if event.job is not None and event.job.job_id.startswith(record["jobId"]):
                done.add(event.job.job_id)
            if len(done) == 2:
                break
        self.assertEqual(len(done), 2)

    def test_runs_a_flow(self) -> None:
        record = self.add(code=None, flow_id="flow")
        self.assertEqual((record["flowId"], record["code"]), ("flow", None))
        sdk_exec_job(record["jobId"])
        self.assertEqual(self.log_of(record["jobId"]), ("Succeeded", ["[INFO] flows"]))

    def test_updates_as_the_examples_do(self) -> None:
        first, second = self.add(), self.add()
        sdk_stop_job(second["jobId"])
        answer = run(UPDATE, id1=first["id"], id2=second["id"])
        new = answer["新周期任务"]
        self.assertEqual((new["id"], new["name"], new["jobParameter"]["seconds"]), (first["id"], "新SDK周期任务", 400))
        self.assertEqual((new["pid"], new["code"]), ("folder", 'print_log("周期任务", "INFO")'))
        dated = answer["新定时任务"]
        self.assertEqual((dated["jobParameter"]["trigger"], dated["jobParameter"]["seconds"]), ("date", None))
        self.assertIsNone(dated["next_run_time"])
        sdk_start_job(dated["jobId"])
        self.assertEqual(sdk_get_job(dated["id"])["next_run_time"], "2125-06-27 16:00:00")

    def test_deletes(self) -> None:
        record = self.add()
        sdk_delete_job(record["jobId"])
        for call in (sdk_get_job, sdk_start_job, sdk_stop_job, sdk_exec_job, sdk_delete_job):
            with self.subTest(call.__name__), self.assertRaisesRegex(TaskError, "不存在 / there is no task"):
                call(record["jobId"])

    def test_means_times_by_the_clocks_of_the_script(self) -> None:
        configure(time_zone="Asia/Shanghai")
        self.addCleanup(configure)
        record = self.add(trigger="date", run_date="2125-07-09 16:00:00")
        self.assertEqual(record["next_run_time"], "2125-07-09 16:00:00")
        configure()
        self.assertEqual(sdk_get_job(record["id"])["next_run_time"], "2125-07-09 08:00:00")

    def test_says_what_is_wrong_in_both_languages(self) -> None:
        cases: List[Tuple[Dict[str, Any], str]] = [
            ({"trigger": "cron"}, "trigger 为 'cron'，必须是 date 或 interval / trigger is 'cron', it must be date"),
            ({"seconds": 0}, "seconds 为 0，必须是大于 0 的整数 / seconds is 0, it must be a whole number above 0"),
            ({"seconds": "60"}, "seconds 为 '60'"),
            ({"trigger": "date"}, "run_date 必填 / run_date is missing"),
            ({"trigger": "date", "run_date": "soon"}, "格式必须类似 .* / run_date is 'soon', it must be like"),
            ({"trigger": "date", "run_date": "2025-07-09 16:00:00"}, "必须大于当前时间 / .* it must be ahead of now"),
            ({"code": None}, "必须填写一个 / code and flow_id are both empty"),
            ({"flow_id": "flow"}, "只能填写一个 / code and flow_id are both given"),
        ]
        for given, message in cases:
            with self.subTest(given), self.assertRaisesRegex(InvalidTaskError, message):
                self.add(**given)
        with self.assertRaisesRegex(ValueError, "pid 为 '目录'"):
            sdk_add_job("目录", "n", "d", "interval", code="pass")
        with self.assertRaisesRegex(ValueError, "name 不能为空 / name is empty"):
            sdk_add_job("p", "", "d", "interval", code="pass")
