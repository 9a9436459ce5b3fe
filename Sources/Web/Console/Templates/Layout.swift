extension Templates {
    static let layout = """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{{frame.title}} · {{frame.platform}}</title>
        <link rel="stylesheet" href="{{frame.style}}">
        <script src="{{frame.script}}" defer></script>
        </head>
        <body>
        <a class="skip" href="#main">Skip to content</a>
        <header class="bar">
        <a class="brand" href="/"><svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">\
        <path class="brand-sheet" d="M3.5 5.5h17v13h-17z"/><path class="brand-line" d="M6.5 9h7M6.5 12h4"/>\
        <path class="brand-tick" d="m10.5 15.2 3 3 7.5-9"/></svg>\
        <span>Countersign</span></a>
        <span class="platform">{{frame.platform}}</span>
        <nav aria-label="Sections">
        {{#frame.links}}<a href="{{path}}"{{#isCurrent}} aria-current="page"{{/isCurrent}}>\
        {{title}}</a>{{/frame.links}}
        </nav>
        {{#frame.formToken}}<form class="leave" method="post" action="/sign-out">\
        <input type="hidden" name="token" value="{{frame.formToken}}">\
        <span class="who">{{frame.operatorName}}</span><button class="quiet">Sign out</button></form>\
        {{/frame.formToken}}
        </header>
        <main id="main">
        {{$content}}{{/content}}
        </main>
        {{#frame.formToken}}<footer class="keys"><kbd>/</kbd> search <kbd>j</kbd> <kbd>k</kbd> move \
        <kbd>enter</kbd> open <kbd>?</kbd> all keys</footer>
        <dialog id="keys"><h2>Keys</h2><dl>
        <dt><kbd>g</kbd> <kbd>o</kbd></dt><dd>Overview</dd>
        <dt><kbd>g</kbd> <kbd>m</kbd></dt><dd>Messages</dd>
        <dt><kbd>g</kbd> <kbd>q</kbd></dt><dd>Queue</dd>
        <dt><kbd>g</kbd> <kbd>b</kbd></dt><dd>Mailbox, in the sandbox</dd>
        <dt><kbd>/</kbd></dt><dd>Search</dd>
        <dt><kbd>j</kbd> <kbd>k</kbd></dt><dd>Next and previous line</dd>
        <dt><kbd>enter</kbd></dt><dd>Open the line</dd>
        <dt><kbd>u</kbd></dt><dd>Up, to the list</dd>
        <dt><kbd>esc</kbd></dt><dd>Leave a field, close this</dd>
        </dl><form method="dialog"><button>Close</button></form></dialog>{{/frame.formToken}}
        </body>
        </html>
        """

    /// One line of the message log.
    static let row = """
        <tr class="line"><td class="when"><a href="{{path}}"><time datetime="{{time.iso}}" title="{{time.full}} UTC">\
        {{time.relative}}</time></a></td>
        <td class="is"><span class="state {{state}}">{{state}}</span></td>
        <td class="address from">{{sender}}</td>
        <td class="address to">{{recipient}}{{#more}} <span class="more">{{more}}</span>{{/more}}</td>
        <td class="dim who">{{customer}}</td>
        <td class="dim door">{{door}}</td>
        <td class="note">{{#note}}{{note}}{{/note}}</td></tr>

        """
}
