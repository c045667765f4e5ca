interface Policy {
  createScriptURL(address: string): unknown;
}
interface Factory {
  createPolicy(name: string, rules: { createScriptURL: (address: string) => string }): Policy;
}

let policy: Policy | undefined;

/** The address of a script of our own in the form that the browser takes; under the page's policy it takes no text. */
export function scriptAddress(address: string): URL {
  const { trustedTypes } = window as { readonly trustedTypes?: Factory };
  policy ??= trustedTypes?.createPolicy("kj", { createScriptURL: ownAddress });
  return (policy?.createScriptURL(address) ?? ownAddress(address)) as URL;
}

/** @throws Error for an address that is not below our own assets */
function ownAddress(address: string): string {
  const { href, origin, pathname } = new URL(address, location.origin);
  if (origin !== location.origin || !pathname.startsWith("/assets/"))
    throw new Error(`${address} is no script of ours`);
  return href;
}
