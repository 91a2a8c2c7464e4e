import { app, type Session, type WebContents } from 'electron'
import { isOwnPage } from './addresses.ts'
import { log } from './log.ts'

/**
 * What no page may do, whoever made it: held for every WebContents there will ever be, before the first one exists. Links that the user
 * opens go through the shell's `openExternal`, never through navigation.
 */
export function guardAllContents(): void {
  app.on('web-contents-created', (_, contents) => guardContents(contents))
  // Certificate errors are left to Chromium, which refuses; nobody here says otherwise. No page may ask for a password in a dialogue.
  app.on('login', (event) => event.preventDefault())
  app.on('select-client-certificate', (event) => event.preventDefault())
}

function guardContents(contents: WebContents): void {
  // WebRTC asks neither the page's policy nor the session's filter: no UDP but through the session's proxy, which is nobody.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
  contents.setWindowOpenHandler(() => {
    log('a new window was refused')
    return { action: 'deny' }
  })
  const stay = (event: { preventDefault(): void; url: string }): void => {
    if (isOwnPage(event.url)) return
    event.preventDefault()
    log('a navigation was refused')
  }
  contents.on('will-navigate', stay)
  contents.on('will-frame-navigate', stay)
  contents.on('will-redirect', stay)
  contents.on('will-attach-webview', (event) => {
    event.preventDefault()
    log('a webview was refused')
  })
}

/** For each session a window uses: no permission, no device, no download, no address but our own. */
export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((_, permission, answer) => {
    log('a permission was refused', { permission })
    answer(false)
  })
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_, answer) => answer({}))
  session.setUSBProtectedClassesHandler(({ protectedClasses }) => protectedClasses)
  session.on('will-download', (event) => {
    event.preventDefault()
    log('a download was refused')
  })
  for (const device of ['select-serial-port', 'select-hid-device', 'select-usb-device'] as const) {
    // One listener for three signatures; refusing is the same call in each.
    session.on(device as 'select-usb-device', (event, _, answer) => {
      event.preventDefault()
      answer()
    })
  }
  // Behind the policy of the page, in case a hole is found in it: this session reaches no network at all.
  session.webRequest.onBeforeRequest((details, answer) => {
    const own = details.url.startsWith('app://vigie/') || details.url.startsWith('devtools://')
    if (!own) log('a request to elsewhere was refused', { type: details.resourceType })
    answer({ cancel: !own })
  })
  // WebRTC's TCP passes that filter by. It takes the session's proxy, so that is one where nobody listens, for loopback, too; `app://` is
  // served in this process and takes none. https://chromium.googlesource.com/chromium/src/+/HEAD/net/docs/proxy.md
  void session.setProxy({ mode: 'fixed_servers', proxyRules: 'socks5://127.0.0.1:9', proxyBypassRules: '<-loopback>' })
  // Else Chromium fetches dictionaries from its vendor the first time somebody types. Ours are looked up in preload.ts.
  if (process.platform !== 'darwin') {
    session.setSpellCheckerDictionaryDownloadURL('http://127.0.0.1:9/')
    session.setSpellCheckerLanguages([])
  }
}
