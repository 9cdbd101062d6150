/**
 * Builds a Containerfile without a container engine: each stage is a folder, and the same commands run on it. It knows
 * the instructions that ours uses, and commands in exec form alone.
 * Source: https://docs.docker.com/reference/dockerfile/
 */

import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'

interface Instruction {
  readonly keyword: string
  /** Shape of `--from=unpack`: `['from', 'unpack']`. */
  readonly flags: Readonly<Record<string, string>>
  readonly text: string
}

/** What an image says about the containers that run it. Paths are those inside the container. */
export interface ContainerImage {
  /** The folder that stands for `/`. */
  readonly root: string
  readonly baseImage: string
  readonly environment: Readonly<Record<string, string>>
  readonly user: string
  readonly volumes: readonly string[]
  readonly stopSignal: string
  readonly healthCheck: readonly string[]
  /** The entry point and the arguments that follow it by default. */
  readonly entryPoint: readonly string[]
  readonly defaultArguments: readonly string[]
}

const leadingFlag = /^--(?<name>[a-z-]+)=(?<value>\S+)\s+/u

function readInstruction(line: string): Instruction {
  const [, keyword = '', rest = ''] = /^([A-Z]+)\s+(.*)$/su.exec(line) ?? []
  const flags: Record<string, string> = {}
  let text = rest
  for (let found = leadingFlag.exec(text); found !== null; found = leadingFlag.exec(text)) {
    flags[found.groups?.['name'] ?? ''] = found.groups?.['value'] ?? ''
    text = text.slice(found[0].length)
  }
  return { keyword, flags, text }
}

function readInstructions(containerfile: string): readonly Instruction[] {
  return containerfile
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')
    .replaceAll(/\\\n\s*/gu, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(readInstruction)
}

/** Reads a command in exec form: the start of a container must not depend on a shell. */
function readCommand(text: string): readonly string[] {
  return JSON.parse(text) as readonly string[]
}

/** Turns absolute paths in an argument into paths below `root`. */
export function insideRoot(root: string, argument: string): string {
  return argument.replace(/(^|=)(?=\/)/u, `$1${root}`)
}

/** Builds the image of a Containerfile with `context` as the build context. Stages are folders below `folder`. */
export function buildImage(containerfile: string, context: string, folder: string): ContainerImage {
  const values: Record<string, string> = {}
  const withValues = (text: string): string =>
    text.replaceAll(/\$\{(\w+)\}/gu, (_, name: string) => {
      const value = values[name]
      if (value === undefined) throw new Error(`${name} has no value`)
      return value
    })
  const stages = new Map<string, string>()
  let workingDirectory = '/'
  let image: ContainerImage | undefined

  const change = (part: Partial<ContainerImage>): void => {
    if (image === undefined) throw new Error('an instruction before FROM')
    image = { ...image, ...part }
  }
  const root = (): string => image?.root ?? ''

  const handlers: Readonly<Record<string, (instruction: Instruction) => void>> = {
    ARG({ text }) {
      const [name = '', value = ''] = text.split('=')
      values[name] = value
    },
    FROM({ text }) {
      const [baseImage = '', , stage = ''] = withValues(text).split(/\s+/u)
      const path = join(folder, `stage-${stages.size}`)
      mkdirSync(join(path, 'tmp'), { recursive: true })
      mkdirSync(join(path, 'var/lib'), { recursive: true })
      stages.set(stage, path)
      workingDirectory = '/'
      image = {
        root: path,
        baseImage,
        environment: {},
        user: 'root',
        volumes: [],
        stopSignal: 'SIGTERM',
        healthCheck: [],
        entryPoint: [],
        defaultArguments: [],
      }
    },
    WORKDIR({ text }) {
      workingDirectory = text
      mkdirSync(join(root(), text), { recursive: true })
    },
    COPY({ flags, text }) {
      const [source = '', target = ''] = withValues(text).split(/\s+/u)
      const from = flags['from'] === undefined ? context : stages.get(flags['from'])
      if (from === undefined || !existsSync(join(from, source))) {
        throw new Error(`COPY: ${source} does not exist`)
      }
      mkdirSync(dirname(join(root(), target)), { recursive: true })
      cpSync(join(from, source), join(root(), target), { recursive: true })
    },
    RUN({ text }) {
      const [program = '', ...args] = readCommand(text)
      // WHY: only root may give files to somebody else.
      const owner = new Map([
        ['--owner=1000', `--owner=${process.getuid?.()}`],
        ['--group=1000', `--group=${process.getgid?.()}`],
      ])
      execFileSync(
        program,
        args.map((argument) => owner.get(argument) ?? insideRoot(root(), argument)),
        { cwd: join(root(), workingDirectory) },
      )
    },
    ENV({ text }) {
      const pairs = withValues(text)
        .split(/\s+/u)
        .map((pair) => pair.split('=') as [string, string])
      change({ environment: { ...image?.environment, ...Object.fromEntries(pairs) } })
    },
    USER: ({ text }) => change({ user: text }),
    VOLUME: ({ text }) => change({ volumes: readCommand(text) }),
    EXPOSE() {
      // It only documents.
    },
    STOPSIGNAL: ({ text }) => change({ stopSignal: text }),
    HEALTHCHECK: ({ text }) => change({ healthCheck: readCommand(text.replace(/^CMD\s+/u, '')) }),
    ENTRYPOINT: ({ text }) => change({ entryPoint: readCommand(text) }),
    CMD: ({ text }) => change({ defaultArguments: readCommand(text) }),
  }

  for (const instruction of readInstructions(containerfile)) {
    const handler = handlers[instruction.keyword]
    if (handler === undefined) throw new Error(`unknown instruction ${instruction.keyword}`)
    handler(instruction)
  }
  if (image === undefined) throw new Error('no FROM')
  return image
}
