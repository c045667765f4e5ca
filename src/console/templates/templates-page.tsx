import type { ReactNode } from "react";
import { addressOf } from "../app/address.ts";
import { useFollowed, WITH_TEMPLATES } from "../app/followed.ts";
import { follow } from "../app/router.ts";
import { useJobNamespace } from "../app/session.ts";
import { useText } from "../i18n/text.ts";
import { Filled } from "../ui/message.tsx";
import { Loaded, Page, ROW, Table } from "../ui/page.tsx";
import { type Template, templates } from "./templates.ts";

/** All templates, and which values each asks for. */
export default function TemplatesPage(): ReactNode {
  const text = useText();
  const namespace = useJobNamespace();
  const { shown } = useFollowed("templates", templates, WITH_TEMPLATES);
  return (
    <Page title={text("nav.templates")}>
      <Loaded shown={shown}>
        {(found) => (
          <Filled
            rows={found}
            title={text("templates.none")}
            help={text("templates.none.text")}
            command={`kubectl apply -n ${namespace} -f template.yaml`}
          >
            <TemplateTable found={found} />
          </Filled>
        )}
      </Loaded>
    </Page>
  );
}

function TemplateTable({ found }: { readonly found: readonly Template[] }): ReactNode {
  const text = useText();
  const columns = [text("templates.name"), text("templates.parameters"), text("templates.about")];
  return (
    <Table label={text("nav.templates")} columns={columns}>
      {found.map(({ name, display_name: title, description, problem, spec }) => (
        <tr key={name}>
          <td className="name">
            <a {...ROW} href={addressOf(["templates", name])} onClick={follow}>
              {name}
            </a>
            {title !== "" && <small>{title}</small>}
          </td>
          <td className="quiet">{(spec.parameters ?? []).map((each) => each.name).join(", ") || "–"}</td>
          <td className="said">{problem === "" ? description : <span className="error">{problem}</span>}</td>
        </tr>
      ))}
    </Table>
  );
}
