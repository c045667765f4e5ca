import { memo, type ReactNode, type RefCallback, useMemo } from "react";
import type { JobView } from "../../../job/view.ts";
import { durationText } from "../../../util/duration.ts";
import { useNow } from "../../app/clock.ts";
import { type Text, useText } from "../../i18n/text.ts";
import { StateIcon } from "../../ui/state.tsx";
import { heldBack } from "../shown-tasks.ts";
import { type Bar, isAtRest, type Segment, type Timeline, ticksOf, timelineOf } from "./timeline.ts";

interface TimelineProps {
  readonly job: JobView;
  readonly task: string | undefined;
  readonly pick: (alias: string) => void;
}

const STRETCHES = ["waiting", "starting", "running"] as const;

/** When each attempt of each task waited, started and ran. */
export function TimelineView({ job, task, pick }: TimelineProps): ReactNode {
  const text = useText();
  const now = useNow();
  // What has ended does not move with the clock.
  const until = isAtRest(job) ? 0 : now;
  const more = heldBack(job);
  const line = useMemo(() => timelineOf(job, until), [job, until]);
  return (
    <div className="timeline" role="group" aria-label={text("job.view.timeline")} tabIndex={0}>
      <p className="legend">
        {STRETCHES.map((stretch) => (
          <span key={stretch}>
            <i className={`stretch ${stretch}`} aria-hidden="true" /> {text(`timeline.${stretch}`)}
          </span>
        ))}
      </p>
      <Axis line={line} />
      <ul>
        {line.bars.map((bar) => (
          <li key={`${bar.task} ${bar.attempt}`}>
            <BarRow bar={bar} line={line} isChosen={bar.task === task} pick={pick} />
          </li>
        ))}
      </ul>
      {more > 0 && <p className="loading">{text.count("added.more", more)}</p>}
    </div>
  );
}

function Axis({ line }: { readonly line: Timeline }): ReactNode {
  return (
    <div className="bar-row axis" aria-hidden="true">
      <span />
      <span className="track">
        {ticksOf(line).map((ms) => (
          <span key={ms} className="tick" ref={place(line, line.from + ms)}>
            {ms === 0 ? "0" : durationText(ms)}
          </span>
        ))}
      </span>
    </div>
  );
}

interface RowProps {
  readonly bar: Bar;
  readonly line: Timeline;
  readonly isChosen: boolean;
  readonly pick: (alias: string) => void;
}

const BarRow = memo(function BarRow({ bar, line, isChosen, pick }: RowProps): ReactNode {
  const text = useText();
  const { task, attempt, state, segments } = bar;
  return (
    <button
      type="button"
      className="bar-row"
      aria-pressed={isChosen}
      title={wordsOf(bar, text)}
      onClick={() => pick(task)}
    >
      <span className="name">
        <StateIcon state={state} />
        <b>{task}</b>
        {attempt > 0 && <small>#{attempt}</small>}
        <span className="hidden">{wordsOf(bar, text)}</span>
      </span>
      <span className="track" aria-hidden="true">
        {segments.map(({ stretch, from, to }) => (
          <i key={stretch} className={`stretch ${stretch} ${state}`} ref={place(line, from, to)} />
        ))}
      </span>
    </button>
  );
});

function wordsOf({ state, segments }: Bar, text: Text): string {
  const spans = segments.map(
    ({ stretch, from, to }: Segment) => `${text(`timeline.${stretch}`)} ${durationText(to - from)}`,
  );
  return [text.state(state), ...spans].join(", ");
}

/** Places are set by script: a style sheet cannot know times. */
function place({ from: begin, to: end }: Timeline, from: number, to?: number): RefCallback<HTMLElement> {
  const share = (time: number): string => `${(100 * (time - begin)) / (end - begin)}%`;
  return (element) => {
    element?.style.setProperty("left", share(from));
    if (to !== undefined) element?.style.setProperty("width", share(begin + to - from));
  };
}
