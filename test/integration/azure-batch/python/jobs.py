"""Every method of JobOperations that needs nothing to run."""

import datetime
import uuid

import requests
from azure.batch import models
from msrest.authentication import BasicTokenAuthentication

from support import SETTINGS, URL, check, client_of, equal, main, refused

master = client_of(SETTINGS["master"])
alice = client_of(SETTINGS["alice"])
POOL = models.PoolInformation(pool_id=SETTINGS["pool"])
UNLIMITED = datetime.timedelta(days=10675199, hours=2, minutes=48, seconds=5, microseconds=477581)


def new_id(prefix="job"):
    return "%s-%s" % (prefix, uuid.uuid4().hex[:8])


def added(client=master, job_id=None, **more):
    job_id = job_id or new_id()
    client.job.add(models.JobAddParameter(id=job_id, pool_info=POOL, **more))
    return job_id


@check
def add_answers_with_headers_and_no_body():
    job_id = new_id()
    job = models.JobAddParameter(id=job_id, pool_info=POOL)
    request_id = str(uuid.uuid4())
    options = models.JobAddOptions(client_request_id=request_id, return_client_request_id=True, timeout=20)
    raw = master.job.add(job, options, raw=True)
    equal(raw.output, None)
    equal(raw.response.status_code, 201)
    equal(raw.headers["client-request-id"], request_id)
    assert raw.headers["request-id"], raw.headers
    assert raw.headers["ETag"], raw.headers
    assert isinstance(raw.headers["Last-Modified"], datetime.datetime), raw.headers
    assert raw.headers["DataServiceId"].endswith("/jobs/" + job_id), raw.headers


@check
def no_request_id_comes_back_unless_asked_for():
    raw = master.job.get(added(), raw=True)
    equal(raw.headers.get("client-request-id"), None)


@check
def defaults_are_read_back():
    job_id = added()
    job = master.job.get(job_id)
    equal(job.id, job_id)
    equal(job.state, "active")
    equal(job.previous_state, None)
    equal(job.state_transition_time, job.creation_time)
    equal(job.priority, 0)
    equal(job.max_parallel_tasks, -1)
    equal(job.allow_task_preemption, False)
    equal(job.uses_task_dependencies, False)
    equal(job.on_all_tasks_complete, "noaction")
    equal(job.on_task_failure, "noaction")
    equal(job.constraints.max_task_retry_count, 0)
    assert job.constraints.max_wall_clock_time.days == UNLIMITED.days, job.constraints
    equal(job.pool_info.pool_id, SETTINGS["pool"])
    equal(job.execution_info.pool_id, SETTINGS["pool"])
    assert job.execution_info.start_time is not None
    equal(job.execution_info.end_time, None)
    equal(job.execution_info.terminate_reason, None)
    equal(job.url, "%s/jobs/%s" % (URL, job_id))
    equal(job.metadata, None)
    assert job.last_modified >= job.creation_time


@check
def everything_given_is_read_back():
    job_id = added(
        display_name="Großer Auftrag",
        priority=100,
        max_parallel_tasks=7,
        allow_task_preemption=True,
        constraints=models.JobConstraints(max_wall_clock_time=datetime.timedelta(hours=1), max_task_retry_count=3),
        common_environment_settings=[models.EnvironmentSetting(name="A", value="b c")],
        uses_task_dependencies=True,
        on_task_failure="performexitoptionsjobaction",
        metadata=[models.MetadataItem(name="k", value="v"), models.MetadataItem(name="k2", value="")],
    )
    job = master.job.get(job_id)
    equal(job.display_name, "Großer Auftrag")
    equal((job.priority, job.max_parallel_tasks, job.allow_task_preemption), (100, 7, True))
    equal(job.constraints.max_wall_clock_time, datetime.timedelta(hours=1))
    equal(job.constraints.max_task_retry_count, 3)
    equal([(each.name, each.value) for each in job.common_environment_settings], [("A", "b c")])
    equal(job.uses_task_dependencies, True)
    equal(job.on_task_failure, "performexitoptionsjobaction")
    equal([(each.name, each.value) for each in job.metadata], [("k", "v"), ("k2", "")])


@check
def ids_compare_without_case_and_keep_it():
    job_id = new_id("My_Job")
    added(job_id=job_id)
    equal(master.job.get(job_id.upper()).id, job_id)
    refused(409, "JobExists", lambda: added(job_id=job_id.lower()), "The specified job already exists.")
    for other in ["-", "_", "A" * 64, "0-0", "--x--"]:
        unique = (other + uuid.uuid4().hex)[-64:]
        equal(master.job.get(added(job_id=unique)).id, unique)


@check
def ids_that_look_alike_stay_apart():
    tail = uuid.uuid4().hex[:8]
    for each in ["x_" + tail, "x-" + tail, "x--" + tail]:
        added(job_id=each)
    equal([master.job.get(each).id for each in ["x_" + tail, "x-" + tail]], ["x_" + tail, "x-" + tail])


@check
def wrong_ids_are_refused():
    for job_id in ["a b", "a.b", "a:job-1", "ü", "a" * 65, "a/b"]:
        details = refused(400, "InvalidPropertyValue", lambda: added(job_id=job_id))
        equal(details["PropertyName"], "id")


@check
def wrong_values_are_refused_by_name():
    constraints = models.JobConstraints
    cases = [
        ("priority", {"priority": 1001}),
        ("priority", {"priority": -1001}),
        ("maxParallelTasks", {"max_parallel_tasks": 0}),
        ("maxParallelTasks", {"max_parallel_tasks": -2}),
        ("constraints.maxTaskRetryCount", {"constraints": constraints(max_task_retry_count=-2)}),
        ("displayName", {"display_name": "x" * 1025}),
    ]
    for name, given in cases:
        details = refused(400, "InvalidPropertyValue", lambda: added(**given), "The value provided for one of")
        equal(details["PropertyName"], name)
        assert details["Reason"], details


@check
def what_cannot_be_done_is_refused():
    auto = models.PoolInformation(
        auto_pool_specification=models.AutoPoolSpecification(pool_lifetime_option="job", pool=None)
    )
    job = models.JobAddParameter(id=new_id(), pool_info=auto)
    details = refused(400, "UnsupportedProperty", lambda: master.job.add(job))
    equal(details["PropertyName"], "poolInfo.autoPoolSpecification")
    empty = models.JobAddParameter(id=new_id(), pool_info=models.PoolInformation())
    details = refused(400, "MissingRequiredProperty", lambda: master.job.add(empty))
    equal(details["PropertyName"], "poolId")
    release = models.JobReleaseTask(command_line="true")
    refused(400, "InvalidPropertyValue", lambda: added(job_release_task=release))
    metadata = [models.MetadataItem(name="", value="v")]
    refused(400, "EmptyMetadataKey", lambda: added(metadata=metadata))


@check
def a_job_on_a_missing_pool_is_accepted():
    job_id = new_id()
    master.job.add(models.JobAddParameter(id=job_id, pool_info=models.PoolInformation(pool_id="None_Such")))
    job = master.job.get(job_id)
    equal((job.state, job.pool_info.pool_id), ("active", "None_Such"))


@check
def a_missing_job_is_not_found():
    calls = [
        lambda: master.job.get("none"),
        lambda: master.job.delete("none"),
        lambda: master.job.disable("none", "requeue"),
        lambda: master.job.enable("none"),
        lambda: master.job.terminate("none"),
        lambda: master.job.get_task_counts("none"),
        lambda: master.job.patch("none", models.JobPatchParameter(priority=1)),
        lambda: master.job.update("none", models.JobUpdateParameter(pool_info=POOL)),
        lambda: list(master.job.list_preparation_and_release_task_status("none")),
        lambda: alice.job.get("none"),
        lambda: master.job.get("a b/c?d"),
    ]
    for call in calls:
        refused(404, "JobNotFound", call, "The specified job does not exist.\nRequestId:")


@check
def an_account_sees_its_own_jobs_alone():
    own = added(alice)
    others = new_id()
    bobs = models.PoolInformation(pool_id=SETTINGS["bobsPool"])
    master.job.add(models.JobAddParameter(id=others, pool_info=bobs))
    equal(alice.job.get(own).id, own)
    equal(master.job.get(own).id, own)
    refused(404, "JobNotFound", lambda: alice.job.get(others))
    refused(404, "JobNotFound", lambda: alice.job.delete(others))
    refused(404, "JobNotFound", lambda: alice.job.terminate(others))
    ids = {job.id for job in alice.job.list()}
    assert own in ids and others not in ids


@check
def patch_changes_what_is_given():
    job_id = added(priority=5, metadata=[models.MetadataItem(name="a", value="b")])
    before = master.job.get(job_id)
    raw = master.job.patch(job_id, models.JobPatchParameter(priority=9), raw=True)
    equal(raw.response.status_code, 200)
    after = master.job.get(job_id)
    equal(after.priority, 9)
    equal(after.metadata[0].value, "b")
    assert after.e_tag != before.e_tag
    equal(raw.headers["ETag"].strip('"'), after.e_tag)
    assert after.last_modified >= before.last_modified
    constraints = models.JobConstraints(max_wall_clock_time=datetime.timedelta(minutes=5))
    master.job.patch(job_id, models.JobPatchParameter(constraints=constraints))
    equal(master.job.get(job_id).constraints.max_wall_clock_time, datetime.timedelta(minutes=5))
    equal(master.job.get(job_id).constraints.max_task_retry_count, 0)
    master.job.patch(job_id, models.JobPatchParameter(metadata=[]))
    equal(master.job.get(job_id).metadata, [])
    master.job.patch(job_id, models.JobPatchParameter(max_parallel_tasks=3))
    job = master.job.get(job_id)
    equal((job.max_parallel_tasks, job.priority), (3, 9))
    equal(job.constraints.max_wall_clock_time, datetime.timedelta(minutes=5))


@check
def update_takes_away_what_is_not_given():
    constraints = models.JobConstraints(max_wall_clock_time=datetime.timedelta(minutes=5), max_task_retry_count=2)
    job_id = added(
        priority=5,
        max_parallel_tasks=3,
        display_name="kept",
        constraints=constraints,
        metadata=[models.MetadataItem(name="a", value="b")],
    )
    raw = master.job.update(job_id, models.JobUpdateParameter(pool_info=POOL), raw=True)
    equal(raw.response.status_code, 200)
    job = master.job.get(job_id)
    equal((job.priority, job.max_parallel_tasks, job.metadata, job.display_name), (0, -1, None, "kept"))
    equal(job.constraints.max_task_retry_count, 0)
    assert job.constraints.max_wall_clock_time.days == UNLIMITED.days


@check
def the_pool_of_an_active_job_stays():
    job_id = added()
    other = models.PoolInformation(pool_id="other")
    refused(
        409,
        "OperationInvalidForCurrentState",
        lambda: master.job.patch(job_id, models.JobPatchParameter(pool_info=other)),
    )
    master.job.patch(job_id, models.JobPatchParameter(pool_info=POOL))


@check
def conditions_hold_for_changes():
    job_id = added()
    etag = master.job.get(job_id).e_tag
    wrong = "0x0"
    hour = datetime.timedelta(hours=1)
    now = datetime.datetime.now(datetime.timezone.utc)
    patch = models.JobPatchParameter(priority=1)

    def options(kind, **given):
        return getattr(models, kind)(**given)

    for given in [{"if_match": wrong}, {"if_none_match": etag}, {"if_none_match": "*"}, {"if_modified_since": now + hour}, {"if_unmodified_since": now - hour}]:
        calls = [
            lambda: master.job.patch(job_id, patch, options("JobPatchOptions", **given)),
            lambda: master.job.update(job_id, models.JobUpdateParameter(pool_info=POOL), options("JobUpdateOptions", **given)),
            lambda: master.job.disable(job_id, "wait", options("JobDisableOptions", **given)),
            lambda: master.job.enable(job_id, options("JobEnableOptions", **given)),
            lambda: master.job.terminate(job_id, None, options("JobTerminateOptions", **given)),
            lambda: master.job.delete(job_id, options("JobDeleteOptions", **given)),
        ]
        for call in calls:
            refused(412, "ConditionNotMet", call, "condition specified in the conditional header(s) was not met")
    master.job.patch(job_id, patch, models.JobPatchOptions(if_match=etag))
    refused(412, "ConditionNotMet", lambda: master.job.patch(job_id, patch, models.JobPatchOptions(if_match=etag)))
    master.job.patch(job_id, patch, models.JobPatchOptions(if_match="*"))
    quoted = '"%s"' % master.job.get(job_id).e_tag
    master.job.patch(job_id, patch, models.JobPatchOptions(if_match=quoted))
    master.job.patch(job_id, patch, models.JobPatchOptions(if_unmodified_since=now + hour))
    master.job.patch(job_id, patch, models.JobPatchOptions(if_none_match=wrong, if_modified_since=now + hour))


@check
def answers_say_where_and_which_version():
    job_id = new_id("Where")
    url = "%s/jobs/%s" % (URL, job_id)
    raw = master.job.add(models.JobAddParameter(id=job_id, pool_info=POOL), raw=True)
    equal((raw.headers["DataServiceId"], raw.response.headers["Location"]), (url, url))
    equal(raw.headers["ETag"], master.job.get(job_id).e_tag)
    calls = [
        ("", lambda: master.job.patch(job_id, models.JobPatchParameter(priority=1), raw=True)),
        ("", lambda: master.job.update(job_id, models.JobUpdateParameter(pool_info=POOL), raw=True)),
        ("/disable", lambda: master.job.disable(job_id, "wait", raw=True)),
        ("/enable", lambda: master.job.enable(job_id, raw=True)),
        ("/terminate", lambda: master.job.terminate(job_id, raw=True)),
    ]
    for path, call in calls:
        raw = call()
        equal((path, raw.headers["DataServiceId"]), (path, url + path))
        equal((path, raw.headers["ETag"]), (path, master.job.get(job_id).e_tag))
        assert raw.headers["Last-Modified"] and raw.headers["request-id"], raw.headers


@check
def a_job_and_a_schedule_have_different_ids():
    schedule_id = new_id("Both")
    later = models.Schedule(do_not_run_until=datetime.datetime(2040, 1, 1))
    spec = models.JobSpecification(pool_info=POOL)
    given = models.JobScheduleAddParameter(id=schedule_id, schedule=later, job_specification=spec)
    master.job_schedule.add(given)
    job = models.JobAddParameter(id=schedule_id.lower(), pool_info=POOL)
    text = "A job schedule with the specified job id exists."
    refused(409, "JobScheduleWithSameIdExists", lambda: master.job.add(job), text)
    given.id = added()
    refused(409, "JobWithSameIdExists", lambda: master.job_schedule.add(given), "A job with the specified job schedule id")
    stats = master.job_schedule.get(schedule_id, models.JobScheduleGetOptions(expand="stats")).stats
    equal((stats.num_succeeded_tasks, stats.num_failed_tasks), (0, 0))


@check
def conditions_hold_for_reads():
    job_id = added()
    etag = master.job.get(job_id).e_tag
    hour = datetime.timedelta(hours=1)
    now = datetime.datetime.now(datetime.timezone.utc)
    for given in [{"if_none_match": etag}, {"if_modified_since": now + hour}]:
        try:
            master.job.get(job_id, models.JobGetOptions(**given))
            raise AssertionError("it was answered")
        except models.BatchErrorException as error:
            equal(error.response.status_code, 304)
            equal(error.response.content, b"")
    for given in [{"if_match": "0x0"}, {"if_unmodified_since": now - hour}]:
        refused(412, "ConditionNotMet", lambda: master.job.get(job_id, models.JobGetOptions(**given)))
    equal(master.job.get(job_id, models.JobGetOptions(if_match=etag)).id, job_id)
    both = models.JobGetOptions(if_match=etag, if_none_match="0x0")
    refused(400, "MultipleConditionHeadersNotSupported", lambda: master.job.get(job_id, both))


@check
def lists_come_in_pages_that_carry_everything():
    prefix = new_id("page")
    ids = [added(job_id="%s-%d" % (prefix, number)) for number in range(5)]
    options = models.JobListOptions(
        filter="startswith(id, '%s')" % prefix, select="id,state", max_results=2, timeout=30
    )
    pages = master.job.list(options)
    found = []
    sizes = []
    page = pages.advance_page()
    while True:
        sizes.append(len(page))
        found += page
        if not pages.next_link:
            break
        assert "maxresults=2" in pages.next_link and "select" in pages.next_link, pages.next_link
        assert "api-version=" in pages.next_link and "filter" in pages.next_link, pages.next_link
        page = pages.advance_page()
    equal(sizes, [2, 2, 1])
    equal(sorted(job.id for job in found), ids)
    equal({job.priority for job in found}, {None})
    equal({job.state for job in found}, {"active"})


@check
def jobs_that_come_and_go_double_none_in_a_list():
    prefix = new_id("page")
    ids = [added(job_id="%s-%d" % (prefix, number)) for number in range(4)]
    pages = master.job.list(models.JobListOptions(filter="startswith(id, '%s')" % prefix, max_results=2))
    first = [pages.next().id, pages.next().id]
    master.job.delete(first[0])
    rest = [job.id for job in pages]
    equal(sorted(first + rest), sorted(ids))


@check
def filters_choose():
    prefix = new_id("flt")
    low = added(job_id=prefix + "-a", priority=1)
    high = added(job_id=prefix + "-B", priority=2)
    created = master.job.get(low).creation_time.strftime("%Y-%m-%dT%H:%M:%SZ")
    start = "startswith(id,'%s')" % prefix
    cases = [
        ("id eq '%s'" % low, [low]),
        ("id eq '%s'" % low.upper(), [low]),
        ("id ne '%s' and %s" % (low, start), [high]),
        ("(id eq '%s' or id eq '%s') and state eq 'active'" % (low, high), [high, low]),
        ("not (id eq '%s') and %s" % (low, start), [high]),
        ("%s and state ne 'completed'" % start, [high, low]),
        ("%s and state eq 'completed'" % start, []),
        ("%s and creationTime ge DateTime'%s'" % (start, created), [high, low]),
        ("%s and creationTime lt datetime'2001-01-01T00:00:00Z'" % start, []),
        ("%s and lastModified gt DateTime'2001-01-01'" % start, [high, low]),
        ("%s and executionInfo/poolId eq '%s'" % (start, SETTINGS["pool"]), [high, low]),
        ("%s and executionInfo/endTime gt DateTime'2001-01-01'" % start, []),
        ("id ge '%s' and id le '%s'" % (low, high), [high, low]),
        ("id eq 'it''s'", []),
    ]
    for text, wanted in cases:
        found = sorted(job.id for job in master.job.list(models.JobListOptions(filter=text)))
        equal((text, found), (text, sorted(wanted)))


@check
def filters_that_are_none_are_refused():
    for text in ["id", "id eq", "id eq 3", "nonsense eq 'x'", "state gt 'active'", "id eq 'x' and", "(id eq 'x'", "id eq 'x", "priority eq 1", "startswith(state,'a')", "id eq 'x' id eq 'y'", "creationTime gt 'soon'", "(" * 200 + "id eq 'x'"]:
        options = models.JobListOptions(filter=text)
        details = refused(400, "InvalidQueryParameterValue", lambda: list(master.job.list(options)))
        equal(details["QueryParameterName"], "$filter")
        assert details["Reason"], details


@check
def other_parameters_that_are_none_are_refused():
    job_id = added()
    for options in [models.JobListOptions(select="nonsense"), models.JobListOptions(expand="tasks")]:
        refused(400, "InvalidQueryParameterValue", lambda: list(master.job.list(options)))
    refused(400, "InvalidQueryParameterValue", lambda: master.job.get(job_id, models.JobGetOptions(select="x")))
    query = {"api-version": "2023-05-01.17.0"}
    for size in ["0", "1001", "-1"]:
        answer = requests.get(URL + "/jobs", params={**query, "maxresults": size}, auth=master.config.credentials.auth)
        equal((answer.status_code, answer.json()["code"]), (400, "OutOfRangeQueryParameterValue"))
    answer = requests.get(URL + "/jobs", auth=master.config.credentials.auth)
    equal((answer.status_code, answer.json()["code"]), (400, "MissingRequiredQueryParameter"))
    answer = requests.get(URL + "/jobs", params={**query, "$skiptoken": "x"}, auth=master.config.credentials.auth)
    equal((answer.status_code, answer.json()["code"]), (400, "InvalidQueryParameterValue"))


@check
def select_and_expand_shape_a_job():
    job_id = added(priority=3)
    job = master.job.get(job_id, models.JobGetOptions(select="id,priority,executionInfo"))
    equal((job.id, job.priority, job.state), (job_id, 3, None))
    assert job.execution_info is not None
    equal(master.job.get(job_id).stats, None)
    stats = master.job.get(job_id, models.JobGetOptions(expand="stats")).stats
    equal((stats.num_succeeded_tasks, stats.num_failed_tasks), (0, 0))
    stats = [job.stats for job in master.job.list(models.JobListOptions(filter="id eq '%s'" % job_id, expand="stats"))]
    assert stats[0] is not None


@check
def counts_are_all_there():
    counts = master.job.get_task_counts(added())
    for each in [counts.task_counts, counts.task_slot_counts]:
        equal((each.active, each.running, each.completed, each.succeeded, each.failed), (0, 0, 0, 0, 0))


@check
def a_job_without_preparation_has_no_status_of_it():
    job_id = added()
    call = lambda: list(master.job.list_preparation_and_release_task_status(job_id))
    refused(409, "JobPreparationTaskNotSpecified", call, "The specified job does not have job preparation task.")


@check
def keys_are_checked():
    wrong = client_of({"name": SETTINGS["master"]["name"], "key": "d3Jvbmc="})
    unknown = client_of({"name": "nobody", "key": SETTINGS["master"]["key"]})
    for client in [wrong, unknown]:
        refused(403, "AuthenticationFailed", lambda: list(client.job.list()), "Server failed to authenticate")
    case = client_of({"name": SETTINGS["master"]["name"].upper(), "key": SETTINGS["master"]["key"]})
    assert isinstance(list(case.job.list()), list)


@check
def requests_that_are_old_or_of_the_future_are_refused():
    now = datetime.datetime.now(datetime.timezone.utc)
    for minutes, is_good in [(14, True), (-14, True), (16, False), (-16, False)]:
        options = models.JobListOptions(ocp_date=now - datetime.timedelta(minutes=minutes))
        call = lambda: list(master.job.list(options))
        call() if is_good else refused(403, "AuthenticationFailed", call)


@check
def nobody_comes_in_without_credentials():
    query = {"api-version": "2023-05-01.17.0"}
    for headers in [{}, {"Authorization": "Basic eA=="}, {"Authorization": "SharedKey"}, {"Authorization": "Bearer x"}]:
        answer = requests.get(URL + "/jobs", params=query, headers=headers)
        assert answer.status_code in (400, 401, 403), (headers, answer.status_code)
        assert answer.json()["code"] in ("AuthenticationFailed", "InvalidAuthenticationInfo"), answer.json()
    replaced = requests.Request("GET", URL + "/jobs", params=query)
    signed = master.config.credentials.auth(replaced.prepare())
    signed.url = signed.url.replace("/jobs", "/pools")
    equal(requests.Session().send(signed).status_code, 403)


@check
def a_service_may_lie_below_a_path():
    job_id = added()
    for prefix in ["/batch", "/batch/", "/"]:
        client = client_of(SETTINGS["master"], URL + prefix)
        job = client.job.get(job_id)
        equal(job.id, job_id)
        equal(job.url, "%s%s/jobs/%s" % (URL, prefix.rstrip("/"), job_id))
        page = client.job.list(models.JobListOptions(max_results=1))
        assert len([page.next(), page.next()]) == 2


@check
def paths_and_verbs_that_are_none_are_refused():
    auth = master.config.credentials.auth
    query = {"api-version": "2023-05-01.17.0"}
    cases = [("GET", "/", 404, "InvalidUri"), ("GET", "/nonsense", 404, "InvalidUri"), ("PUT", "/jobs", 405, "UnsupportedHttpVerb"), ("GET", "/jobs/x/disable", 405, "UnsupportedHttpVerb")]
    for method, path, status, code in cases:
        answer = requests.request(method, URL + path, params=query, auth=auth)
        equal((method, path, answer.status_code, answer.json()["code"]), (method, path, status, code))


@check
def bodies_that_are_none_are_refused():
    auth = master.config.credentials.auth
    query = {"api-version": "2023-05-01.17.0"}
    headers = {"Content-Type": "application/json; odata=minimalmetadata; charset=utf-8"}
    cases = [("{", "InvalidRequestBody"), ("[]", "InvalidRequestBody"), ("", "MissingRequiredProperty"), ('{"id":"x"}', "MissingRequiredProperty"), ('{"id":"x","poolInfo":{"poolId":"p"},"nonsense":1}', "InvalidRequestBody"), ('{"id":7,"poolInfo":{"poolId":"p"}}', "InvalidPropertyValue")]
    for body, code in cases:
        answer = requests.post(URL + "/jobs", params=query, headers=headers, data=body, auth=auth)
        equal((body, answer.status_code, answer.json()["code"]), (body, 400, code))
    answer = requests.post(URL + "/jobs/x/disable", params=query, headers=headers, data="{}", auth=auth)
    equal((answer.status_code, answer.json()["code"]), (400, "MissingRequiredProperty"))


@check
def pools_are_what_the_administrator_named():
    ids = [pool.id for pool in master.pool.list()]
    assert SETTINGS["pool"] in ids, ids
    pool = master.pool.get(SETTINGS["pool"].upper())
    equal((pool.id, pool.state, pool.allocation_state), (SETTINGS["pool"], "active", "steady"))
    assert master.pool.exists(SETTINGS["pool"])
    assert not master.pool.exists("None_Such")
    refused(404, "PoolNotFound", lambda: master.pool.get("None_Such"), "The specified pool does not exist.")
    new = models.PoolAddParameter(id=SETTINGS["pool"], vm_size="standard_a1", target_dedicated_nodes=1)
    refused(409, "PoolExists", lambda: master.pool.add(new), "The specified pool already exists.")
    new.id = "other"
    details = refused(403, "PoolQuotaReached", lambda: master.pool.add(new))
    assert "administrator" in details["Reason"], details
    refused(403, "InsufficientAccountPermissions", lambda: master.pool.delete(SETTINGS["pool"]))
    nodes = list(master.compute_node.list(SETTINGS["pool"]))
    equal(len(nodes), 1)
    equal(master.compute_node.get(SETTINGS["pool"], nodes[0].id).id, nodes[0].id)
    refused(404, "NodeNotFound", lambda: master.compute_node.get(SETTINGS["pool"], "none"))


@check
def pools_do_not_change():
    pool = SETTINGS["pool"]
    node = list(master.compute_node.list(pool))[0].id
    calls = [
        lambda: master.pool.delete(pool),
        lambda: master.pool.patch(pool, models.PoolPatchParameter(metadata=[])),
        lambda: master.pool.resize(pool, models.PoolResizeParameter(target_dedicated_nodes=3)),
        lambda: master.pool.stop_resize(pool),
        lambda: master.pool.enable_auto_scale(pool, "$x=1"),
        lambda: master.pool.disable_auto_scale(pool),
        lambda: master.pool.evaluate_auto_scale(pool, "$x=1"),
        lambda: master.pool.remove_nodes(pool, models.NodeRemoveParameter(node_list=[node])),
        lambda: master.pool.update_properties(pool, models.PoolUpdatePropertiesParameter(
            certificate_references=[], application_package_references=[], metadata=[])),
    ]
    for call in calls:
        details = refused(403, "InsufficientAccountPermissions", call)
        assert "administrator" in details["Reason"], details
    counts = [each for each in master.account.list_pool_node_counts() if each.pool_id == pool]
    equal([(each.dedicated.idle, each.dedicated.total, each.low_priority.total) for each in counts], [(1, 1, 0)])
    only = models.AccountListPoolNodeCountsOptions(filter="poolId eq '%s'" % pool)
    equal([each.pool_id for each in master.account.list_pool_node_counts(only)], [pool])


@check
def what_there_is_none_of_is_empty_or_refused():
    pool = SETTINGS["pool"]
    node = list(master.compute_node.list(pool))[0].id
    for found in [
        master.application.list(),
        master.certificate.list(),
        master.account.list_supported_images(),
        master.pool.list_usage_metrics(),
        master.compute_node_extension.list(pool, node),
    ]:
        equal(list(found), [])
    certificate = models.CertificateAddParameter(thumbprint="a1", thumbprint_algorithm="sha1", data="x")
    user = models.ComputeNodeUser(name="u", password="p")
    calls = [
        (404, "ApplicationNotFound", lambda: master.application.get("a")),
        (404, "CertificateNotFound", lambda: master.certificate.get("sha1", "a1")),
        (404, "CertificateNotFound", lambda: master.certificate.delete("sha1", "a1")),
        (404, "CertificateNotFound", lambda: master.certificate.cancel_deletion("sha1", "a1")),
        (403, "InsufficientAccountPermissions", lambda: master.certificate.add(certificate)),
    ] + [
        (409, "OperationNotValidOnNode", call)
        for call in [
            lambda: master.compute_node.add_user(pool, node, user),
            lambda: master.compute_node.update_user(pool, node, "u", models.NodeUpdateUserParameter(password="p")),
            lambda: master.compute_node.delete_user(pool, node, "u"),
            lambda: master.compute_node.reboot(pool, node),
            lambda: master.compute_node.reimage(pool, node),
            lambda: master.compute_node.disable_scheduling(pool, node),
            lambda: master.compute_node.enable_scheduling(pool, node),
            lambda: master.compute_node.get_remote_desktop(pool, node),
            lambda: master.compute_node.get_remote_login_settings(pool, node),
            lambda: master.compute_node.upload_batch_service_logs(
                pool, node, models.UploadBatchServiceLogsConfiguration(
                    container_url="http://x.test", start_time=datetime.datetime(2026, 1, 1))),
            lambda: master.compute_node_extension.get(pool, node, "e"),
            lambda: list(master.file.list_from_compute_node(pool, node)),
            lambda: master.file.get_from_compute_node(pool, node, "a/b"),
            lambda: master.file.delete_from_compute_node(pool, node, "a/b"),
        ]
    ]
    for status, code, call in calls:
        assert refused(status, code, call)["Reason"]
    try:
        master.file.get_properties_from_compute_node(pool, node, "a/b")
        raise AssertionError("it was answered")
    except models.BatchErrorException as error:
        equal(error.response.status_code, 409)


@check
def schedules_are_kept_and_changed():
    schedule_id = new_id("Sched")
    spec = models.JobSpecification(pool_info=POOL, priority=4)
    hourly = models.Schedule(recurrence_interval=datetime.timedelta(hours=1), do_not_run_until=datetime.datetime(2040, 1, 1))
    given = models.JobScheduleAddParameter(id=schedule_id, display_name="d", schedule=hourly, job_specification=spec)
    master.job_schedule.add(given)
    refused(409, "JobScheduleExists", lambda: master.job_schedule.add(given))
    schedule = master.job_schedule.get(schedule_id.upper())
    equal((schedule.id, schedule.display_name, schedule.state), (schedule_id, "d", "active"))
    equal(schedule.schedule.recurrence_interval, datetime.timedelta(hours=1))
    equal((schedule.job_specification.priority, schedule.job_specification.pool_info.pool_id), (4, SETTINGS["pool"]))
    assert master.job_schedule.exists(schedule_id)
    assert not master.job_schedule.exists("none")
    assert schedule_id in [each.id for each in master.job_schedule.list()]
    equal(list(master.job.list_from_job_schedule(schedule_id)), [])
    refused(404, "JobScheduleNotFound", lambda: list(master.job.list_from_job_schedule("none")))
    master.job_schedule.disable(schedule_id)
    disabled = master.job_schedule.get(schedule_id)
    equal((disabled.state, disabled.previous_state), ("disabled", "active"))
    master.job_schedule.enable(schedule_id)
    equal(master.job_schedule.get(schedule_id).state, "active")
    stale = models.JobSchedulePatchOptions(if_match=schedule.e_tag)
    patch = models.JobSchedulePatchParameter(metadata=[models.MetadataItem(name="a", value="b")])
    refused(412, "ConditionNotMet", lambda: master.job_schedule.patch(schedule_id, patch, stale))
    master.job_schedule.patch(schedule_id, patch)
    equal(master.job_schedule.get(schedule_id).metadata[0].value, "b")
    other = models.JobScheduleUpdateParameter(schedule=hourly, job_specification=models.JobSpecification(pool_info=POOL))
    master.job_schedule.update(schedule_id, other)
    updated = master.job_schedule.get(schedule_id)
    equal((updated.metadata, updated.job_specification.priority), (None, 0))
    job = models.JobAddParameter(id=schedule_id, pool_info=POOL)
    master.job_schedule.terminate(schedule_id)
    ended = master.job_schedule.get(schedule_id)
    equal((ended.state, ended.previous_state), ("completed", "terminating"))
    refused(409, "JobScheduleCompleted", lambda: master.job_schedule.enable(schedule_id))
    master.job_schedule.delete(schedule_id)
    refused(404, "JobScheduleNotFound", lambda: master.job_schedule.get(schedule_id))


if __name__ == "__main__":
    main()
