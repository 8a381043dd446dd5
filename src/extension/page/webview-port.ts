import type * as vscode from 'vscode'
import type { Port } from '#messages'

export function webviewPort(webview: vscode.Webview): Port {
  return {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a webview is no window: it has one listener
    post: (message) => void webview.postMessage(message),
    listen(listener) {
      const subscription = webview.onDidReceiveMessage(listener)
      return () => subscription.dispose()
    },
  }
}
