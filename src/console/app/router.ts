import { type MouseEvent, useMemo } from "react";
import { type Place, placeOf } from "./address.ts";
import { Store, useStore } from "./store.ts";

const address = new Store(current());

function current(): string {
  const { pathname, search, hash } = location;
  // A token that is in the address when the page opens is taken out of it.
  return `${pathname}${search}${hash.startsWith("#token=") ? "" : hash}`;
}

window.addEventListener("popstate", () => address.set(current()));

/** Goes to an address of the console; `replace` leaves no entry to go back to. */
export function navigate(to: string, { replace = false } = {}): void {
  if (to === current()) return;
  if (replace) history.replaceState(null, "", to);
  else history.pushState(null, "", to);
  address.set(current());
}

/** Where the reader is. */
export function usePlace(): Place {
  const text = useStore(address);
  return useMemo(() => placeOf(text), [text]);
}

/** For the clicks of a link: another page without loading anew, unless the browser is asked for something else. */
export function follow(event: MouseEvent<HTMLAnchorElement>, how: { readonly replace?: boolean } = {}): void {
  if (event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const { pathname, search, hash } = event.currentTarget;
  navigate(`${pathname}${search}${hash}`, how);
}
