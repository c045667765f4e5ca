/** Parses what the API server sent; its schema, not we, guarantees the shape. Throws SyntaxError. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters, typescript/no-unsafe-type-assertion -- the one place where bytes become types
export const parseJson = <T>(text: string): T => JSON.parse(text) as T;
