/** A place in the text of a regular expression, from which a reader takes the next part. */

/** Ends the reading of a pattern with the reason. */
export class PatternProblem extends Error {
  readonly isMalformed: boolean
  readonly offset: number

  constructor(isMalformed: boolean, reason: string, offset: number) {
    super(reason)
    this.isMalformed = isMalformed
    this.offset = offset
  }
}

/** Takes parts of a text from its start to its end. */
export class PatternCursor {
  protected readonly text: string
  /** UTF-16 units from the start. */
  protected at = 0

  constructor(text: string) {
    this.text = text
  }

  /** What is wrong with the pattern. */
  protected malformed(reason: string, offset = this.at): PatternProblem {
    return new PatternProblem(true, reason, offset)
  }

  /** What .NET knows and this service does not. `what` is a plural. */
  protected unsupported(what: string, offset = this.at): PatternProblem {
    return new PatternProblem(false, `${what} are not supported`, offset)
  }

  /** Takes a text when it is next. */
  protected take(expected: string): boolean {
    if (!this.text.startsWith(expected, this.at)) return false
    this.at += expected.length
    return true
  }

  /** Takes what a sticky expression matches here. */
  protected takeMatch(expression: RegExp): RegExpExecArray | undefined {
    expression.lastIndex = this.at
    const found = expression.exec(this.text) ?? undefined
    if (found) this.at = expression.lastIndex
    return found
  }
}
