/** Numbers the tests of one condition from 0. */
export class TestNumbers {
  count = 0

  next(): number {
    this.count += 1
    return this.count - 1
  }
}
