/**
 * Checks that `docs/limits.md` has every declared limit with its value. Prints every problem. With `--write` it
 * writes the page instead of comparing it.
 */

import { readFileSync, writeFileSync } from 'node:fs'
import { declaredLimits, type DeclaredLimit, type LimitScope } from './limits/declared-limits.ts'

const page = 'docs/limits.md'

const headings: Readonly<Record<LimitScope, string>> = {
  stored: 'What is stored',
  request: 'One request',
  load: 'Many requests, connections and issuers',
  command: 'Commands',
}

function row(name: string, { most, counts, beyond, option }: DeclaredLimit): string {
  const refusal = typeof beyond === 'string' ? `\`${beyond}\`` : beyond.words
  const set = option === undefined ? 'fixed' : `\`${option}\``
  return `| \`${name}\` | ${most.toLocaleString('en')} | ${counts} | ${refusal} | ${set} |`
}

function section(scope: LimitScope): readonly string[] {
  const limits: readonly (readonly [string, DeclaredLimit])[] = Object.entries(declaredLimits)
  return [
    `## ${headings[scope]}`,
    '',
    '| Limit | Most | What is counted | Beyond it | Set by |',
    '| --- | --- | --- | --- | --- |',
    ...limits.filter(([, limit]) => limit.scope === scope).map(([name, limit]) => row(name, limit)),
    '',
  ]
}

const text = [
  '# Limits',
  '',
  'Generated from `scripts/limits/declared-limits.ts`, which takes each value from the code that checks it, by',
  '`npx node scripts/limits.ts --write`. A test sends a request at each limit and one beyond it',
  '(`test/http/declared-limits.test.ts`).',
  '',
  '[Codes](errors/codes.md) explains each refusal. What is stored beyond a limit, because you lowered it, is still read',
  'and may get smaller. `--limit` and the other options are those of [start](commands/start.md).',
  '',
  ...(['stored', 'request', 'load', 'command'] as const).flatMap(section),
].join('\n')

if (process.argv.includes('--write')) writeFileSync(page, text)
else if (readFileSync(page, 'utf8') !== text) {
  process.stderr.write(`${page} is stale; run npx node scripts/limits.ts --write\n`)
  process.exitCode = 1
}
