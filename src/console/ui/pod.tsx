import type { ReactNode } from "react";
import { type Text, useText } from "../i18n/text.ts";
import { Facts } from "./page.tsx";

/** What stands for a pod in an answer of the server. */
export interface ShownPod {
  readonly task: string;
  readonly role: string;
  readonly app_image: string;
  readonly image: string;
  readonly replicas: number;
  readonly pod: string;
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly problem: string;
}

interface Container {
  readonly name: string;
  readonly image?: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value?: string; readonly valueFrom?: object }[];
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string; readonly readOnly?: boolean }[];
  readonly resources?: {
    readonly limits?: Readonly<Record<string, string>>;
    readonly requests?: Readonly<Record<string, string>>;
  };
}

/** What a pod is made of: images, commands, resources, mounts, environment and files. */
export function PodDetails({ shown }: { readonly shown: ShownPod }): ReactNode {
  const text = useText();
  if (shown.pod === "") return <p className="error">{shown.problem}</p>;
  const { spec } = JSON.parse(shown.pod) as { spec: { containers: readonly Container[] } };
  return (
    <>
      {spec.containers.map((container) => (
        <ContainerDetails key={container.name} container={container} />
      ))}
      {shown.files.map(({ path, text: content }) => (
        <details key={path}>
          <summary>
            <code>{path}</code>
          </summary>
          <Listing label={path}>{content}</Listing>
        </details>
      ))}
      <details>
        <summary>{text("pod.whole")}</summary>
        <Listing label={text("pod.whole")}>{JSON.stringify(JSON.parse(shown.pod), undefined, 2)}</Listing>
      </details>
    </>
  );
}

/** Text as it is, which scrolls by itself. */
export function Listing({ label, children }: { readonly label: string; readonly children: string }): ReactNode {
  return (
    <pre className="listing" tabIndex={0} role="group" aria-label={label}>
      {children}
    </pre>
  );
}

function ContainerDetails({ container }: { readonly container: Container }): ReactNode {
  const text = useText();
  const { env = [] } = container;
  return (
    <>
      <Facts facts={factsOf(container, text)} />
      {env.length > 0 && (
        <details>
          <summary>{text.count("pod.env", env.length)}</summary>
          <Listing label={text("pod.variables")}>
            {env.map(({ name, value, valueFrom }) => `${name}=${value ?? JSON.stringify(valueFrom ?? "")}`).join("\n")}
          </Listing>
        </details>
      )}
    </>
  );
}

/** What is known of a container; nothing of what it does not say. */
function factsOf(container: Container, text: Text): (readonly [label: string, value: ReactNode])[] {
  const { name, image = "", command = [], args = [], volumeMounts = [], resources = {} } = container;
  const facts = [
    [text("pod.container"), name],
    [text("pod.image"), image],
    [text("pod.runs"), [...command, ...args].join(" ")],
    [text("pod.resources"), resourceText(resources.limits ?? resources.requests)],
    [text("pod.mounts"), volumeMounts.map(mountText).join(", ")],
  ] as const;
  return facts.filter(([, value]) => value !== "").map(([label, value]) => [label, <code key={label}>{value}</code>]);
}

function mountText({ name, mountPath, readOnly = false }: NonNullable<Container["volumeMounts"]>[number]): string {
  return `${name} → ${mountPath}${readOnly ? " (ro)" : ""}`;
}

function resourceText(resources: Readonly<Record<string, string>> = {}): string {
  return Object.entries(resources)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
}
