"""A script for api.job, with its import line changed: jobs are stored, a worker takes them, and their results are read.

KJ_SERVER and KJ_TOKEN say where the job API is, KJ_DOMAIN in whose name the jobs are.
"""

from kusciajob.job_store import createJob, deleteJob, getJobResults, getPendingJobs, setJobRunning, updateJobResult


def work(request: str) -> dict:
    """What the worker does."""
    return {"words": len(request.split())}


made = [createJob(f"count {number}", "ada", text, "") for number, text in enumerate(["one two", "three four five"])]

for job in getPendingJobs():
    setJobRunning(job["id"], job)
    updateJobResult(job["id"], work(job["request"]), job)

for job in made:
    finished = getJobResults(job["id"])
    print(finished["name"], finished["status"], finished["result"].split())
    deleteJob(job["id"])
