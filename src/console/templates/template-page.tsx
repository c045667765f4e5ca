import type { ReactNode } from "react";
import { addressOf } from "../app/address.ts";
import { useFollowed, WITH_TEMPLATES } from "../app/followed.ts";
import { follow, navigate } from "../app/router.ts";
import { useMayWrite } from "../app/rights.ts";
import { useText } from "../i18n/text.ts";
import { Digest } from "../ui/digest.tsx";
import { DraftTasks } from "../ui/draft.tsx";
import { Missing } from "../ui/message.tsx";
import { Facts, Loaded, Page, Part, Table } from "../ui/page.tsx";
import { type Template, template } from "./templates.ts";

/** One template: what it asks for, and what it makes. */
export default function TemplatePage({ name }: { readonly name: string }): ReactNode {
  const text = useText();
  const may = useMayWrite("create");
  const { shown } = useFollowed(name, (signal) => template(name, signal), WITH_TEMPLATES);
  if (shown.value === undefined && shown.problem?.status === 404) return <NoTemplate name={name} />;
  const canRun = may && shown.value?.problem === "";
  const beside = canRun && (
    <>
      <span className="gap" />
      <a className="button primary" href={addressOf(["templates", name, "run"])} onClick={follow}>
        {text("templates.run")}…
      </a>
    </>
  );
  return (
    <Page title={name} beside={beside} onEscape={() => navigate("/templates")}>
      <Loaded shown={shown}>{(found) => <Found found={found} />}</Loaded>
    </Page>
  );
}

/** There is none of this name, or none that the reader may see. */
export function NoTemplate({ name }: { readonly name: string }): ReactNode {
  const text = useText();
  return (
    <Missing title={text("templates.notFound", { name })} back={{ href: "/templates", label: text("nav.templates") }} />
  );
}

function Found({ found }: { readonly found: Template }): ReactNode {
  const text = useText();
  const { display_name: title, description, problem, revision, spec } = found;
  return (
    <div className="sheet-body">
      {problem !== "" && <p className="notice">{problem}</p>}
      <Facts
        facts={[
          ...(title === "" ? [] : [[text("templates.title"), title] as const]),
          ...(description === "" ? [] : [[text("templates.about"), description] as const]),
          [text("templates.revision"), <Digest key="revision" digest={revision} />],
        ]}
      />
      <Parameters found={found} />
      <DraftTasks spec={spec.template.spec} />
    </div>
  );
}

function Parameters({ found: { spec } }: { readonly found: Template }): ReactNode {
  const text = useText();
  const parameters = spec.parameters ?? [];
  const columns = ["name", "type", "default", "about"] as const;
  return (
    <Part id="parameters" title={text("templates.parameters")} rows={parameters} none={text("templates.noParameters")}>
      <Table label={text("templates.parameters")} columns={columns.map((column) => text(`templates.column.${column}`))}>
        {parameters.map(
          ({ name, type = "string", default: value, required = false, description = "", options = [] }) => (
            <tr key={name}>
              <td className="name">
                <code>{name}</code> {required && <small>{text("templates.required")}</small>}
              </td>
              <td>{type === "enum" ? options.join(" | ") : type}</td>
              <td>
                <code>{value}</code>
              </td>
              <td className="said">{description}</td>
            </tr>
          ),
        )}
      </Table>
    </Part>
  );
}
