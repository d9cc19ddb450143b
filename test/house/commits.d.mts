export declare function faultsOf(subject: string): string[];
