/** Ends a check whose time is over. */
export class TimeIsOver extends Error {
  override readonly name = 'TimeIsOver'
}
