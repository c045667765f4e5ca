import { expect, it } from "vitest";
import { sentFields } from "./sent-fields.ts";

it.each([
  ['{"a":1,"b":{"c":[1,{"d":"x"}]},"e":[]}', ["a", "b", "b.c", "b.c[1].d", "e"]],
  ['{"a":1,"a":2}', ["a", "a"]],
  ['[{"a":{}},{"a":"{\\"b\\":1}, ]"}]', ["[0].a", "[1].a"]],
  ['{"a\\"b":"c","d":true}', ['a"b', "d"]],
  ["", []],
])("%s has the fields %j", (text, fields) => {
  expect(sentFields(text)).toEqual(fields);
});
