import type { ReactNode } from "react";
import type { JobView } from "../../job/view.ts";
import { about } from "../app/api.ts";
import { useStore } from "../app/store.ts";
import { useText } from "../i18n/text.ts";
import { Popup } from "../ui/popup.tsx";
import { type Offer, offered } from "./actions.ts";

interface CommandsProps {
  readonly job: JobView;
  readonly may: readonly string[];
  readonly choose: (offer: Offer) => void;
}

/** What the reader may do; nothing where the server only shows. */
export function Commands({ job, may, choose }: CommandsProps): ReactNode {
  const text = useText();
  const server = useStore(about);
  if (server?.read_only !== false || job.delete_time !== undefined) return null;
  const { atHand, more } = offered(may);
  return (
    <span className="actions">
      {atHand.map((offer) => (
        <button key={offer} type="button" onClick={() => choose(offer)}>
          {text(`action.${offer}`)}…
        </button>
      ))}
      {more.length > 0 && (
        <Popup label={text("action.more.label")} face={text("action.more.label")} className="">
          {(close) => (
            <div className="panel offers">
              {more.map((offer) => (
                <button
                  key={offer}
                  type="button"
                  className="quiet"
                  onClick={() => {
                    // The dialog gives the focus back to the button.
                    close();
                    choose(offer);
                  }}
                >
                  {text(`action.${offer}`)}…
                </button>
              ))}
            </div>
          )}
        </Popup>
      )}
    </span>
  );
}
