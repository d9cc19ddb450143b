/** AssemblyScript's types as TypeScript sees them in the portable files layout.ts, limits.ts and choices.ts. */
declare type u32 = number;
declare type i32 = number;
declare type bool = boolean;
