import { expect, it } from "vitest";
import { TASK_AUDIENCE } from "../api/names.ts";
import { jobApiOf } from "./job-api.ts";
import { renderTask } from "./render.ts";
import { aTask, anInput, refusal } from "./testing.ts";

const task = aTask(undefined, { apiAccess: true });
const jobApi = { url: "https://api:8082", ca: "-----BEGIN CERTIFICATE-----" };

it("gives every container of a task with apiAccess the token of its pod and the way to the job API", () => {
  const [pod] = renderTask(anInput({ task, jobApi })).parties[0]!.pods.map((each) => each.pod);
  const { volumes, containers, automountServiceAccountToken } = pod!.spec!;
  expect(automountServiceAccountToken).toBe(false);
  expect(volumes?.at(-1)).toEqual({
    name: "kuscia-job-api",
    projected: {
      sources: [
        { serviceAccountToken: { audience: TASK_AUDIENCE, expirationSeconds: 3600, path: "token" } },
        {
          downwardAPI: {
            items: [
              {
                path: "ca.crt",
                fieldRef: { fieldPath: "metadata.annotations['kuscia.secretflow/job-api-ca']" },
              },
            ],
          },
        },
      ],
    },
  });
  expect(pod!.metadata.annotations).toMatchObject({ "kuscia.secretflow/job-api-ca": jobApi.ca });
  const mountPath = "/var/run/secrets/kuscia.secretflow/job-api";
  expect(containers[0]!.volumeMounts).toContainEqual({ name: "kuscia-job-api", mountPath, readOnly: true });
  expect(containers[0]!.env?.filter(({ name }) => name.startsWith("KUSCIA_JOB_API"))).toEqual([
    { name: "KUSCIA_JOB_API_URL", value: jobApi.url },
    { name: "KUSCIA_JOB_API_TOKEN_FILE", value: `${mountPath}/token` },
    { name: "KUSCIA_JOB_API_CA_FILE", value: `${mountPath}/ca.crt` },
  ]);
});

it("gives it nothing of a CA that is not named, and other tasks nothing at all", () => {
  const [pod] = renderTask(anInput({ task, jobApi: { url: jobApi.url } })).parties[0]!.pods;
  expect(JSON.stringify(pod)).not.toContain("ca.crt");
  expect(JSON.stringify(pod)).not.toContain("job-api-ca");
  expect(JSON.stringify(renderTask(anInput({ jobApi })))).not.toContain("job-api");
});

it("refuses a task whose programs are to call an API that nobody has named", () => {
  expect(refusal(() => jobApiOf({ task }))).toMatchObject({
    reason: "ApiAccessUnavailable",
    message: expect.stringContaining("--job-api-url"),
  });
});
