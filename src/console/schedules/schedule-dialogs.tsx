import { type ReactNode, useState } from "react";
import { addressOf } from "../app/address.ts";
import { navigate } from "../app/router.ts";
import { useJobNamespace } from "../app/session.ts";
import { useText } from "../i18n/text.ts";
import { Confirm } from "../ui/confirm.tsx";
import { goOn, newToken, pause, runNow, type Schedule } from "./schedules.ts";

interface RunProps {
  readonly schedule: Schedule;
  readonly onClose: () => void;
}

/** Makes a job now, and opens it. */
export function RunDialog({ schedule, onClose }: RunProps): ReactNode {
  const text = useText();
  const namespace = useJobNamespace();
  // One dialog makes one job, however often it is sent.
  const [token] = useState(newToken);
  const { name, active_job_ids: active } = schedule;
  const run = async (): Promise<void> => navigate(addressOf(["jobs", namespace, await runNow(name, token)]));
  return (
    <Confirm title={text("schedules.run.title", { name })} label={text("schedules.run.do")} onClose={onClose} act={run}>
      <p>{text("schedules.run.text")}</p>
      {active.length > 0 && <p className="notice">{text("schedules.run.active", { jobs: active.join(", ") })}</p>}
    </Confirm>
  );
}

interface PauseProps extends RunProps {
  readonly reread: () => Promise<void>;
}

/** Pauses it, and stops what runs if that is asked for. */
export function PauseDialog({ schedule, onClose, reread }: PauseProps): ReactNode {
  const text = useText();
  const [stopJobs, setStopJobs] = useState(false);
  const { name, active_job_ids: active } = schedule;
  const act = async (): Promise<void> => {
    await pause(name, { stopJobs });
    await reread();
    onClose();
  };
  return (
    <Confirm
      title={text("schedules.pause.title", { name })}
      label={text("schedules.pause")}
      onClose={onClose}
      act={act}
    >
      <p>{text("schedules.pause.text")}</p>
      {active.length > 0 && (
        <label className="check">
          <input type="checkbox" checked={stopJobs} onChange={(event) => setStopJobs(event.currentTarget.checked)} />
          {text("schedules.pause.stop", { jobs: active.join(", ") })}
        </label>
      )}
    </Confirm>
  );
}

interface GoOnProps {
  readonly name: string;
  readonly reread: () => Promise<void>;
}

/** Lets a paused one go on. */
export function GoOnButton({ name, reread }: GoOnProps): ReactNode {
  const text = useText();
  const [open, setOpen] = useState(false);
  const close = (): void => setOpen(false);
  const act = async (): Promise<void> => {
    await goOn(name);
    await reread();
    close();
  };
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        {text("schedules.resume")}…
      </button>
      {open && (
        <Confirm
          title={text("schedules.resume.title", { name })}
          label={text("schedules.resume")}
          onClose={close}
          act={act}
        >
          <p>{text("schedules.resume.text")}</p>
        </Confirm>
      )}
    </>
  );
}
