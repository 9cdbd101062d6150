/** What `ostiary doctor` finds. */

/** One thing that is wrong, or that is better done differently. */
export interface Diagnosis {
  /** `damage` must be mended; `advice` need not. */
  readonly kind: 'damage' | 'advice'
  /** Names the file or option, what is wrong, and what to do. */
  readonly text: string
}

export function damage(text: string): Diagnosis {
  return { kind: 'damage', text }
}

export function advice(text: string): Diagnosis {
  return { kind: 'advice', text }
}
