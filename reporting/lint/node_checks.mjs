// What the npm tools say of an HTML mail: reads it from standard input, writes JSON to standard output.
// usage: node node_checks.mjs <folder with node_modules> <mail programs, separated by commas>

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [folder, programs] = process.argv.slice(2);
const require = createRequire(pathToFileURL(`${folder}/package.json`));
const html = readFileSync(0, "utf8");

// A mail needs what HTML 5 calls obsolete: Outlook for Windows lays out by attributes.
const RULES = { "no-deprecated-attr": "off", "doctype-style": "off", "void-style": "off", "long-title": "off" };

async function validity() {
  const { HtmlValidate } = require("html-validate");
  const checker = new HtmlValidate({ root: true, extends: ["html-validate:standard"], rules: RULES });
  const report = await checker.validateString(html);
  const messages = report.results.flatMap((result) => result.messages);
  return messages.map(({ ruleId, message, line }) => ({ rule: ruleId, message, line }));
}

async function support() {
  const { caniemail } = await import(pathToFileURL(require.resolve("caniemail")));
  const lacking = {};
  const unknown = {};
  for (const client of programs.split(",")) {
    try {
      for (const [, issues] of caniemail({ clients: [client], html }).issues.errors) {
        for (const { title } of issues) (lacking[title] ??= new Set()).add(client);
      }
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      unknown[client] = error.message; // its data lack a feature for this program, and it gives up
    }
  }
  return { lacking: Object.fromEntries(Object.entries(lacking).map(([title, set]) => [title, [...set]])), unknown };
}

process.stdout.write(JSON.stringify({ validity: await validity(), support: await support() }));
