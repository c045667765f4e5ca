import type { ReactNode } from "react";
import { useText } from "../i18n/text.ts";
import { Segments } from "../ui/choice.tsx";
import { shortName } from "../ui/party.tsx";
import { Popup } from "../ui/popup.tsx";
import type { About } from "./api.ts";
import { expire, type Me } from "./session.ts";
import { change, LANGUAGES, THEMES, useSettings, ZONES } from "./settings.ts";

const LANGUAGE_NAMES = { en: "English", "zh-CN": "中文" };

interface MenuProps {
  readonly me: Me | undefined;
  readonly about: About | undefined;
  readonly showKeys: () => void;
}

/** Who reads, and how it is shown. */
export function Menu({ me, about, showKeys }: MenuProps): ReactNode {
  const text = useText();
  const name = me?.name ?? "";
  return (
    <Popup
      label={name === "" ? text("menu.anonymous") : text("menu.open", { name })}
      face={<span>{shortName(name) || "⋯"}</span>}
      className="quiet who"
    >
      {(close) => <Panel me={me} about={about} showKeys={showKeys} close={close} />}
    </Popup>
  );
}

function Panel({ me, about, showKeys, close }: MenuProps & { readonly close: () => void }): ReactNode {
  const text = useText();
  const { theme, language, zone, shortcuts } = useSettings();
  return (
    <div className="panel">
      {me !== undefined && (
        <div className="me">
          <b>{me.name}</b>
          <span>{rightsText(me, text)}</span>
        </div>
      )}
      <Row label={text("menu.theme")}>
        <Segments
          label={text("menu.theme")}
          value={theme}
          onChange={(value) => change({ theme: value })}
          options={THEMES.map((value) => ({ value, label: text(`menu.theme.${value}`) }))}
        />
      </Row>
      <Row label={text("menu.language")}>
        <Segments
          label={text("menu.language")}
          value={language}
          onChange={(value) => change({ language: value })}
          options={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
        />
      </Row>
      <Row label={text("menu.zone")}>
        <Segments
          label={text("menu.zone")}
          value={zone}
          onChange={(value) => change({ zone: value })}
          options={ZONES.map((value) => ({ value, label: text(`menu.zone.${value}`) }))}
        />
      </Row>
      <label className="check">
        <input
          type="checkbox"
          checked={shortcuts}
          onChange={(event) => change({ shortcuts: event.currentTarget.checked })}
        />
        {text("menu.shortcuts")}
      </label>
      <div className="panel-foot">
        <button
          type="button"
          className="quiet"
          onClick={() => {
            close();
            showKeys();
          }}
        >
          {text("menu.keys")}
        </button>
        {me !== undefined && (
          <button type="button" className="quiet" onClick={expire}>
            {text("menu.signOut")}
          </button>
        )}
        {about !== undefined && <small>{text("menu.version", { version: about.version })}</small>}
      </div>
    </div>
  );
}

function Row({ label, children }: { readonly label: string; readonly children: ReactNode }): ReactNode {
  return (
    <div className="setting">
      <span aria-hidden="true">{label}</span>
      {children}
    </div>
  );
}

function rightsText({ may, job_namespace: namespace }: Me, text: ReturnType<typeof useText>): string {
  return may.length === 0
    ? text("menu.mayNothing", { namespace })
    : text("menu.may", { verbs: may.join(", "), namespace });
}
