/** Why a PKCS 12 file cannot be read. */

/** A file that is no PKCS 12 file, or uses what this service does not read. The message completes "the file …". */
export class Pkcs12Error extends Error {}

/** A file that the password does not open. */
export class Pkcs12PasswordError extends Error {}
