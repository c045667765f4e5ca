"""A script for a task centre, with its import line changed: a task every five minutes, run now, looked at and deleted.

KJ_SERVER and KJ_TOKEN say where the job API is, KJ_DOMAIN in whose name the tasks run.
"""

from kusciajob.task_center import sdk_add_job, sdk_delete_job, sdk_exec_job, sdk_get_job, sdk_start_job, sdk_stop_job

code = """log_print("周期任务", "INFO")"""
job = sdk_add_job("reports", "SDK周期任务", "every five minutes", "interval", seconds=300, code=code)
print(job["name"], job["jobParameter"]["trigger"], job["jobParameter"]["seconds"])

sdk_stop_job(job["jobId"])
print("paused, next run:", sdk_get_job(job["id"])["next_run_time"])
sdk_start_job(job["jobId"])
sdk_exec_job(job["jobId"])
sdk_delete_job(job["jobId"])
