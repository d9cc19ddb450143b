export function roomOf(path: string): { readonly room: string } | undefined;
export function wayBetween(from: string, to: string, imports?: (name: string) => readonly string[]): readonly string[] | undefined;
