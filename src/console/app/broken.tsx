import { Component, type ReactNode } from "react";
import { ProblemMessage } from "../ui/message.tsx";

interface State {
  readonly problem?: unknown;
}

/** Says that a page could not be shown, such as when its script did not come; the rest of the console stays. */
export class Broken extends Component<{ readonly children: ReactNode }, State> {
  override state: State = {};

  static getDerivedStateFromError(problem: unknown): State {
    return { problem };
  }

  override render(): ReactNode {
    const { problem } = this.state;
    if (problem === undefined) return this.props.children;
    return <ProblemMessage problem={problem} retry={() => location.reload()} />;
  }
}
