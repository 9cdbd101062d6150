/** Memory of bytes: whether they share it, and giving it back before the runtime looks for unused memory. */

/** The memory of bytes that fill it alone; undefined when other bytes may be in it, or there are none. */
export function ownMemoryOf({ buffer, byteLength }: Uint8Array): ArrayBuffer | undefined {
  const isOwn = byteLength > 0 && buffer.byteLength === byteLength
  return isOwn && buffer instanceof ArrayBuffer ? buffer : undefined
}

/**
 * Gives the memory of bytes back if nothing else is in it. Nobody may read them afterwards: they are empty.
 * WHY: the main thread makes few objects, so the runtime rarely looks for unused ones. The bytes of a dozen long bodies
 * then make it search the whole memory, which takes longer than reading the bodies.
 */
export function releaseMemory(bytes: Uint8Array): void {
  ownMemoryOf(bytes)?.transfer(0)
}
