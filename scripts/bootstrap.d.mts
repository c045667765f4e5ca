export function ensureInstalled(): Promise<void>;
export function nodeComplaint(version: string): string | undefined;
export function isInstalled(root: string): boolean;
