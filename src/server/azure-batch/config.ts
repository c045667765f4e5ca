import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { load } from "js-yaml";
import { OptionError } from "../../process/options.ts";

/** Whom a shared key stands for. */
export interface Account {
  readonly name: string;
  readonly key: Buffer;
  /** The domain that it acts for; undefined: a master. */
  readonly domain?: string;
}

/** An environment that tasks run in. */
export interface Pool {
  readonly id: string;
  /** The AppImage whose container runs command lines. */
  readonly appImage: string;
  /** The domain in whose namespace. */
  readonly domain: string;
  /** The role of the party in a task, for an AppImage that has several. */
  readonly role?: string;
}

/** What an administrator has named: accounts and pools. */
export interface BatchConfig {
  readonly accounts: readonly Account[];
  readonly pools: readonly Pool[];
}

export const NO_CONFIG: BatchConfig = { accounts: [], pools: [] };

/** Reads the file of `--azure-batch-config`. @throws OptionError that names what is wrong */
export function readBatchConfig(path: string): BatchConfig {
  const root: unknown = load(readFileSync(path, "utf8")) ?? {};
  const { accounts, pools } = fieldsOf(root, path, ["accounts", "pools"]);
  const read = { accounts: listOf(accounts, `${path}: accounts`), pools: listOf(pools, `${path}: pools`) };
  const config = {
    accounts: read.accounts.map((each, index) => accountOf(each, `${path}: accounts[${index}]`, dirname(path))),
    pools: read.pools.map((each, index) => poolOf(each, `${path}: pools[${index}]`)),
  };
  requireDistinct(
    `${path}: accounts`,
    config.accounts.map(({ name }) => name.toLowerCase()),
  );
  requireDistinct(
    `${path}: pools`,
    config.pools.map(({ id }) => id.toLowerCase()),
  );
  return config;
}

function accountOf(value: unknown, where: string, folder: string): Account {
  const fields = fieldsOf(value, where, ["name", "key", "keySecret", "master", "domain"]);
  const name = textOf(fields["name"], `${where}.name`);
  const isMaster = fields["master"] === true;
  if (isMaster === (fields["domain"] !== undefined))
    throw new OptionError(`${where} must have either master: true or domain, the one that it acts for`);
  const domain = isMaster ? {} : { domain: textOf(fields["domain"], `${where}.domain`) };
  return { name, key: keyOf(fields, where, folder), ...domain };
}

/** The key itself may not be told. */
function keyOf(fields: Fields, where: string, folder: string): Buffer {
  const { key, keySecret } = fields;
  if ((key === undefined) === (keySecret === undefined))
    throw new OptionError(`${where} must have either key, in base64, or keySecret, a file that holds it`);
  const text =
    key === undefined
      ? readFileSync(resolve(folder, textOf(keySecret, `${where}.keySecret`)), "utf8").trim()
      : textOf(key, `${where}.key`);
  const bytes = Buffer.from(text, "base64");
  if (bytes.length === 0 || bytes.toString("base64").replace(/=+$/, "") !== text.replace(/=+$/, ""))
    throw new OptionError(`${where}: the key is no base64; make one with \`openssl rand -base64 64\``);
  return bytes;
}

function poolOf(value: unknown, where: string): Pool {
  const fields = fieldsOf(value, where, ["id", "appImage", "domain", "role"]);
  const [id, appImage, domain] = ["id", "appImage", "domain"].map((name) => textOf(fields[name], `${where}.${name}`));
  const role = fields["role"] === undefined ? {} : { role: textOf(fields["role"], `${where}.role`) };
  return { id: id!, appImage: appImage!, domain: domain!, ...role };
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown, where: string, known: readonly string[]): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new OptionError(`${where} must be a map with ${known.join(", ")}`);
  const unknown = Object.keys(value).find((key) => !known.includes(key));
  if (unknown !== undefined) throw new OptionError(`${where} has "${unknown}"; it may have ${known.join(", ")}`);
  return value as Fields;
}

function listOf(value: unknown, where: string): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new OptionError(`${where} must be a list`);
  return value;
}

function textOf(value: unknown, where: string): string {
  if (typeof value === "string" && value !== "") return value;
  throw new OptionError(`${where} must be a text`);
}

function requireDistinct(where: string, names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new OptionError(`${where} has "${twice}" twice; upper and lower case are the same`);
}
