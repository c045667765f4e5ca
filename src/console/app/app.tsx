import { lazy, type ReactNode, Suspense, useEffect, useState } from "react";
import { useText } from "../i18n/text.ts";
import { JobsPage } from "../jobs/jobs-page.tsx";
import { Message } from "../ui/message.tsx";
import { clockText } from "../ui/time.tsx";
import { about, readAbout, signIn } from "./api.ts";
import { KeysDialog } from "./keys-dialog.tsx";
import { useShortcuts } from "./keys.ts";
import { Menu } from "./menu.tsx";
import { follow, navigate, usePlace } from "./router.ts";
import { expire, session } from "./session.ts";
import { useSettings } from "./settings.ts";
import { SignIn } from "./sign-in.tsx";
import { useStore } from "./store.ts";
import { live } from "./stream.ts";

/** Pages that not every reader opens come when they are wanted. */
const JobPage = lazy(() => import("../job/job-page.tsx"));

const PAGES = [{ name: "jobs", label: "nav.jobs" }] as const;

/** The whole of the console. */
export function App(): ReactNode {
  const text = useText();
  const now = useStore(session);
  const server = useStore(about);
  const [keys, setKeys] = useState(false);
  const { path } = usePlace();
  useEffect(() => {
    readAbout().catch(() => undefined);
    signIn().catch(expire);
  }, []);
  useEffect(() => {
    if (path.length === 0) navigate("/jobs", { replace: true });
  }, [path]);
  useShortcuts({ "?": () => setKeys(true), "g j": () => navigate("/jobs") });
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
            </a>
          ))}
        </nav>
        <span className="gap" />
        {server?.read_only === true && <span className="badge">{text("live.readOnly")}</span>}
        {now.state === "signed-in" && <LiveMark />}
        <Menu me={now.state === "signed-in" ? now.me : undefined} about={server} showKeys={() => setKeys(true)} />
      </header>
      <main id="main" tabIndex={-1}>
        <Suspense fallback={<p className="loading">{text("page.loading")}</p>}>
          <Page path={path} />
        </Suspense>
      </main>
      {keys && <KeysDialog onClose={() => setKeys(false)} />}
      {now.state === "signed-out" && <SignIn expired={now.expired} about={server} />}
    </>
  );
}

const ICON = new URL("../icon.svg", import.meta.url).href;

function Page({ path }: { readonly path: readonly string[] }): ReactNode {
  const text = useText();
  const [page, , name] = path;
  if (page === undefined) return null;
  if (page === "jobs" && path.length === 1) return <JobsPage />;
  if (page === "jobs" && name !== undefined && path.length === 3) return <JobPage key={name} name={name} />;
  return (
    <Message title={text("page.notFound")}>
      <p>{text("page.notFound.text", { path: `/${path.join("/")}` })}</p>
    </Message>
  );
}

/** Whether what is shown is as it is now. */
function LiveMark(): ReactNode {
  const text = useText();
  const { state, since } = useStore(live);
  const { zone, language } = useSettings();
  const time = since === undefined ? "" : clockText(since, zone, language);
  return (
    <span className={`live ${state}`} role="status">
      <i aria-hidden="true" />
      {text(`live.${state}`, { time })}
    </span>
  );
}
