import { type ReactNode, useEffect, useState } from "react";
import { addressOf } from "../app/address.ts";
import { useFollowed, WITH_APPS } from "../app/followed.ts";
import { navigate, usePlace } from "../app/router.ts";
import { useText } from "../i18n/text.ts";
import { Select } from "../ui/choice.tsx";
import { Missing } from "../ui/message.tsx";
import { Facts, Failure, Loaded, Page } from "../ui/page.tsx";
import { Listing, PodDetails, type ShownPod } from "../ui/pod.tsx";
import { type App, app, imageOf, render, rolesOf } from "./apps.ts";

/** One AppImage, and the pod that it makes for a role, with its configuration. */
export default function AppPage({ name }: { readonly name: string }): ReactNode {
  const text = useText();
  const { shown } = useFollowed(name, (signal) => app(name, signal), WITH_APPS);
  if (
    shown.value === undefined &&
    shown.problem !== undefined &&
    shown.problem.status !== 0 &&
    !isForbidden(shown.problem)
  )
    return (
      <Missing title={text("apps.notFound", { name })} back={{ href: "/apps", label: text("nav.apps") }}>
        <p>{shown.problem.message}</p>
      </Missing>
    );
  return (
    <Page title={name} onEscape={() => navigate("/apps")}>
      <Loaded shown={shown}>{(found) => <Found found={found} />}</Loaded>
    </Page>
  );
}

/** Kuscia's calls tell of it by a text alone. */
function isForbidden({ message }: { readonly message: string }): boolean {
  return message.includes("may not");
}

function Found({ found }: { readonly found: App }): ReactNode {
  const text = useText();
  const templates = Object.entries(found.config_templates ?? {});
  return (
    <div className="sheet-body">
      <Facts facts={[[text("pod.image"), <code key="image">{imageOf(found)}</code>]]} />
      <Preview found={found} />
      {templates.length > 0 && (
        <section className="whole" aria-labelledby="configs">
          <h2 id="configs">{text("apps.configs")}</h2>
          {templates.map(([key, content]) => (
            <details key={key}>
              <summary>
                <code>{key}</code>
              </summary>
              <Listing label={key}>{content}</Listing>
            </details>
          ))}
        </section>
      )}
    </div>
  );
}

const PAUSE_MS = 300;

/** The pod for a role, a domain and an input, which stand in the address. */
function Preview({ found }: { readonly found: App }): ReactNode {
  const text = useText();
  const { path, query } = usePlace();
  const roles = rolesOf(found);
  const role = query.get("role") ?? roles[0] ?? "";
  const domain = query.get("domain") ?? "";
  const input = query.get("input") ?? "";
  const [pod, setPod] = useState<ShownPod>();
  const [problem, setProblem] = useState<unknown>();
  const change = (some: object): void => navigate(addressOf(path, { role, domain, input, ...some }), { replace: true });
  useEffect(() => {
    const control = new AbortController();
    const ask = async (): Promise<void> => {
      try {
        setPod(await render(found.name, { role, domain, input, others: [] }, control.signal));
        setProblem(undefined);
      } catch (error) {
        if (!control.signal.aborted) setProblem(error);
      }
    };
    const timer = window.setTimeout(() => void ask(), PAUSE_MS);
    return () => {
      clearTimeout(timer);
      control.abort();
    };
  }, [found, role, domain, input]);
  const options = roles.map((value) => ({ value, label: value === "" ? text("apps.anyRole") : value }));
  const known = roles.includes(role) ? options : [...options, { value: role, label: role }];
  return (
    <section className="box" aria-labelledby="preview">
      <h2 id="preview">{text("apps.preview")}</h2>
      <div className="questions">
        <Select label={text("apps.role")} value={role} options={known} onChange={(value) => change({ role: value })} />
        <input
          aria-label={text("domains.name")}
          placeholder={text("domains.name")}
          spellCheck={false}
          value={domain}
          onChange={(event) => change({ domain: event.currentTarget.value })}
        />
        <textarea
          aria-label={text("approvals.input")}
          placeholder={text("approvals.input")}
          rows={1}
          spellCheck={false}
          value={input}
          onChange={(event) => change({ input: event.currentTarget.value })}
        />
      </div>
      <Failure problem={problem} />
      {pod !== undefined && (
        <div className="pod">
          <h3>{text.count("pod.pods", pod.replicas)}</h3>
          <PodDetails shown={pod} />
        </div>
      )}
    </section>
  );
}
