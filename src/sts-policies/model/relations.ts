/** Names of the relations between STS policies and other objects in the store. */

/** From an application or service principal to each policy assigned to it. */
export const policiesRelation = 'policies'
