/** Bytes as printable ASCII that compresses. */
export function textOf(bytes: Uint8Array): string;
