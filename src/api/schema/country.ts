/** Country codes as sign-ins have them. */

/** Tells whether a text is a code of two letters, in any case. Source: ISO 3166-1 alpha-2. */
export function isCountryCode(text: string): boolean {
  return /^[A-Za-z]{2}$/u.test(text)
}
