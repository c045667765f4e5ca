/** The version of this build; the bundler puts in that of package.json. */
declare const KJO_VERSION: string | undefined;

export const VERSION: string = typeof KJO_VERSION === "string" ? KJO_VERSION : "0.0.0-dev";
