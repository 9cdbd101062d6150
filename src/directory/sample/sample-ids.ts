/** Ids of the sample directory: the tenant's prefix, letters or digits for the kind, a number. */
export function sampleId(suffix: string): string {
  return `0571a27e-0571-4a27-a000-${suffix.padStart(12, '0')}`
}
