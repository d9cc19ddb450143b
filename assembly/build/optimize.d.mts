import type binaryen from "binaryen";

export const FEATURES: number;
export function optimize(module: binaryen.Module, kept?: readonly string[]): binaryen.Module;
