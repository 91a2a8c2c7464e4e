/**
 * What a comment form receives sooner or later. Everything here must be shown as the text it is: no markup, no script, no style, no
 * request, no change to the page around it.
 */
export const hostileTexts: readonly string[] = [
  '<script>document.title = "taken"; globalThis.__taken = true</script>',
  '<img src=x onerror="globalThis.__taken = true">',
  '<a href="javascript:globalThis.__taken = true">Voir la suite</a>',
  'javascript:globalThis.__taken=true//',
  '<svg onload="globalThis.__taken = true"><animate onbegin="globalThis.__taken = true" attributeName="x" dur="1s"/></svg>',
  '<iframe srcdoc="<script>parent.__taken = true</script>"></iframe>',
  '"><details open ontoggle="globalThis.__taken = true"><summary>x</summary></details>',
  '<style>* { display: none !important }</style><div style="position:fixed;inset:0;background:#000;z-index:99999">Plus rien</div>',
  '<link rel="stylesheet" href="https://styles.example/evil.css"><meta http-equiv="refresh" content="0;url=https://ailleurs.example">',
  '{{constructor.constructor("globalThis.__taken = true")()}} ${globalThis.__taken = true} #{7*7} <%= 7*7 %> $t(word.state.done)',
  '[Cliquez ici](javascript:globalThis.__taken=true) ![image](https://traceur.example/pixel.gif) [data](data:text/html,<script>1</script>)',
  'Facture jointe : facture\u202Efdp.exe\u202C (sens d’écriture inversé) et \u2066un isolat jamais refermé',
  'Z\u0335\u0322\u0327\u0321\u031B\u0348\u0356\u0300\u0301\u0313\u0342\u0343a\u0336\u0329\u0330\u0318\u0308\u0309\u0312l\u0334\u0328\u033A\u0326\u030D\u030E\u0314g\u0337\u0323\u0324\u0317\u0300\u0301\u0306o\u0338\u032E\u0353\u031A\u0344 '.repeat(6).trim(),
  'a'.repeat(5_000),
  'Avant\u0000le nul\u0001\u0007\u001B[31mrouge\u001B[0m\u009B2Japrès \uFFFE\uFFFF \uFEFF fin',
  'Vigie : votre session a expiré. Saisissez votre mot de passe d’application ici : https://vigie-connexion.example [ Continuer ]',
  '</textarea></title></style></script><h1 id="root">Bonjour</h1><base href="https://ailleurs.example/">',
  '&lt;script&gt;globalThis.__taken = true&lt;/script&gt; &#60;img src=x onerror=globalThis.__taken=true&#62; &amp;lt;',
  '<a href="https://banque.example@voleur.example/%2e%2e//">https://banque.example</a> https://xn--80ak6aa92e.example/ http://2130706433/',
  '<form action="https://voleur.example"><input name="p" type="password" autofocus onfocus="globalThis.__taken = true"><button>OK</button></form>',
  '__proto__ constructor toString hasOwnProperty \'; DROP TABLE item; -- " OR 1=1 NEAR( * ) ^ {',
  '👨‍👩‍👧‍👦'.repeat(120) + ' ' + '🏴󠁧󠁢󠁷󠁬󠁳󠁿'.repeat(40),
]

/** Names under which they are signed: names are network text too. */
export const hostileNames: readonly string[] = [
  '<b onmouseover="globalThis.__taken = true">Jean</b>', '"><img src=x onerror=alert(1)>', '\u202EeitnorO', 'ﷺ ﷽ ﷺ', 'Vigie (assistance)', 'Admin\u200B', '{{user}}', 'x'.repeat(200),
]

export const hostilePost = {
  title: 'Le formulaire de commentaires a fait peau neuve <b>enfin</b>',
  text: 'Il accepte désormais les accents, les guillemets « français » et les plaisanteries de nos amis informaticiens. Soyez gentils avec lui.',
  ageHours: 58,
} as const

/** The same ill will as markup that a site stored unescaped: only the words for people may be left of it. */
export const hostileMarkup: readonly string[] = [
  'Bonjour <script>globalThis.__taken = true</script><b>tout le monde</b>',
  '<img src="https://traceur.example/pixel.gif" onerror="globalThis.__taken = true" alt="une image"> avant <a href="javascript:globalThis.__taken = true">un lien</a>',
  '<svg><script>globalThis.__taken = true</script></svg><math><mtext><style><img src=x onerror="globalThis.__taken = true"></style></mtext></math> fin',
  '<style>body { display: none }</style><p style="position:fixed;inset:0">Un paragraphe encombrant</p>',
]
