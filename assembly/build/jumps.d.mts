export function conditionsAsJumps(text: string, isMeant: (name: string) => boolean): string;
