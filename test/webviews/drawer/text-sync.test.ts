import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { applyChange, changeOf, type Edit } from '../../../webviews/flow-editor/drawer/sync/change.ts'
import { TextSync, type SyncReply } from '../../../webviews/flow-editor/drawer/sync/text-sync.ts'

/** A document with its versions, the host in front of it, and the two ways of a message: each may be slow. */
class World {
  document: string
  version = 1
  editor: string
  readonly sync: TextSync
  readonly refusals: string[] = []
  writable = true
  cursor = 0
  readonly #requests: (() => void)[] = []
  readonly #answers: (() => void)[] = []
  /** What the page has not been told yet, oldest first. */
  readonly #news: { version: number; text: string }[] = []

  constructor(text: string) {
    this.document = text
    this.editor = text
    this.sync = new TextSync(text, this.version, {
      send: (version, edits) => this.#send(version, edits),
      cursor: () => this.cursor,
      apply: (edits) => (this.editor = edited(this.editor, edits)),
      refused: (reason) => this.refusals.push(reason),
    })
  }

  type(edits: readonly Edit[]): void {
    this.editor = edited(this.editor, edits)
    this.sync.local(edits)
  }

  elsewhere(edits: readonly Edit[]): void {
    this.#change(edits)
  }

  /** The host carries out what it was asked. */
  host(): boolean {
    return call(this.#requests.shift())
  }

  /** An answer reaches the page. */
  async answer(): Promise<boolean> {
    const any = call(this.#answers.shift())
    // The sync goes on in a microtask.
    await Promise.resolve()
    await Promise.resolve()
    return any
  }

  /** The page is drawn: with the newest text that it has heard of, `skip` texts passed over. */
  draw(skip: number): boolean {
    const news = this.#news.splice(0, skip + 1).at(-1)
    if (news) this.sync.remote(news.version, news.text)
    return news !== undefined
  }

  async rest(): Promise<void> {
    for (let any = true; any;) any = [this.host(), this.draw(0), await this.answer()].some(Boolean)
  }

  #change(edits: readonly Edit[]): void {
    this.document = edited(this.document, edits)
    this.version++
    this.#news.push({ version: this.version, text: this.document })
  }

  #send(version: number, edits: readonly Edit[]): Promise<SyncReply> {
    return new Promise((resolve) => {
      this.#requests.push(() => {
        const applied = version === this.version && this.writable
        if (applied) this.#change(edits)
        const reply = { applied, version: this.version }
        this.#answers.push(() => resolve(reply))
      })
    })
  }
}

const edited = (text: string, edits: readonly Edit[]) => applyChange(text, changeOf(text.length, edits))
const call = (task: (() => void) | undefined) => {
  task?.()
  return task !== undefined
}

type Step =
  | { kind: 'type' | 'elsewhere'; at: number; length: number }
  | { kind: 'host' }
  | { kind: 'answer' }
  | { kind: 'draw'; skip: number }

const steps = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constantFrom('type' as const, 'elsewhere' as const),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      length: fc.nat(4),
    }),
    fc.record({ kind: fc.constant('host' as const) }),
    fc.record({ kind: fc.constant('answer' as const) }),
    fc.record({ kind: fc.constant('draw' as const), skip: fc.nat(2) }),
  ),
  { maxLength: 40 },
)

async function play(world: World, list: readonly Step[], deletes: boolean): Promise<string[]> {
  const added: string[] = []
  for (const [index, step] of list.entries())
    switch (step.kind) {
      case 'type':
      case 'elsewhere': {
        const text = step.kind === 'type' ? world.editor : world.document
        const offset = Math.floor(step.at * text.length)
        // Each in signs of its own, so that it is found again however it was mixed with others.
        const sign = String.fromCodePoint(0x4e00 + index)
        added.push(sign)
        const length = deletes ? Math.min(step.length, text.length - offset) : 0
        world[step.kind]([{ offset, length, text: sign }])
        break
      }
      case 'host':
        world.host()
        break
      case 'answer':
        await world.answer()
        break
      case 'draw':
        world.draw(step.skip)
        break
      default:
        step satisfies never
    }
  await world.rest()
  return added
}

test('whatever is typed on both sides, in any order of messages, both texts become the same', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ maxLength: 12 }), steps, async (text, list) => {
      const world = new World(text)
      await play(world, list, true)
      expect(world.editor).toBe(world.document)
      expect(world.sync.text).toBe(world.document)
      expect(world.sync.settled).toBe(true)
      expect(await world.sync.whenSettled()).toBe(world.version)
      expect(world.refusals).toEqual([])
    }),
    { numRuns: 500 },
  )
})

test('nothing that was typed is lost, on either side', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (list) => {
      const world = new World('')
      const added = await play(world, list, false)
      expect([...world.document].toSorted()).toEqual(added.toSorted())
    }),
    { numRuns: 500 },
  )
})

test('a document that cannot be written keeps its text, and the editor gets it back', async () => {
  const world = new World('abc')
  world.writable = false
  world.type([{ offset: 1, length: 1, text: 'X' }])
  world.type([{ offset: 3, length: 0, text: 'Y' }])
  expect(world.editor).toBe('aXcY')
  await world.rest()
  expect(world.editor).toBe('abc')
  expect(world.refusals).toHaveLength(1)
  world.elsewhere([{ offset: 0, length: 0, text: '>' }])
  await world.rest()
  expect(world.editor).toBe('>abc')
})

test('a question waits until the document has all that was typed', async () => {
  const world = new World('abc')
  world.type([{ offset: 3, length: 0, text: 'd' }])
  let version: number | undefined
  const asked = world.sync.whenSettled().then((settled) => (version = settled))
  world.elsewhere([{ offset: 0, length: 0, text: '>' }])
  world.host()
  await world.answer()
  expect(version).toBeUndefined()
  await world.rest()
  await asked
  expect(version).toBe(world.version)
  expect(world.document).toBe('>abcd')
})
