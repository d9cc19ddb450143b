/** AssemblyScript's integer types as TypeScript sees them in the portable files layout.ts and limits.ts. */
declare type u32 = number;
declare type i32 = number;
