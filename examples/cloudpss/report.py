"""A script for CloudPSS, unchanged: it makes a job of a plan, follows its output and shows how it ended.

CLOUDPSS_API_URL is the address of the job API's port for such clients, CLOUDPSS_TOKEN a token of the job API.
"""

import time

from cloudpss.job import Job

plan = {"rid": "function/alice/report", "args": {"steps": 4}}
parameters = {"args": {"title": "first"}}

job = Job.create("", plan, parameters)
receiver = job.read()
while receiver.status == 0:
    time.sleep(0.1)
for message in receiver.messages:
    print(message["type"], message["data"])
print(Job.fetch(job.id).job_status)
