import { type ReactNode, type RefObject, useMemo } from "react";
import { useText } from "../i18n/text.ts";
import { Select } from "../ui/choice.tsx";
import { StateIcon } from "../ui/state.tsx";
import { type Filter, type Filtered, type ListedJob, SINCE, type Since } from "./filter.ts";

interface ToolbarProps {
  readonly jobs: readonly ListedJob[];
  readonly filter: Filter;
  readonly change: (some: Partial<Filter>) => void;
  readonly find: RefObject<HTMLInputElement | null>;
}

/** What the list is narrowed by, but for the states. */
export function Toolbar({ jobs, filter, change, find }: ToolbarProps): ReactNode {
  const text = useText();
  const parties = useMemo(() => [...new Set(jobs.flatMap((job) => job.parties))].sort(), [jobs]);
  const known = filter.party === "" || parties.includes(filter.party) ? parties : [...parties, filter.party];
  const templates = useMemo(
    () => [...new Set([filter.template, ...jobs.map(({ template = "" }) => template)])].filter(Boolean).sort(),
    [jobs, filter.template],
  );
  const since = (Object.keys(SINCE) as Since[]).map((value) => ({ value, label: text(`jobs.since.${value}`) }));
  return (
    <div className="toolbar" role="search">
      <input
        ref={find}
        type="search"
        className="find"
        aria-label={text("jobs.find")}
        placeholder={text("jobs.find")}
        spellCheck={false}
        value={filter.find}
        onChange={(event) => change({ find: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          // Browsers would empty the field.
          event.preventDefault();
          event.currentTarget.blur();
        }}
      />
      <Select
        label={text("jobs.party")}
        value={filter.party}
        onChange={(party) => change({ party })}
        options={[{ value: "", label: text("jobs.anyParty") }, ...known.map((value) => ({ value, label: value }))]}
      />
      {templates.length > 0 && (
        <Select
          label={text("jobs.template")}
          value={filter.template}
          onChange={(template) => change({ template })}
          options={[
            { value: "", label: text("jobs.anyTemplate") },
            ...templates.map((value) => ({ value, label: value })),
          ]}
        />
      )}
      <Select
        label={text("jobs.since")}
        value={filter.since ?? ""}
        onChange={(value) => change({ since: value === "" ? undefined : value })}
        options={[{ value: "", label: text("jobs.since.all") }, ...since]}
      />
    </div>
  );
}

const ALWAYS = ["Running", "Pending", "AwaitingApproval", "Failed", "Succeeded"];
const SOMETIMES = ["Suspended", "Cancelled", "ApprovalReject", "Unknown"];

interface ChipsProps extends Pick<ToolbarProps, "filter" | "change"> {
  readonly filtered: Filtered;
}

/** A chip for each state, with how many jobs are in it. */
export function Chips({ filter, change, filtered }: ChipsProps): ReactNode {
  const text = useText();
  const some = SOMETIMES.filter((state) => filtered.counts.has(state) || filter.states.includes(state));
  return (
    <div className="chips" role="group" aria-label={text("jobs.states")}>
      <button
        type="button"
        className="chip"
        aria-pressed={filter.states.length === 0}
        onClick={() => change({ states: [] })}
      >
        {text("jobs.all")} <Count n={filtered.all} />
      </button>
      {[...ALWAYS, ...some].map((state) => (
        <button
          key={state}
          type="button"
          className="chip"
          aria-pressed={filter.states.includes(state)}
          onClick={(event) => change({ states: toggled(filter.states, state, event.shiftKey) })}
        >
          <StateIcon state={state} />
          {text.state(state)} <Count n={filtered.counts.get(state) ?? 0} />
        </button>
      ))}
    </div>
  );
}

/** A click shows one state or, the second time, all; with Shift it adds or takes away one. */
function toggled(states: readonly string[], state: string, adds: boolean): readonly string[] {
  const has = states.includes(state);
  if (has) return states.filter((each) => each !== state && adds);
  return adds ? [...states, state] : [state];
}

function Count({ n }: { readonly n: number }): ReactNode {
  const { language } = useText();
  return <span className="count">{n.toLocaleString(language)}</span>;
}
