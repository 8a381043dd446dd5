import { pageEnd, type PageEnd, type Port, type Protocol } from '#messages'
import type * as z from 'zod/mini'

interface VsCodeApi {
  postMessage(message: unknown): void
  getState(): unknown
  setState(state: unknown): void
}
declare function acquireVsCodeApi(): VsCodeApi

const { postMessage, getState, setState } = acquireVsCodeApi()

/** What the page remembers when it is hidden, moved or opened again. */
export const pageState = {
  get: getState,
  set: setState,
}

const port: Port = {
  post: postMessage,
  listen(listener) {
    const receive = (event: MessageEvent) => listener(event.data)
    window.addEventListener('message', receive)
    return () => window.removeEventListener('message', receive)
  },
}

export function connectToHost<P extends Protocol>(
  protocol: P,
  receive: (message: z.infer<P['toPage']>) => void,
): PageEnd<P> {
  return pageEnd(protocol, port, {
    receive,
    // A message of a newer extension: what is shown stays right, so nothing else is to be done.
    onUnknown: () => undefined,
  })
}
