export function ensureInstalled(what: { forTests: boolean }): Promise<void>;
export function nodeComplaint(version: string): string | undefined;
export function isInstalled(root: string, what: { forTests: boolean }): boolean;
