/** Operands of conditions: numbers (§6.4), dates (§6.5), addresses (§6.7), base64 (§6.6). */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AddressRange, Decimal } from "../../bindings/policy/ast.js";
import { parseAddressRange } from "../../bindings/policy/addresses.js";
import { canonicalBase64 } from "../../bindings/text/base64.js";
import { parseDate } from "../../bindings/policy/dates.js";
import { parseDecimal } from "../../bindings/policy/numbers.js";

describe("numbers", () => {
  /** Exact value as a fraction over 10^`scale`. */
  function scaled(decimal: Decimal | undefined, scale: number): bigint {
    if (decimal === undefined) throw new Error("no number");
    if (decimal.digits === "") return 0n;
    const power = decimal.exponent - decimal.digits.length + scale;
    const magnitude = BigInt(decimal.digits) * 10n ** BigInt(power);
    return decimal.negative ? -magnitude : magnitude;
  }

  test("equal values have one form", () => {
    const groups = [
      ["1", "1.0", "01", "1.000", "1e0", "10e-1", "0.1E1", "100e-2", "1e+0", "1e00"],
      ["1000", "1e3", "1E+3", "10000e-1"],
      ["0", "-0", "0.0", "0e5", "000.000", "-0e-7"],
      ["0.1", "0.10", "00.1", "1e-1"],
      ["-2.50", "-2.5", "-25e-1"],
    ];
    for (const group of groups) expect(new Set(group.map((text) => JSON.stringify(parseDecimal(text)))).size, group[0]).toBe(1);
    expect(parseDecimal("-12.340")).toEqual({ negative: true, digits: "1234", exponent: 2 });
    expect(parseDecimal("0.0012")).toEqual({ negative: false, digits: "12", exponent: -2 });
    expect(parseDecimal("-0")).toEqual({ negative: false, digits: "", exponent: 0 });
    expect(parseDecimal("9007199254740993")).not.toEqual(parseDecimal("9007199254740992"));
  });

  test("exact for random decimals", () => {
    const digits = fc.stringMatching(/^[0-9]{1,25}$/);
    fc.assert(
      fc.property(
        fc.boolean(),
        digits,
        fc.option(digits),
        fc.integer({ min: -30, max: 30 }),
        (negative, whole, fraction, exponent) => {
          const text = `${negative ? "-" : ""}${whole}${fraction === null ? "" : `.${fraction}`}e${exponent}`;
          const expected = BigInt(whole + (fraction ?? "")) * 10n ** BigInt(100 + exponent - (fraction ?? "").length);
          const decimal = parseDecimal(text);
          expect(scaled(decimal, 100)).toBe(negative ? -expected : expected);
          expect(decimal?.digits).not.toMatch(/^0|0$/);
        },
      ),
    );
  });

  test.each([
    "",
    "+1",
    " 1",
    "1 ",
    "1\n",
    ".5",
    "5.",
    "1e",
    "e5",
    "1e1.5",
    "0x10",
    "NaN",
    "Infinity",
    "-Infinity",
    "1,000",
    "1_000",
    "--1",
    "-",
    "١",
    "1e++1",
    "true",
  ])("%j is not a number", (text) => {
    expect(parseDecimal(text)).toBeUndefined();
  });

  test("an exponent has 15 digits at most, leading zeros aside", () => {
    expect(parseDecimal("1e999999999999999")).toEqual({ negative: false, digits: "1", exponent: 1_000_000_000_000_000 });
    expect(parseDecimal("-0.01e-999999999999999")).toEqual({ negative: true, digits: "1", exponent: -1_000_000_000_000_000 });
    expect(parseDecimal("1e1000000000000000")).toBeUndefined();
    expect(parseDecimal("1e-1000000000000000")).toBeUndefined();
    expect(parseDecimal("0e1000000000000000")).toBeUndefined();
    expect(parseDecimal(`1e${"0".repeat(50)}5`)?.exponent).toBe(6);
    expect(parseDecimal(`1e${"9".repeat(100)}`)).toBeUndefined();
    expect(parseDecimal("7".repeat(1_000_000))?.exponent).toBe(1_000_000);
  });
});

describe("dates", () => {
  function instant(text: string): { seconds: bigint; nanoseconds: number } {
    const reading = parseDate(text);
    if (reading.kind !== "instant") throw new Error(`${text}: ${reading.kind}`);
    return reading.instant;
  }
  function utc(year: number, month: number, day: number, hour = 0, minute = 0, second = 0): bigint {
    const date = new Date(Date.UTC(2000, month - 1, day, hour, minute, second));
    date.setUTCFullYear(year, month - 1, day); // Date.UTC reads years below 100 as 19xx
    return BigInt(date.getTime()) / 1000n;
  }
  const pad = (value: number, width = 2): string => String(value).padStart(width, "0");

  test("rows of §6.5", () => {
    expect(instant("2024-05-01T12:00:00+02:00")).toEqual({ seconds: utc(2024, 5, 1, 10), nanoseconds: 0 }); // D-2
    expect(instant("2024-04-30T23:59:59.999Z")).toEqual({ seconds: utc(2024, 5, 1) - 1n, nanoseconds: 999_000_000 }); // D-3
    expect(instant("1700000000").seconds).toBe(utc(2023, 11, 14, 22, 13, 20)); // D-4
    expect(instant("2024").seconds).toBe(2024n); // D-5
    expect(parseDate("tomorrow").kind).toBe("invalid"); // D-7
    expect(parseDate("2016-12-13t2:00:00.593194+1").kind).toBe("invalid"); // D-8
    expect(parseDate("2016-12-13t02:00:00.593194+1").kind).toBe("invalid"); // one-digit zone hour alone
    expect(instant("2016-12-13T21:20:37.593194+00:00")).toEqual({
      seconds: utc(2016, 12, 13, 21, 20, 37),
      nanoseconds: 593_194_000,
    }); // D-9
  });

  test("short forms, either case, zones, missing zone", () => {
    const same = [
      "2024-05",
      "2024-05-01",
      "2024-05-01T00:00",
      "2024-05-01t00:00z",
      "2024-05-01T00:00:00",
      "2024-05-01T00:00:00.0Z",
      "2024-05-01T02:00+02",
      "2024-04-30T19:30:00-04:30",
      "2024-05-01T23:59:00+23:59",
    ];
    for (const text of same) expect(instant(text), text).toEqual({ seconds: utc(2024, 5, 1), nanoseconds: 0 });
    expect(instant("1969-12-31T23:59:59.5Z")).toEqual({ seconds: -1n, nanoseconds: 500_000_000 });
    expect(instant("2024-01-01T00:00:00.000000001Z").nanoseconds).toBe(1);
  });

  test("epoch seconds", () => {
    expect(instant("0").seconds).toBe(0n);
    expect(instant("0007").seconds).toBe(7n);
    expect(instant("9223372036854775807").seconds).toBe(2n ** 63n - 1n);
    expect(parseDate("9223372036854775808").kind).toBe("invalid");
    expect(parseDate("9".repeat(100_000)).kind).toBe("invalid");
    expect(parseDate("-1").kind).toBe("invalid");
    expect(parseDate("1.5").kind).toBe("invalid");
  });

  test("negative years", () => {
    expect(instant("-0001-12-31").seconds).toBe(instant("0000-01-01").seconds - 86_400n);
    expect(instant("-0044-03-15").seconds).toBe(utc(-44, 3, 15));
    expect(instant("-292275054").seconds).toBe(instant("-292275054-01-01T00:00:00Z").seconds);
    expect(instant("-0044").seconds).toBe(utc(-44, 1, 1));
    expect(parseDate("-044-01-01").kind).toBe("invalid");
    expect(parseDate("-1234567890-01-01").kind).toBe("invalid");
  });

  test.each([
    "",
    "2024-13",
    "2024-00",
    "2024-01-00",
    "2024-01-32",
    "2024-1-1",
    "24-01-01",
    "12024-01-01",
    "2024-01-01T24:00",
    "2024-01-01T00:60",
    "2024-01-01T00:00:60",
    "2024-01-01T00",
    "2024-01-01T",
    "2024-01-01Z",
    "2024-01Z",
    "2024-01-01 00:00",
    "2024-01-01T00:00:00.Z",
    "2024-01-01T00:00:00.1234567890Z",
    "2024-01-01T00:00+1",
    "2024-01-01T00:00+0100",
    "2024-01-01T00:00+24:00",
    "2024-01-01T00:00+01:60",
    " 2024-01-01",
    "2024-01-01\n",
    "2024-W01",
    "+2024-01-01",
    "2024-",
    "20240101T0000Z",
    "${aws:CurrentTime}",
  ])("%j is not a date", (text) => {
    expect(parseDate(text).kind).toBe("invalid");
  });

  test("days the calendar lacks are accepted and never match (6.5-6)", () => {
    for (const text of ["2024-02-30", "2023-02-29", "1900-02-29", "2024-04-31T10:00:00Z", "2024-06-31", "2024-09-31", "2024-11-31"])
      expect(parseDate(text).kind, text).toBe("impossible");
    for (const text of ["2024-02-29", "2000-02-29", "2024-12-31"]) expect(parseDate(text).kind, text).toBe("instant");
  });

  test("agrees with JavaScript's calendar", () => {
    const part = (max: number, min = 0): fc.Arbitrary<number> => fc.integer({ min, max });
    fc.assert(
      fc.property(
        part(9999),
        part(12, 1),
        part(31, 1),
        part(23),
        part(59),
        part(59),
        part(23),
        part(59),
        fc.boolean(),
        (year, month, day, hour, minute, second, zoneHour, zoneMinute, isWest) => {
          const date = new Date(0);
          date.setUTCFullYear(year, month - 1, day);
          const text = `${pad(year, 4)}-${pad(month)}-${pad(day)}T${pad(hour)}:${pad(minute)}:${pad(second)}${isWest ? "-" : "+"}${pad(zoneHour)}:${pad(zoneMinute)}`;
          const reading = parseDate(text);
          if (date.getUTCDate() !== day) expect(reading.kind).toBe("impossible");
          else {
            const offset = BigInt((zoneHour * 60 + zoneMinute) * 60) * (isWest ? -1n : 1n);
            const expected = BigInt(date.getTime()) / 1000n + BigInt(hour * 3600 + minute * 60 + second) - offset;
            expect(reading).toEqual({ kind: "instant", instant: { seconds: expected, nanoseconds: 0 } });
          }
        },
      ),
      { numRuns: 3_000 },
    );
  });
});

describe("addresses", () => {
  const v4 = (a: number, b: number, c: number, d: number): bigint => BigInt(((a * 256 + b) * 256 + c) * 256 + d);
  const range = (family: 4 | 6, first: bigint, last: bigint): AddressRange => ({ family, first, last });

  test("rows of §6.7", () => {
    expect(parseAddressRange("203.0.113.0/24")).toEqual(range(4, v4(203, 0, 113, 0), v4(203, 0, 113, 255))); // I-1
    expect(parseAddressRange("203.0.113.7/24")).toEqual(parseAddressRange("203.0.113.0/24")); // 6.7-2
    expect(parseAddressRange("203.0.113.0")).toEqual(range(4, v4(203, 0, 113, 0), v4(203, 0, 113, 0))); // I-3
    const prefix = 0x20010db812345678n << 64n;
    expect(parseAddressRange("2001:DB8:1234:5678::/64")).toEqual(range(6, prefix, prefix + 2n ** 64n - 1n)); // I-4
    const one = (0x20010db8n << 96n) + 1n;
    expect(parseAddressRange("2001:db8::1")).toEqual(range(6, one, one)); // I-5
    expect(parseAddressRange("0.0.0.0/0")).toEqual(range(4, 0n, 2n ** 32n - 1n)); // I-9
    expect(parseAddressRange("::/0")).toEqual(range(6, 0n, 2n ** 128n - 1n));
    expect(parseAddressRange("255.255.255.255/32")).toEqual(range(4, 2n ** 32n - 1n, 2n ** 32n - 1n));
  });

  test("mapped ranges become IPv4 from /96 on (6.7-5)", () => {
    expect(parseAddressRange("::ffff:203.0.113.9")).toEqual(parseAddressRange("203.0.113.9"));
    expect(parseAddressRange("::FFFF:cb00:7109/120")).toEqual(parseAddressRange("203.0.113.0/24"));
    expect(parseAddressRange("::ffff:0:0/96")).toEqual(parseAddressRange("0.0.0.0/0"));
    expect(parseAddressRange("::ffff:0:0/95")?.family).toBe(6);
    expect(parseAddressRange("64:ff9b::203.0.113.9")?.family).toBe(6);
    expect(parseAddressRange("::203.0.113.9")?.family).toBe(6);
  });

  test("every IPv6 spelling of one address", () => {
    const value = (0x20010db8n << 96n) + 0xcb007109n;
    for (const text of [
      "2001:db8::cb00:7109",
      "2001:DB8:0:0:0:0:CB00:7109",
      "2001:0db8:0000:0000:0000:0000:cb00:7109",
      "2001:db8::203.0.113.9",
      "2001:db8:0::0:203.0.113.9",
      "2001:db8:0:0:0:0:203.0.113.9",
    ]) {
      expect(parseAddressRange(text), text).toEqual(range(6, value, value));
    }
    expect(parseAddressRange("::")).toEqual(range(6, 0n, 0n));
    expect(parseAddressRange("1:2:3:4:5:6:7::")?.first).toBe(0x00010002000300040005000600070000n);
    expect(parseAddressRange("::2:3:4:5:6:7:8")?.first).toBe(0x00000002000300040005000600070008n);
  });

  test.each([
    "",
    "10.1",
    "010.0.0.1",
    "10.0.0.256",
    "10.0.0.0.1",
    "0x0a.0.0.1",
    "10.0.0.1 ",
    " 10.0.0.1",
    "10.0.0.0/33",
    "10.0.0.0/-1",
    "10.0.0.0/08",
    "10.0.0.0/",
    "10.0.0.0/8/8",
    "10.0.0.0/255.0.0.0",
    "167772161",
    "fe80::1%eth0",
    "fe80::1%1/64",
    "::/129",
    "1::2::3",
    ":::",
    ":",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "1:2:3:4::5:6:7:8",
    "12345::",
    "g::",
    "[::1]",
    "::1.2.3",
    "1.2.3.4::",
    "::1.2.3.4:5",
    "::ffff:010.0.0.1",
    ":1::",
    "1:::2",
    "10.0.0.*",
    "${aws:SourceIp}",
    "10.0.0.0\n",
    "１.2.3.4",
  ])("%j is not an address", (text) => {
    expect(parseAddressRange(text)).toBeUndefined();
  });

  test("random IPv4 ranges", () => {
    const octet = fc.nat(255);
    fc.assert(
      fc.property(octet, octet, octet, octet, fc.nat(32), (a, b, c, d, prefix) => {
        const size = 2n ** BigInt(32 - prefix),
          address = v4(a, b, c, d),
          first = address - (address % size);
        expect(parseAddressRange(`${a}.${b}.${c}.${d}/${prefix}`)).toEqual(range(4, first, first + size - 1n));
      }),
    );
  });

  test("random IPv6 ranges", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(0xffff), { minLength: 8, maxLength: 8 }), fc.nat(128), (groups, prefix) => {
        fc.pre(groups.slice(0, 5).some((group) => group !== 0));
        const size = 2n ** BigInt(128 - prefix);
        const address = groups.reduce((value, group) => value * 65_536n + BigInt(group), 0n);
        const first = address - (address % size);
        expect(parseAddressRange(`${groups.map((group) => group.toString(16)).join(":")}/${prefix}`)).toEqual(
          range(6, first, first + size - 1n),
        );
      }),
    );
  });
});

describe("base64", () => {
  test("texts of the same bytes have one form", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const text = Buffer.from(bytes).toString("base64");
        expect(canonicalBase64(text)).toBe(text);
      }),
    );
    expect(canonicalBase64("QR==")).toBe("QQ==");
    expect(canonicalBase64("QUL=")).toBe("QUI=");
    expect(Buffer.from("QR==", "base64")).toEqual(Buffer.from("QQ==", "base64"));
  });

  test.each(["Q", "QQ", "QQ=", "QQ===", "Q===", "====", "QQ==QQ==", "Q Q=", "Q-_=", "é===", "QQ==\n", "=", "${a:b}"])(
    "%j stays as it is: no padded base64",
    (text) => {
      expect(canonicalBase64(text)).toBe(text);
    },
  );
});
