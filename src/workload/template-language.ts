import { deepEqual } from "../util/equal.ts";
import { evaluatePath, parsePath, type PathField, pathNames } from "./template-path.ts";
import type { TemplateValue } from "./template-value.ts";
import { Variables } from "./variables.ts";

/**
 * The part of Go's text/template that Kuscia's config templates use: `{{.NAME}}`, trimming,
 * comments, and Kuscia's own `{{{.PATH}}}`. Kuscia replaces paths in the text before Go parses it; here both are read in
 * one pass, so that an inserted value is never taken for template text.
 */
export type Template = readonly TemplateNode[];

type TemplateNode =
  | { kind: "text"; text: string }
  | { kind: "variable"; name: string }
  | { kind: "path"; path: PathField[] };

/** A template that is not of the language; `line` counts from 1. */
export class TemplateSyntaxError extends Error {
  override readonly name = "TemplateSyntaxError";
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

/** A rendered text that outgrew its limit. */
export class TemplateSizeError extends Error {
  override readonly name = "TemplateSizeError";
}

/** What stands between two pieces of text, and whether the text on either side loses its white space. */
interface Action {
  start: number;
  end: number;
  node?: TemplateNode;
  trimBefore: boolean;
  trimAfter: boolean;
}

const PATH = /\{\{\{\.([^{}]+)\}\}\}?/y;
const VARIABLE = /\{\{(-[ \t\r\n])?[ \t\r\n]*\.((?![0-9])[\p{L}\p{Nd}_]+)[ \t\r\n]*?([ \t\r\n]-)?\}\}/uy;
const COMMENT_START = /\{\{(-[ \t\r\n])?\/\*/y;
const COMMENT_END = /\*\/([ \t\r\n]-)?\}\}/y;
const DOTTED = /^\{\{(?:-[ \t\r\n])?[ \t\r\n]*\.[^\s.|(){}]+\.[^\s|(){}]*[ \t\r\n]*(?:[ \t\r\n]-)?\}\}$/;

export function parseTemplate(source: string): Template {
  const nodes: TemplateNode[] = [];
  let at = 0;
  let trim = false;
  for (;;) {
    const open = source.indexOf("{{", at);
    const action = open < 0 ? undefined : readAction(source, open);
    const text = source.slice(at, action?.start ?? source.length);
    pushText(nodes, trimmed(text, trim, action?.trimBefore ?? false));
    if (action === undefined) return nodes;
    if (action.node !== undefined) nodes.push(action.node);
    at = action.end;
    trim = action.trimAfter;
  }
}

/**
 * A template of which all is known but some variables: texts, which many pods share, and between them the nodes that read
 * such a variable.
 */
export interface BoundTemplate {
  readonly parts: readonly (string | TemplateNode)[];
  /** Bytes of the texts together. */
  readonly bytes: number;
  /** What the nodes read besides the open variables; undefined if nothing. */
  readonly variables: Variables | undefined;
}

/**
 * Renders what reads none of the `open` variables. Throws as soon as the texts have more than `limit` UTF-16 units,
 * however often a template repeats a large value.
 */
export function bindTemplate(
  template: Template,
  variables: Variables,
  { open, limit }: { open: ReadonlySet<string>; limit: number },
): BoundTemplate {
  const parts: (string | TemplateNode)[] = [];
  let length = 0;
  for (const node of template) {
    if (namesIn(node).some((name) => open.has(name))) {
      parts.push(node);
      continue;
    }
    const text = nodeText(node, variables);
    length += text.length;
    if (length > limit) throw new TemplateSizeError(`more than ${limit} characters`);
    const last = parts.at(-1);
    if (typeof last === "string") parts[parts.length - 1] = last + text;
    else parts.push(text);
  }
  const texts = parts.filter((part) => typeof part === "string");
  const others = parts.filter((part) => typeof part !== "string").flatMap(namesIn);
  return {
    parts,
    bytes: texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0),
    variables: others.every((name) => open.has(name)) ? undefined : variables,
  };
}

/** The whole text, once the open variables are known. */
export function renderBound({ parts, variables }: BoundTemplate, open: ReadonlyMap<string, TemplateValue>): string {
  const all = variables?.with(open) ?? new Variables(open);
  return parts.map((part) => (typeof part === "string" ? part : nodeText(part, all))).join("");
}

/** How many bytes `renderBound` gives. The open variables are asked for only if they are read. */
export function boundBytes(
  { parts, bytes, variables }: BoundTemplate,
  open: () => ReadonlyMap<string, TemplateValue>,
): number {
  const nodes = parts.filter((part) => typeof part !== "string");
  if (nodes.length === 0) return bytes;
  const all = variables?.with(open()) ?? new Variables(open());
  return nodes.reduce((sum, node) => sum + Buffer.byteLength(nodeText(node, all)), bytes);
}

/** Whether both give the same text, whatever the open variables are; false if that is not certain. */
export function rendersAlike(a: BoundTemplate, b: BoundTemplate): boolean {
  return a.variables === b.variables && deepEqual(a.parts, b.parts);
}

/** Throws as soon as the text has more than `limit` UTF-16 units. */
export function renderTemplate(template: Template, variables: Variables, limit: number): string {
  return renderBound(bindTemplate(template, variables, { open: new Set(), limit }), new Map());
}

function namesIn(node: TemplateNode): string[] {
  switch (node.kind) {
    case "text":
      return [];
    case "variable":
      return [node.name];
    case "path":
      return pathNames(node.path);
    default:
      return node satisfies never;
  }
}

function nodeText(node: TemplateNode, variables: Variables): string {
  switch (node.kind) {
    case "text":
      return node.text;
    case "variable":
      return variables.quoted(node.name);
    case "path":
      return evaluatePath(node.path, variables);
    default:
      return node satisfies never;
  }
}

function readAction(source: string, open: number): Action {
  return (
    readPath(source, open) ?? readComment(source, open) ?? readVariable(source, open) ?? unsupportedAction(source, open)
  );
}

/** Of four braces the first is text: `{"a":{{{{.X}}}}}`. */
function readPath(source: string, open: number): Action | undefined {
  for (const start of [open, open + 1]) {
    const match = matchAt(PATH, source, start);
    if (match !== null) {
      const node: TemplateNode = { kind: "path", path: parsePath(match[1] ?? "") };
      return { start, end: PATH.lastIndex, node, trimBefore: false, trimAfter: false };
    }
  }
  return undefined;
}

function readComment(source: string, open: number): Action | undefined {
  const begin = matchAt(COMMENT_START, source, open);
  if (begin === null) return undefined;
  const close = source.indexOf("*/", COMMENT_START.lastIndex);
  if (close < 0) throw new TemplateSyntaxError(lineAt(source, open), "unclosed comment");
  const end = matchAt(COMMENT_END, source, close);
  if (end === null) throw new TemplateSyntaxError(lineAt(source, open), "comment ends before closing delimiter");
  return {
    start: open,
    end: COMMENT_END.lastIndex,
    trimBefore: begin[1] !== undefined,
    trimAfter: end[1] !== undefined,
  };
}

function readVariable(source: string, open: number): Action | undefined {
  const match = matchAt(VARIABLE, source, open);
  if (match === null) return undefined;
  return {
    start: open,
    end: VARIABLE.lastIndex,
    node: { kind: "variable", name: match[2] ?? "" },
    trimBefore: match[1] !== undefined,
    trimAfter: match[3] !== undefined,
  };
}

/** Whatever else Go's language has would need its whole machinery; saying so beats inserting it unrendered. */
function unsupportedAction(source: string, open: number): never {
  const line = lineAt(source, open);
  const close = source.indexOf("}}", open);
  if (close < 0) throw new TemplateSyntaxError(line, "unclosed action");
  const action = source.slice(open, close + 2);
  const shown = action.length > 60 ? `${action.slice(0, 57)}...` : action;
  if (DOTTED.test(action)) throw new TemplateSyntaxError(line, `a path needs three braces, not ${shown}`);
  throw new TemplateSyntaxError(
    line,
    `unsupported action ${shown}; only {{.NAME}}, {{{.PATH}}} and comments are supported`,
  );
}

function matchAt(pattern: RegExp, source: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(source);
}

function trimmed(text: string, left: boolean, right: boolean): string {
  const start = left ? text.replace(/^[ \t\r\n]+/, "") : text;
  return right ? trimRight(start) : start;
}

/** By hand: a pattern anchored at the end takes quadratic time on long runs of blanks. */
function trimRight(text: string): string {
  let end = text.length;
  while (end > 0 && " \t\r\n".includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

function pushText(nodes: TemplateNode[], text: string): void {
  if (text !== "") nodes.push({ kind: "text", text });
}

function lineAt(source: string, at: number): number {
  return source.slice(0, at).split("\n").length;
}
