/** Both ends of a page over one wire, as a webview has them. */
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import * as z from 'zod/mini'
import { afterEach, expect, test } from 'vitest'
import { hostEnd, pageEnd, type Handlers, type Port } from '../../src/messages/index.ts'

const protocol = {
  toPage: z.discriminatedUnion('kind', [z.object({ kind: z.literal('show'), count: z.number() })]),
  toHost: z.discriminatedUnion('kind', [z.object({ kind: z.literal('ready') })]),
  calls: {
    double: { request: z.object({ value: z.number() }), reply: z.object({ value: z.number() }) },
    never: { request: z.object({}), reply: z.object({}) },
  },
} as const

const open: MessagePort[] = []
afterEach(() => {
  for (const port of open.splice(0)) port.close()
})

function port(end: MessagePort): Port {
  open.push(end)
  return {
    post: (message) => end.postMessage(message),
    listen(listener) {
      end.on('message', listener)
      return () => end.off('message', listener)
    },
  }
}

function ends(handlers: Partial<Handlers<typeof protocol>> = {}) {
  const wire = new MessageChannel()
  const raw = port(wire.port2)
  const received: unknown[] = []
  const unknown: string[] = []
  const host = hostEnd(protocol, port(wire.port1), {
    receive: (message) => received.push(message),
    handlers: {
      double: async ({ value }) => ({ value: 2 * value }),
      never: () => new Promise(() => undefined),
      ...handlers,
    },
    onUnknown: (problem) => unknown.push(problem),
  })
  const page = pageEnd(protocol, raw, {
    receive: (message) => received.push(message),
    onUnknown: (problem) => unknown.push(problem),
  })
  return { host, page, raw, received, unknown }
}

test('messages go both ways', async () => {
  const { host, page, received } = ends()
  page.post({ kind: 'ready' })
  host.post({ kind: 'show', count: 3 })
  await expect.poll(() => received).toEqual(expect.arrayContaining([{ kind: 'ready' }, { kind: 'show', count: 3 }]))
})

test('a request gets its own reply', async () => {
  const { page } = ends()
  const replies = await Promise.all([1, 2, 3].map((value) => page.call('double', { value })))
  expect(replies).toEqual([{ value: 2 }, { value: 4 }, { value: 6 }])
})

test('what a handler throws reaches the caller', async () => {
  const { page } = ends({
    double: async () => {
      throw new Error('the file is gone')
    },
  })
  await expect(page.call('double', { value: 1 })).rejects.toThrow('the file is gone')
})

test('a reply that is not what was promised is an error', async () => {
  // @ts-expect-error: an extension of another version.
  const { page } = ends({ double: async () => ({ value: 'two' }) })
  await expect(page.call('double', { value: 1 })).rejects.toThrow('value')
})

test('what neither end knows does nothing, and is told', async () => {
  const { host, raw, received, unknown } = ends()
  raw.post({ kind: 'message', body: { kind: 'launch' } })
  raw.post('noise')
  // @ts-expect-error: a message of another version.
  host.post({ kind: 'show', count: 'three' })
  await expect.poll(() => unknown.length).toBe(3)
  expect(received).toEqual([])
})

test('a request the extension does not know is refused', async () => {
  const { page, raw } = ends()
  const refusals: unknown[] = []
  raw.listen((message) => refusals.push(message))
  raw.post({ kind: 'request', id: 77, name: 'toString', body: {} })
  await expect
    .poll(() => refusals)
    .toContainEqual(expect.objectContaining({ kind: 'refusal', id: 77, reason: expect.stringContaining('toString') }))
  page.dispose()
})

test('closing the page rejects what is under way', async () => {
  const { page } = ends()
  const pending = page.call('never', {})
  page.dispose()
  await expect(pending).rejects.toThrow('closed')
  await expect(page.call('double', { value: 1 })).rejects.toThrow('closed')
})
