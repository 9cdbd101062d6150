/** How long deleted objects can be restored. */

/**
 * Days for which deleted policies and named locations are kept.
 * Source: https://idefixwiki.no/conditional-access-soft-delete
 */
export const retentionDays = 30
