export { serveStreams, type ServeOptions } from './process.ts'
