import { lazy, type ReactNode, Suspense, useEffect, useState } from "react";
import { useText } from "../i18n/text.ts";
import { JobsPage } from "../jobs/jobs-page.tsx";
import { Message } from "../ui/message.tsx";
import { clockText } from "../ui/time.tsx";
import { about } from "./api.ts";
import { useOpenApprovals } from "./approvals-badge.ts";
import { Broken } from "./broken.tsx";
import { KeysDialog } from "./keys-dialog.tsx";
import { useShortcuts } from "./keys.ts";
import { Menu } from "./menu.tsx";
import { follow, navigate, usePlace } from "./router.ts";
import { session } from "./session.ts";
import { useSettings } from "./settings.ts";
import { SignIn } from "./sign-in.tsx";
import { useStore } from "./store.ts";
import { live, openSession } from "./stream.ts";

/** Pages that not every reader opens come when they are wanted. */
const JobPage = lazy(() => import("../job/job-page.tsx"));
const ApprovalsPage = lazy(() => import("../approvals/approvals-page.tsx"));
const ApprovalPage = lazy(() => import("../approvals/approval-page.tsx"));
const SchedulesPage = lazy(() => import("../schedules/schedules-page.tsx"));
const SchedulePage = lazy(() => import("../schedules/schedule-page.tsx"));
const TemplatesPage = lazy(() => import("../templates/templates-page.tsx"));
const TemplatePage = lazy(() => import("../templates/template-page.tsx"));
const RunPage = lazy(() => import("../templates/run-page.tsx"));
const DomainsPage = lazy(() => import("../domains/domains-page.tsx"));
const DomainPage = lazy(() => import("../domains/domain-page.tsx"));
const AppsPage = lazy(() => import("../apps/apps-page.tsx"));
const AppPage = lazy(() => import("../apps/app-page.tsx"));

const PAGES = [
  { name: "jobs", label: "nav.jobs" },
  { name: "approvals", label: "nav.approvals" },
  { name: "schedules", label: "nav.schedules" },
  { name: "templates", label: "nav.templates" },
  { name: "domains", label: "nav.domains" },
  { name: "apps", label: "nav.apps" },
] as const;

/** The whole of the console. */
export function App(): ReactNode {
  const text = useText();
  const now = useStore(session);
  const server = useStore(about);
  const [keys, setKeys] = useState(false);
  const { path } = usePlace();
  useEffect(() => {
    const control = new AbortController();
    void openSession(control.signal);
    return () => control.abort();
  }, []);
  useEffect(() => {
    if (path.length === 0) navigate("/jobs", { replace: true });
  }, [path]);
  useShortcuts({
    "?": () => setKeys(true),
    "g j": () => navigate("/jobs"),
    "g a": () => navigate("/approvals"),
    "g s": () => navigate("/schedules"),
  });
  return (
    <>
      <a className="skip" href="#main">
        {text("nav.skip")}
      </a>
      <header className="top">
        <a className="brand" href="/jobs" onClick={follow} aria-label="kj">
          <img src={ICON} alt="" width="20" height="20" />
          <span>kj</span>
        </a>
        <nav aria-label={text("nav.main")}>
          {PAGES.map(({ name, label }) => (
            <a key={name} href={`/${name}`} onClick={follow} aria-current={path[0] === name ? "page" : undefined}>
              {text(label)}
              {name === "approvals" && <OpenApprovals />}
            </a>
          ))}
        </nav>
        <span className="gap" />
        {server?.read_only === true && <span className="badge">{text("live.readOnly")}</span>}
        {now.state === "signed-in" && <LiveMark />}
        {now.state === "opening" && now.problem !== undefined && <Unanswered problem={now.problem} />}
        <Menu me={now.state === "signed-in" ? now.me : undefined} about={server} showKeys={() => setKeys(true)} />
      </header>
      <main id="main" tabIndex={-1}>
        <Broken key={path.join("/")}>
          <Suspense fallback={<p className="loading">{text("page.loading")}</p>}>
            <Page path={path} />
          </Suspense>
        </Broken>
      </main>
      {keys && <KeysDialog onClose={() => setKeys(false)} />}
      {now.state === "signed-out" && <SignIn expired={now.expired} about={server} />}
    </>
  );
}

/** How many wait for the reader; nothing where none does. */
function OpenApprovals(): ReactNode {
  const text = useText();
  const n = useOpenApprovals();
  if (n === 0) return null;
  return (
    <span className="mark" title={text.count("nav.open", n)}>
      {n.toLocaleString(text.language)}
    </span>
  );
}

const ICON = new URL("../icon.svg", import.meta.url).href;

/** A page by its address; `*` stands for any part, and the page gets those. */
const ROUTES: readonly (readonly [address: string, page: (...parts: string[]) => ReactNode])[] = [
  ["jobs", () => <JobsPage />],
  ["jobs/*/*", (_namespace = "", name = "") => <JobPage key={name} name={name} />],
  ["approvals", () => <ApprovalsPage />],
  ["approvals/*/*/*", (_namespace, job = "", party = "") => <ApprovalPage job={job} party={party} />],
  ["schedules", () => <SchedulesPage />],
  ["schedules/*/*", (_namespace, name = "") => <SchedulePage name={name} />],
  ["templates", () => <TemplatesPage />],
  ["templates/*", (name = "") => <TemplatePage name={name} />],
  ["templates/*/run", (name = "") => <RunPage name={name} />],
  ["domains", () => <DomainsPage />],
  ["domains/*", (id = "") => <DomainPage id={id} />],
  ["apps", () => <AppsPage />],
  ["apps/*", (name = "") => <AppPage name={name} />],
];

function Page({ path }: { readonly path: readonly string[] }): ReactNode {
  const text = useText();
  if (path.length === 0) return null;
  for (const [address, page] of ROUTES) {
    const parts = address.split("/");
    if (parts.length !== path.length || !parts.every((part, index) => part === "*" || part === path[index])) continue;
    return page(...path.filter((_, index) => parts[index] === "*"));
  }
  return (
    <Message title={text("page.notFound")}>
      <p>{text("page.notFound.text", { path: `/${path.join("/")}` })}</p>
    </Message>
  );
}

/** Whether what is shown is as it is now. */
function LiveMark(): ReactNode {
  const text = useText();
  const { state, since, why } = useStore(live);
  const { zone, language } = useSettings();
  const time = since === undefined ? "" : clockText(since, zone, language);
  return (
    <span className={`live ${state}`} role="status" title={why}>
      <i aria-hidden="true" />
      {text(`live.${state}`, { time })}
    </span>
  );
}

/** In place of that, while it is not known who reads. */
function Unanswered({ problem }: { readonly problem: string }): ReactNode {
  const text = useText();
  return (
    <span className="live lost" role="status" title={problem}>
      <i aria-hidden="true" />
      {text("problem.offline")}
    </span>
  );
}
