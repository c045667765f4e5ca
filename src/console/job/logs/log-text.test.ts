import { expect, it } from "vitest";
import { shownText } from "./log-text.ts";

it.each([
  ["plain text\twith a tab, 中文 and 🎉", "plain text\twith a tab, 中文 and 🎉"],
  ["\u001B[1;31mERROR\u001B[0m bad", "ERROR bad"],
  ["\u001B]0;title\u0007 \u001B[2J", "␛]0;title␇ ␛[2J"],
  ["<img src=x onerror=alert(1)>&lt;", "<img src=x onerror=alert(1)>&lt;"],
  ["abc\u202Etxt.exe", "abc⟨U+202E⟩txt.exe"],
  ["a\u200Bb\u2066c\uFEFF", "a⟨U+200B⟩b⟨U+2066⟩c⟨U+FEFF⟩"],
  ["10%\r20%\u007F\u0085", "10%␍20%␡⟨U+0085⟩"],
])("%j is shown as %j", (line, expected) => expect(shownText(line)).toBe(expected));
