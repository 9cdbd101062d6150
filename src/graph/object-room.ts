/** What a tenant has room for. */

/** Objects of each room count together against limits of their own. */
export type ObjectRoom = 'policies' | 'directory'

/** Names of families in the store by the room that their objects take. */
export type FamiliesByRoom = Readonly<Record<ObjectRoom, readonly string[]>>
