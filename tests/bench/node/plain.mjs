// What a careful programmer writes by hand: typed tables, no allocation, no regular expression.

const USCC = new Int8Array(128).fill(-1);
[...'0123456789ABCDEFGHJKLMNPQRTUWXY'].forEach((c, value) => (USCC[c.charCodeAt(0)] = value));
const USCC_WEIGHTS = new Uint8Array([1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]);

/** Characters, digits in the region, mod 31. */
export function uscc(code) {
  if (code.length !== 18) return false;
  let sum = 0;
  for (let i = 0; i < 17; i += 1) {
    const c = code.charCodeAt(i);
    const value = c < 128 ? USCC[c] : -1;
    if (value < 0 || (i > 1 && i < 8 && value > 9)) return false;
    sum += value * USCC_WEIGHTS[i];
  }
  const c = code.charCodeAt(17);
  return (c < 128 ? USCC[c] : -1) === (31 - (sum % 31)) % 31;
}

const RESIDENT_WEIGHTS = new Uint8Array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]);
const RESIDENT_CHECKS = new Uint8Array([...'10X98765432'].map((c) => c.charCodeAt(0)));
const DAYS = new Uint8Array([0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]);
const PROVINCES = new Uint8Array(100);
for (const [first, last] of [[11, 15], [21, 23], [31, 37], [41, 46], [50, 54], [61, 65]]) PROVINCES.fill(1, first, last + 1);

/** Digits, province, calendar, check character. */
export function resident(code) {
  if (code.length !== 18) return false;
  let sum = 0;
  let province = 0;
  let year = 0;
  let date = 0;
  for (let i = 0; i < 17; i += 1) {
    const digit = code.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return false;
    sum += digit * RESIDENT_WEIGHTS[i];
    if (i < 2) province = province * 10 + digit;
    else if (i > 5 && i < 10) year = year * 10 + digit;
    else if (i > 9 && i < 14) date = date * 10 + digit;
  }
  const month = (date / 100) | 0;
  const day = date % 100;
  if (PROVINCES[province] === 0 || year < 1800 || month < 1 || month > 12 || day < 1 || day > DAYS[month]) return false;
  if (date === 229 && (year % 4 !== 0 || (year % 100 === 0 && year % 400 !== 0))) return false;
  return code.charCodeAt(17) === RESIDENT_CHECKS[sum % 11];
}
