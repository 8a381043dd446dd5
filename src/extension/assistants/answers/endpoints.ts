/** "Where can functions run?": each endpoint with how it stands, its workers and its queue. */
import type { EndpointDocument } from '#api'
import { answerOf, plural } from './text.ts'

const MOST_ENDPOINTS = 50

export function endpointsAnswer(endpoints: readonly EndpointDocument[]): string {
  if (endpoints.length === 0) return 'No endpoint is registered with this fabric.'
  const shown = endpoints.slice(0, MOST_ENDPOINTS)
  return answerOf([
    `${plural(endpoints.length, 'endpoint')}:`,
    ...shown.map(endpointLine),
    ...(endpoints.length > shown.length ? [`${endpoints.length - shown.length} more are left out.`] : []),
  ])
}

function endpointLine({ uuid, name, display_name, hostname, managed, status }: EndpointDocument): string {
  const { total_workers: all, idle_workers: idle, pending_tasks: waiting, outstanding_tasks: open } = status.details
  return [
    `- ${JSON.stringify(display_name ?? name)}: ${status.status}`,
    `${all - idle} of ${plural(all, 'worker')} busy`,
    `${plural(waiting, 'task')} waiting for a worker, ${open} not finished`,
    `host ${hostname ?? 'not known'}`,
    managed ? 'started by this fabric' : 'started elsewhere',
    `id ${uuid}`,
  ].join('; ')
}
