/** Bounds of what clients write. docs/limits.md lists them. */

/** Path and query, in UTF-16 units; they are ASCII, or refused. */
export const TARGET_UNITS_MAX = 8192;
export const QUERY_PAIRS_MAX = 256;
/** A response header's value, once encoded. */
export const HEADER_VALUE_UNITS_MAX = 2048;
/** Of `x-forwarded-for` or a certificate's header. */
export const FACT_UNITS_MAX = 32_768;
/** One header, parameter or claim that becomes part of an ARN or a condition key. */
export const VALUE_UNITS_MAX = 8192;
/** Tags of a request. */
export const REQUEST_TAGS_MAX = 50;
/** The host that a client asked, as it was written. */
export const HOST_UNITS_MAX = 512;
/** `iss` of a federated caller. */
export const ISSUER_UNITS_MAX = 255;
/** Routes of a gateway. */
export const ROUTES_MAX = 10_000;
/** Placeholders of a text. */
export const PLACEHOLDERS_MAX = 32;
/** `cache.seconds`. As API Gateway keeps the answers of its authorizers at most. */
export const CACHE_SECONDS_MAX = 3600;
/** Headers that answers may depend on, beside those of the facts, where caches may keep them. */
export const VARY_HEADERS_MAX = 100;
/** Addresses that are known by their texts. */
export const ADDRESSES_KEPT = 1024;
