"""Uses the API as Kuscia's users do: with the stubs that Kuscia publishes. Prints one JSON object for the test to check."""

import json
import sys
import threading

import grpc
from google.protobuf.descriptor_pool import DescriptorPool
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase
from kuscia.proto.api.v1alpha1.common_pb2 import RequestHeader
from kuscia.proto.api.v1alpha1.kusciaapi import health_pb2 as kuscia_health
from kuscia.proto.api.v1alpha1.kusciaapi import health_pb2_grpc as kuscia_health_grpc
from kuscia.proto.api.v1alpha1.kusciaapi import job_pb2 as jobs
from kuscia.proto.api.v1alpha1.kusciaapi import job_pb2_grpc

settings = json.loads(sys.argv[1])
metadata = (("token", settings["token"]),)


def read(name):
    with open(settings[name], "rb") as file:
        return file.read()


credentials = grpc.ssl_channel_credentials(read("ca"), read("key"), read("cert"))
channel = grpc.secure_channel(f"127.0.0.1:{settings['port']}", credentials)
stub = job_pb2_grpc.JobServiceStub(channel)
name = "from-python"
out = {}


def task(alias, **more):
    return jobs.Task(
        app_image="image",
        alias=alias,
        task_input_config="{}",
        parties=[jobs.Party(domain_id="alice", resources=jobs.JobResource(cpu="1", memory="1Gi")), jobs.Party(domain_id="bob", role="guest")],
        **more,
    )


def said(answer):
    return [answer.status.code, answer.status.message]


events = []
complete = threading.Event()


def watch():
    for event in stub.WatchJob(jobs.WatchJobRequest(header=RequestHeader(), timeout_seconds=60), metadata=metadata):
        if event.object.job_id == name:
            events.append([jobs.EventType.Name(event.type), event.object.status.state])
            if event.type == jobs.DELETED:
                complete.set()
                return


watcher = threading.Thread(target=watch)
watcher.start()

request = jobs.CreateJobRequest(job_id=name, initiator="alice", max_parallelism=2, tasks=[task("a"), task("b", dependencies=["a"], priority=5)], custom_fields={"k": "v"})
created = stub.CreateJob(request, metadata=metadata)
out["create"] = said(created) + [created.data.job_id]
out["again"] = said(stub.CreateJob(request, metadata=metadata))
shown = stub.QueryJob(jobs.QueryJobRequest(job_id=name), metadata=metadata).data
out["query"] = [shown.initiator, shown.max_parallelism, dict(shown.custom_fields), [[t.alias, list(t.dependencies), t.priority, [p.domain_id for p in t.parties]] for t in shown.tasks], shown.status.state]
batch = stub.BatchQueryJobStatus(jobs.BatchQueryJobStatusRequest(job_ids=[name, name]), metadata=metadata)
out["batch"] = [job.job_id for job in batch.data.jobs]
out["suspend"] = said(stub.SuspendJob(jobs.SuspendJobRequest(job_id=name), metadata=metadata))
out["restart"] = said(stub.RestartJob(jobs.RestartJobRequest(job_id=name), metadata=metadata))
out["stop"] = said(stub.StopJob(jobs.StopJobRequest(job_id=name, reason="enough"), metadata=metadata))
out["cancel"] = said(stub.CancelJob(jobs.CancelJobRequest(job_id=name), metadata=metadata))
out["approve"] = said(stub.ApproveJob(jobs.ApproveJobRequest(job_id=name, result=jobs.APPROVE_RESULT_ACCEPT), metadata=metadata))
out["delete"] = said(stub.DeleteJob(jobs.DeleteJobRequest(job_id=name), metadata=metadata))
complete.wait(60)
watcher.join(60)
out["events"] = [events[0], events[-1]]

for key, call in (("no token", ()), ("bad token", (("token", "x"),))):
    try:
        stub.QueryJob(jobs.QueryJobRequest(job_id=name), metadata=call)
    except grpc.RpcError as error:
        out[key] = [error.code().name, error.details()]

health = kuscia_health_grpc.HealthServiceStub(channel).healthZ(kuscia_health.HealthRequest(), metadata=metadata)
out["health"] = said(health) + [health.data.ready]
check = health_pb2_grpc.HealthStub(channel).Check(health_pb2.HealthCheckRequest())
out["standard health"] = health_pb2.HealthCheckResponse.ServingStatus.Name(check.status)


class WithToken(grpc.StreamStreamClientInterceptor):
    def intercept_stream_stream(self, continuation, details, requests):
        return continuation(details._replace(metadata=metadata), requests)


# What grpcurl does: learn the service from the server alone, then call it.
database = ProtoReflectionDescriptorDatabase(grpc.intercept_channel(channel, WithToken()))
out["services"] = sorted(database.get_services())
pool = DescriptorPool(database)
service = pool.FindServiceByName("kuscia.proto.api.v1alpha1.kusciaapi.JobService")
out["methods"] = [method.name for method in service.methods]
out["learned"] = [field.name for field in pool.FindMessageTypeByName("kuscia.proto.api.v1alpha1.kusciaapi.CreateJobRequest").fields]
out["ours"] = [field.name for field in pool.FindMessageTypeByName("kusciajob.api.v1alpha1.ListJobsRequest").fields][:3]

print(json.dumps(out))
