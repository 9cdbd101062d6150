/** Identifiers: branded tenant ids, GUID parsing, and the source of new ids. */

declare const tenantIdBrand: unique symbol

/** The id of a tenant: a lower-case GUID. The first argument of every store call. */
export type TenantId = string & { readonly [tenantIdBrand]: true }

/** Supplies new random ids (GUIDs). A parameter everywhere, so that tests can fix it. */
export type IdSource = () => string

const guidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Tells whether the text is a GUID in its hyphenated form, in any letter case. */
export function isGuid(text: string): boolean {
  return guidPattern.test(text)
}

/** Brands a GUID as a tenant id, in lower case. Undefined when the text is not a GUID. */
export function parseTenantId(text: string): TenantId | undefined {
  return isGuid(text) ? (text.toLowerCase() as TenantId) : undefined
}

/**
 * The form under which ids are compared and stored as keys. Graph compares GUIDs, and B2C compares
 * policy ids, without regard to case; the original spelling is stored too.
 */
export function keyOf(id: string): string {
  return id.toLowerCase()
}
