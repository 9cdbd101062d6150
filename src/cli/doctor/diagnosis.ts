/** What `ostiary doctor` finds. */

/** One thing that is wrong, or that is better done differently. */
export interface Diagnosis {
  /** `damage` must be mended; a `problem` is no damage, but keeps the service from starting; `advice` may wait. */
  readonly kind: 'damage' | 'problem' | 'advice'
  /** Names the file or option, what is wrong, and what to do. */
  readonly text: string
}

export function damage(text: string): Diagnosis {
  return { kind: 'damage', text }
}

export function problem(text: string): Diagnosis {
  return { kind: 'problem', text }
}

export function advice(text: string): Diagnosis {
  return { kind: 'advice', text }
}
