export const PROGRAM: string;
export function isBuildStale(root?: string): boolean;
export function build(): Promise<void>;
