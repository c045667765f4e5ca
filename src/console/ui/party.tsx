import type { ReactNode } from "react";
import { partyColour } from "../../job/look.ts";

/** A party's name with its colour. */
export function Party({ name }: { readonly name: string }): ReactNode {
  return (
    <span className="party">
      <i className={`dot ${partyColour(name)}`} aria-hidden="true" />
      <span>{name}</span>
    </span>
  );
}

/** Names of parties, side by side. */
export function Parties({ names }: { readonly names: readonly string[] }): ReactNode {
  return (
    <span className="parties" title={names.join(", ")}>
      {names.map((name) => (
        <Party key={name} name={name} />
      ))}
    </span>
  );
}

/** Of a ServiceAccount its own name. */
export function shortName(name: string): string {
  return name.replace(/^system:serviceaccount:[^:]+:/, "");
}

/** Who did something; the whole name when pointed at. */
export function Person({ name }: { readonly name: string }): ReactNode {
  return <span title={name}>{shortName(name)}</span>;
}
