/** Questions about blobs that an agent has been asked and has not answered. */
import type { BlobAnswer, BlobQuestion } from '#api'
import { ServiceError } from '../server/error.ts'

export type Question = BlobQuestion extends infer Q ? (Q extends BlobQuestion ? Omit<Q, 'request'> : never) : never

export interface Questions {
  /** @throws {ServiceError} 503 when the agent goes before it has answered. */
  ask(question: Question, send: (numbered: BlobQuestion) => void): Promise<BlobAnswer>
  answered(answer: BlobAnswer): void
  /** The link is closed: nobody will answer. */
  drop(): void
}

export function createQuestions(): Questions {
  const open = new Map<number, PromiseWithResolvers<BlobAnswer>>()
  let last = 0
  return {
    ask(question, send) {
      const request = ++last
      const answer = Promise.withResolvers<BlobAnswer>()
      open.set(request, answer)
      send({ ...question, request })
      return answer.promise
    },
    answered(answer) {
      open.get(answer.request)?.resolve(answer)
      open.delete(answer.request)
    },
    drop() {
      for (const question of open.values()) question.reject(endpointOffline())
      open.clear()
    },
  }
}

export const endpointOffline = () =>
  new ServiceError(503, 'EndpointOffline', 'the endpoint has no link now: go on when it is online again')
