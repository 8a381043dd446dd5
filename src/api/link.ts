/**
 * What a fabric and the agent of an endpoint say to each other over the link: one WebSocket, opened by the agent.
 *
 * Nothing is lost when the link breaks or either side is killed, because neither side trusts the link:
 * - What the fabric wants (tasks, cancels) is in its books. The agent opens every connection with a `hello` that names
 *   all it holds; the fabric compares and says again what is missing. Nothing of an older connection can arrive later.
 * - What the agent found out (`finished`) is numbered, in the agent's journal, and sent again on every connection until
 *   the fabric acknowledges that number as durable.
 *
 * Control goes as JSON in text frames, payloads as CBOR in binary frames; a frame holds a list of messages, and the order
 * of messages is the order of the frames.
 */
import * as z from 'zod/mini'
import { decodeCbor, encodeCbor } from './cbor.ts'
import { taskFailure } from './documents/compute.ts'

export const LINK_PATH = '/davy/link'
export const LINK_PROTOCOL = 1
/** Each side speaks at least every `every`; silence of `silence` is a broken link. */
export const LINK_HEARTBEAT_MS = { every: 5_000, silence: 20_000 }

const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array)

/** Arguments or a result: opaque to the fabric. `packed` is Globus's form with JSON inside; `cbor` keeps typed arrays. */
export const linkValue = z.discriminatedUnion('encoding', [
  z.object({ encoding: z.literal('packed'), text: z.string() }),
  z.object({ encoding: z.literal('cbor'), bytes }),
])
export type LinkValue = z.infer<typeof linkValue>

const taskAttempt = { task_id: z.string(), attempt: z.number() }

const workerCounts = z.object({
  /** How many tasks of one core may run at once. */
  total_workers: z.number(),
  idle_workers: z.number(),
  held_workers: z.number(),
  /** Tasks at the agent that no worker has yet. */
  queued: z.number(),
})
export type WorkerCounts = z.infer<typeof workerCounts>

export const agentMessage = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('hello'),
    protocol: z.number(),
    endpoint_id: z.string(),
    /** New with every start of the agent. By then the workers of the agent before it are gone. */
    boot: z.string(),
    davy: z.string(),
    pid: z.number(),
    hostname: z.string(),
    counts: workerCounts,
    /** SHA-256 of the sources of the functions at hand. */
    functions: z.array(z.string()),
    tasks: z.array(
      z.object({
        ...taskAttempt,
        state: z.enum(['queued', 'running', 'finished']),
        worker: z.nullable(z.string()),
        start: z.nullable(z.string()),
      }),
    ),
  }),
  z.object({ kind: z.literal('started'), ...taskAttempt, worker: z.string(), start: z.string() }),
  z.object({
    kind: z.literal('finished'),
    /** Counts up over all of the endpoint's life. */
    number: z.number(),
    ...taskAttempt,
    worker: z.nullable(z.string()),
    start: z.nullable(z.string()),
    end: z.string(),
    outcome: z.enum(['succeeded', 'failed', 'lost', 'canceled']),
    value: z.nullable(linkValue),
    failure: z.nullable(taskFailure),
    stdout: z.string(),
    stderr: z.string(),
  }),
  z.object({ kind: z.literal('progress'), ...taskAttempt, fraction: z.number(), text: z.nullable(z.string()) }),
  /** Also the heartbeat. */
  z.object({ kind: z.literal('counts'), counts: workerCounts }),
  /** Answers a question about a blob: what of it is there, and the bytes that were asked for. */
  z.object({
    kind: z.literal('blob'),
    request: z.number(),
    size: z.number(),
    complete: z.boolean(),
    bytes: z.nullable(bytes),
    error: z.nullable(z.object({ code: z.enum(['Damaged', 'QuotaExceeded', 'WrongOffset']), message: z.string() })),
  }),
  /** The agent ends, and why, for a person. */
  z.object({ kind: z.literal('goodbye'), reason: z.string() }),
])
export type AgentMessage = z.infer<typeof agentMessage>
export type Hello = Extract<AgentMessage, { kind: 'hello' }>
export type Finished = Extract<AgentMessage, { kind: 'finished' }>

export const fabricMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('welcome') }),
  /** The agent shall end: nobody here will ever talk to it. */
  z.object({ kind: z.literal('refused'), reason: z.string() }),
  z.object({ kind: z.literal('function'), sha256: z.string(), source: z.string() }),
  z.object({
    kind: z.literal('task'),
    ...taskAttempt,
    function: z.object({ kind: z.enum(['ts', 'st', 'sh']), name: z.string(), sha256: z.string() }),
    payload: linkValue,
    /** Workers of the endpoint that the task occupies; the agent gives what it has when that is fewer. */
    cores: z.number(),
    walltime_s: z.nullable(z.number()),
  }),
  z.object({ kind: z.literal('cancel'), ...taskAttempt }),
  /** Every `finished` up to this number is durable. */
  z.object({ kind: z.literal('acknowledge'), through: z.number() }),
  z.object({ kind: z.literal('heartbeat') }),
  /** Blobs are known by their SHA-256. `request` comes back with the answer. */
  z.object({ kind: z.literal('blob-look'), request: z.number(), sha256: z.string() }),
  z.object({
    kind: z.literal('blob-write'),
    request: z.number(),
    sha256: z.string(),
    /** Where `bytes` belong: the size of what is there already. */
    offset: z.number(),
    bytes,
    /** Size of the whole blob. */
    total: z.number(),
  }),
  z.object({
    kind: z.literal('blob-read'),
    request: z.number(),
    sha256: z.string(),
    offset: z.number(),
    length: z.number(),
  }),
  /** End now, with all workers. */
  z.object({ kind: z.literal('end') }),
])
export type FabricMessage = z.infer<typeof fabricMessage>
export type BlobAnswer = Extract<AgentMessage, { kind: 'blob' }>
export type BlobQuestion = Extract<FabricMessage, { kind: 'blob-look' | 'blob-write' | 'blob-read' }>
export type TaskMessage = Extract<FabricMessage, { kind: 'task' }>

type LinkMessage = AgentMessage | FabricMessage

const PAYLOADS: ReadonlySet<LinkMessage['kind']> = new Set(['function', 'task', 'finished', 'blob', 'blob-write'])
/** Characters or bytes of payload after which a frame is closed, so that a long batch is not one long pause. */
const FRAME_SIZE = 1 << 20

/** Frames to send, in order: text is JSON, bytes are CBOR. */
export function encodeFrames(messages: readonly LinkMessage[]): (string | Uint8Array)[] {
  const frames: (string | Uint8Array)[] = []
  for (let from = 0, to = 0; from < messages.length; from = to) {
    const payloads = isPayload(messages[from])
    let size = 0
    while (to < messages.length && isPayload(messages[to]) === payloads && size < FRAME_SIZE)
      size += sizeOf(messages[to++])
    const batch = messages.slice(from, to)
    frames.push(payloads ? encodeCbor(batch) : JSON.stringify(batch))
  }
  return frames
}

const agentFrame = z.array(agentMessage)
const fabricFrame = z.array(fabricMessage)

/** @throws {Error} naming the field when the frame is not what an agent sends. */
export const decodeAgentFrame = (data: Uint8Array, binary: boolean): AgentMessage[] =>
  z.parse(agentFrame, read(data, binary))
/** @throws {Error} naming the field when the frame is not what a fabric sends. */
export const decodeFabricFrame = (data: Uint8Array, binary: boolean): FabricMessage[] =>
  z.parse(fabricFrame, read(data, binary))

const read = (data: Uint8Array, binary: boolean): unknown =>
  binary ? decodeCbor(data) : JSON.parse(new TextDecoder().decode(data))

const isPayload = (message: LinkMessage | undefined) => message !== undefined && PAYLOADS.has(message.kind)

function sizeOf(message: LinkMessage | undefined): number {
  switch (message?.kind) {
    case 'function':
      return message.source.length
    case 'task':
      return valueSize(message.payload)
    case 'finished':
      return valueSize(message.value) + message.stdout.length + message.stderr.length
    case 'blob':
    case 'blob-write':
      return message.bytes?.byteLength ?? 0
    default:
      return 0
  }
}

/** Characters or bytes. */
export const valueSize = (value: LinkValue | null): number =>
  value === null ? 0 : value.encoding === 'packed' ? value.text.length : value.bytes.byteLength
