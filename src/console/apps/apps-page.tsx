import type { ReactNode } from "react";
import { addressOf } from "../app/address.ts";
import { useFollowed, WITH_APPS } from "../app/followed.ts";
import { follow } from "../app/router.ts";
import { useText } from "../i18n/text.ts";
import { Filled } from "../ui/message.tsx";
import { Loaded, Page, ROW, Table } from "../ui/page.tsx";
import { type App, apps, imageOf, rolesOf } from "./apps.ts";

/** All AppImages: which image, for which roles. */
export default function AppsPage(): ReactNode {
  const text = useText();
  const { shown } = useFollowed("apps", apps, WITH_APPS);
  return (
    <Page title={text("nav.apps")}>
      <Loaded shown={shown}>
        {(found) => (
          <Filled
            rows={found}
            title={text("apps.none")}
            help={text("apps.none.text")}
            command="kubectl apply -f appimage.yaml"
          >
            <AppTable found={found} />
          </Filled>
        )}
      </Loaded>
    </Page>
  );
}

function AppTable({ found }: { readonly found: readonly App[] }): ReactNode {
  const text = useText();
  return (
    <Table label={text("nav.apps")} columns={[text("apps.name"), text("pod.image"), text("apps.roles")]}>
      {found.map((each) => (
        <tr key={each.name}>
          <td className="name">
            <a {...ROW} href={addressOf(["apps", each.name])} onClick={follow}>
              {each.name}
            </a>
          </td>
          <td>
            <code>{imageOf(each)}</code>
          </td>
          <td className="quiet">
            {rolesOf(each)
              .map((role) => (role === "" ? text("apps.anyRole") : role))
              .join(", ")}
          </td>
        </tr>
      ))}
    </Table>
  );
}
