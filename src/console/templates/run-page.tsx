import { type FormEvent, type ReactNode, useEffect, useState } from "react";
import { addressOf } from "../app/address.ts";
import { Problem } from "../app/api.ts";
import { useFollowed, WITH_TEMPLATES } from "../app/followed.ts";
import { navigate, usePlace } from "../app/router.ts";
import { useMayWrite } from "../app/rights.ts";
import { useJobNamespace } from "../app/session.ts";
import { useText } from "../i18n/text.ts";
import { bind } from "../../template/parameters.ts";
import { Select } from "../ui/choice.tsx";
import { DraftTasks } from "../ui/draft.tsx";
import { Failure, Loaded, Page } from "../ui/page.tsx";
import { ParameterField } from "./parameter-field.tsx";
import { NoTemplate } from "./template-page.tsx";
import { create, type Draft, render, runsOf, type Template, template, type Values, valuesOf } from "./templates.ts";

/** A job from a template: values, then what it would be, then the job. */
export default function RunPage({ name }: { readonly name: string }): ReactNode {
  const text = useText();
  const { shown } = useFollowed(name, (signal) => template(name, signal), WITH_TEMPLATES);
  if (shown.value === undefined && shown.problem?.status === 404) return <NoTemplate name={name} />;
  const back = (): void => navigate(addressOf(["templates", name]));
  return (
    <Page title={text("templates.run.title", { name })} onEscape={back}>
      <Loaded shown={shown}>{(found) => <RunForm found={found} />}</Loaded>
    </Page>
  );
}

/** How the address says what a parameter is. */
const PREFIX = "p.";

/** The values stand in the address, so that they can be sent to somebody else. */
function useValues(): readonly [values: Values, set: (values: Values) => void] {
  const { path, query } = usePlace();
  const given = [...query].filter(([key]) => key.startsWith(PREFIX));
  const values = Object.fromEntries(given.map(([key, value]) => [key.slice(PREFIX.length), value]));
  const set = (next: Values): void => {
    const entries = Object.entries(next).map(([key, value]) => [`${PREFIX}${key}`, value]);
    navigate(addressOf(path, Object.fromEntries(entries) as Values), { replace: true });
  };
  return [values, set];
}

/** What was shown is of these values and this revision, and of no others. */
interface ShownDraft extends Draft {
  readonly of: string;
}

function RunForm({ found }: { readonly found: Template }): ReactNode {
  const text = useText();
  const may = useMayWrite("create");
  const [values, setValues] = useValues();
  const [draft, setDraft] = useState<ShownDraft>();
  const key = JSON.stringify([found.revision, values]);
  const current = draft?.of === key ? draft : undefined;
  const show = async (): Promise<void> => setDraft({ ...(await render(found.name, values)), of: key });
  return (
    <div className="sheet-body">
      <CopyFrom name={found.name} onCopy={setValues} />
      <ParameterForm found={found} values={values} change={setValues} show={show} isShown={current !== undefined} />
      {current !== undefined && <DraftTasks spec={current.spec} />}
      {current !== undefined && may && <CreateForm name={found.name} draft={current} values={values} />}
      {current !== undefined && !may && <p className="help">{text("templates.mayNot")}</p>}
    </div>
  );
}

interface ParameterFormProps {
  readonly found: Template;
  readonly values: Values;
  readonly change: (values: Values) => void;
  readonly show: () => Promise<void>;
  readonly isShown: boolean;
}

/** A field for each parameter; the job is shown once all values are right. */
function ParameterForm({ found: { spec }, values, change, show, isShown }: ParameterFormProps): ReactNode {
  const text = useText();
  const [tried, setTried] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const parameters = spec.parameters ?? [];
  const problems = problemsOf(spec, values);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    setProblem(undefined);
    if (problems.size === 0) await show().catch(setProblem);
  };
  return (
    <form className="fields" onSubmit={(event) => void submit(event)} noValidate>
      {parameters.map((parameter) => (
        <ParameterField
          key={parameter.name}
          parameter={parameter}
          value={values[parameter.name]}
          problem={tried || values[parameter.name] !== undefined ? problems.get(parameter.name) : undefined}
          onChange={(value) => change(changed(values, parameter.name, value))}
        />
      ))}
      {parameters.length === 0 && <p className="quiet">{text("templates.noParameters")}</p>}
      <Failure problem={problem} />
      <div className="buttons">
        <button type="submit" className={isShown ? undefined : "primary"}>
          {text("templates.show")}
        </button>
      </div>
    </form>
  );
}

/** What is wrong with which value, as the server would say it. */
function problemsOf(spec: Template["spec"], values: Values): ReadonlyMap<string, string> {
  const bound = bind(spec, values);
  if (!("problems" in bound)) return new Map();
  return new Map(bound.problems.map(({ parameter, message }) => [parameter, message]));
}

/** An empty field is no value: then the default counts. */
function changed(values: Values, name: string, value: string): Values {
  const { [name]: _, ...others } = values;
  return value === "" ? others : { ...others, [name]: value };
}

/** Takes the values of a job that was made from the template. */
function CopyFrom({ name, onCopy }: { readonly name: string; readonly onCopy: (values: Values) => void }): ReactNode {
  const text = useText();
  const [runs, setRuns] = useState<readonly string[]>([]);
  const [problem, setProblem] = useState<unknown>();
  useEffect(() => {
    const control = new AbortController();
    runsOf(name, control.signal).then(setRuns, () => undefined);
    return () => control.abort();
  }, [name]);
  if (runs.length === 0) return null;
  const copy = async (job: string): Promise<void> => {
    if (job === "") return;
    try {
      onCopy(await valuesOf(job));
    } catch (error) {
      setProblem(error);
    }
  };
  const options = [{ value: "", label: text("templates.copy") }, ...runs.map((job) => ({ value: job, label: job }))];
  return (
    <div className="copy-from">
      <Select label={text("templates.copy")} value="" options={options} onChange={(job) => void copy(job)} />
      <Failure problem={problem} />
    </div>
  );
}

interface CreateProps {
  readonly name: string;
  readonly draft: Draft;
  readonly values: Values;
}

/** Makes exactly the job that is shown. */
function CreateForm({ name, draft, values }: CreateProps): ReactNode {
  const text = useText();
  const namespace = useJobNamespace();
  const [jobID, setJobID] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      const job = await create(name, { revision: draft.revision, parameters: values, jobID: jobID.trim() });
      navigate(addressOf(["jobs", namespace, job]));
    } catch (error) {
      const isTaken = error instanceof Problem && error.reason === "AlreadyExists";
      setProblem(isTaken ? text("templates.taken", { job: jobID }) : error);
      setBusy(false);
    }
  };
  return (
    <form className="answer" onSubmit={(event) => void submit(event)}>
      <label className="check">
        {text("templates.jobName")}
        <input
          value={jobID}
          placeholder={`${name}-…`}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setJobID(event.currentTarget.value)}
        />
      </label>
      <Failure problem={problem} />
      <span className="buttons">
        <button type="submit" className="primary" disabled={busy}>
          {text("templates.create")}
        </button>
      </span>
    </form>
  );
}
