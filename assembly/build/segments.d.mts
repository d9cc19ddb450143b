export function inOneSegment(text: string): string;
