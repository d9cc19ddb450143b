import type { ESLint } from "eslint";

export function roomOf(path: string): { readonly room: string } | undefined;
export function wayBetween(from: string, to: string, imports?: (name: string) => readonly string[]): readonly string[] | undefined;

declare const rooms: ESLint.Plugin;
export default rooms;
