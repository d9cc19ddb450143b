/** Shared by the tests of the directory room. */
import { readdirSync, readFileSync } from "node:fs";
import type { DirectoryFinding } from "../../bindings/directory/findings.js";
import { DirectoryError } from "../../bindings/directory/errors.js";
import { readDirectory, type DirectoryReading, type ReadDirectoryOptions } from "../../bindings/directory/read.js";
import type { NamedPolicy } from "../../bindings/model/policy-set.js";
import type { DirectorySource } from "../../bindings/directory/source.js";

const FIXTURES = new URL("fixtures/", import.meta.url);

export function fixture(name: string): { name: string; text: string } {
  return { name, text: readFileSync(new URL(name, FIXTURES), "utf8") };
}

/** Every fixture of a folder and the folders in it, but for those whose names contain one of the texts. */
export function fixtures(folder: string, ...without: readonly string[]): DirectorySource[] {
  const names = readdirSync(new URL(`${folder}/`, FIXTURES), { recursive: true, encoding: "utf8" }).sort();
  const files = names.filter((name) => name.endsWith(".json")).map((name) => name.replaceAll("\\", "/"));
  return files.filter((name) => !without.some((text) => name.includes(text))).map((name) => fixture(`${folder}/${name}`));
}

export const source = (name: string, value: unknown): DirectorySource => ({ name, text: JSON.stringify(value) });

export const own = (members: object): DirectorySource => source("own.json", { version: 1, ...members });

/** The findings, whether it threw or not. */
export function findingsOf(sources: readonly DirectorySource[], options?: ReadDirectoryOptions): readonly DirectoryFinding[] {
  return attempt(sources, options).findings;
}

export function attempt(
  sources: readonly DirectorySource[],
  options?: ReadDirectoryOptions,
): DirectoryReading | { directory: undefined; findings: readonly DirectoryFinding[] } {
  try {
    return readDirectory(sources, options);
  } catch (error) {
    if (error instanceof DirectoryError) return { directory: undefined, findings: error.findings };
    throw error;
  }
}

/** The same directory with policy documents as objects, and without a word of where they stand. */
export function unplaced(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (key, member: unknown) => {
    if (key === "origin") return undefined;
    return key === "document" && typeof member === "string" ? (JSON.parse(member) as unknown) : member;
  });
}

export function codesOf(findings: readonly DirectoryFinding[]): string[] {
  return findings.map(({ findingType, issueCode }) => `${findingType.charAt(0)} ${issueCode}`);
}

export const ALLOW_ALL = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
export const policy = (name: string): NamedPolicy => ({ name, document: ALLOW_ALL });
