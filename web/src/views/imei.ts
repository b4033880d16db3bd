/** The number of a telephone (IMEI): 15 digits, the last of which checks the others. Pure. */

/** Its digits, without what people write between them. */
export const imeiDigits = (text: string): string => text.replace(/[\s./-]/g, '');

/** Whether it can be one: a digit that was misread mostly shows (Luhn). */
export function isImei(text: string): boolean {
  const digits = imeiDigits(text);
  if (!/^\d{15}$/.test(digits)) return false;
  const sum = Array.from(digits, Number).reduce((total, digit, place) => {
    const twice = digit * 2;
    return total + (place % 2 === 0 ? digit : twice > 9 ? twice - 9 : twice);
  }, 0);
  return sum % 10 === 0;
}
