/** What AWS leaves open, as options of the compiler. */

/** The points that the specification leaves open, as switches (DECISIONS.md). The artifact records them. */
export interface Choices {
  /** Who escapes a `NotPrincipal` (policy-language 9-11). Default "strict". */
  readonly notPrincipalMode?: "strict" | "lenient";
  /** A `NotResource` value with an unresolved variable (§5.1). Default "byEffect". */
  readonly unresolvedNotResource?: "byEffect" | "excludesNothing";
  /** Is the empty string a null value (0.3-3)? Default true. */
  readonly emptyStringIsNull?: boolean;
  /** `ForAnyValue:…IfExists` with an absent key (§6.2). Default false. */
  readonly forAnyIfExistsAbsent?: boolean;
}
