export function inSmallestOrder(text: string, sizeOf: (text: string) => number): string;
