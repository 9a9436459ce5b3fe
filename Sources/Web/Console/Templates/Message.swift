extension Templates {
    static let message = """
        {{<layout}}{{$content}}
        <p class="crumb"><a href="/messages">Messages</a></p>
        <div class="title"><h1 class="{{page.row.state}}">{{page.headline}}</h1>
        <p class="sub"><code>{{page.row.id}}</code> received <time datetime="{{page.row.time.iso}}">\
        {{page.row.time.full}} UTC</time>, {{page.row.time.relative}}</p></div>
        {{#page.hasActions}}<form class="actions" method="post" action="{{page.actionPath}}">\
        <input type="hidden" name="token" value="{{frame.formToken}}">\
        {{#page.canRelease}}<button name="action" value="release">Release</button>{{/page.canRelease}}\
        {{#page.canHold}}<button class="quiet" name="action" value="hold">Hold</button>{{/page.canHold}}\
        {{#page.canDrop}}<button class="danger" name="action" value="drop">Drop</button>{{/page.canDrop}}</form>\
        {{/page.hasActions}}
        <div class="columns">
        <div>
        <section aria-labelledby="checks"><h2 id="checks">Decision</h2>
        <ol class="checks">{{#page.checks}}<li class="{{result}}"><span class="check">{{name}}</span>\
        <span class="result">{{result}}</span><span class="why">{{reason}}</span></li>{{/page.checks}}</ol></section>
        <section aria-labelledby="recipients"><h2 id="recipients">Recipients</h2>
        {{#page.recipients}}<details class="recipient"{{#isOpen}} open{{/isOpen}}>\
        <summary><span class="state {{state}}">{{state}}</span> <span class="address">{{address}}</span>\
        {{#status}} <code>{{status}}</code>{{/status}}\
        {{#finished}}<time class="dim" datetime="{{iso}}" title="{{full}} UTC">{{relative}}</time>{{/finished}}\
        {{#next}}<span class="dim">next attempt <time datetime="{{iso}}" title="{{full}} UTC">{{relative}}</time></span>\
        {{/next}}</summary>
        {{#note}}<p class="last">{{note}}</p>{{/note}}
        {{^hasAttempts}}<p class="dim">No attempt yet.</p>{{/hasAttempts}}
        {{#attempts}}<div class="attempt"><p><span class="outcome {{outcome}}">{{outcome}}</span> \
        <code>{{host}}</code> <time class="dim" datetime="{{time.iso}}">{{time.full}} UTC</time></p>
        <p class="reply">{{reply}}</p>
        {{#transcript}}<details><summary>SMTP transcript</summary><pre>{{transcript}}</pre></details>{{/transcript}}\
        </div>{{/attempts}}
        </details>{{/page.recipients}}
        </section>
        <section aria-labelledby="story"><h2 id="story">Explanation</h2><pre class="story">{{page.story}}</pre></section>
        </div>
        <aside>
        <section aria-labelledby="facts"><h2 id="facts">Facts</h2><dl class="facts">\
        {{#page.facts}}<dt>{{name}}</dt><dd{{#isCode}} class="code"{{/isCode}}>{{value}}</dd>{{/page.facts}}</dl></section>
        <section aria-labelledby="signatures"><h2 id="signatures">Signatures</h2>
        {{#page.signatures}}<div class="signature"><strong>{{domain}}</strong><code>{{selector}}</code>\
        <span class="dim">{{algorithm}}{{#expires}}, expires <time datetime="{{iso}}" title="{{full}} UTC">{{relative}}\
        </time>{{/expires}}</span></div>{{/page.signatures}}
        {{^page.hasSignatures}}<p class="dim">Not signed.</p>{{/page.hasSignatures}}</section>
        </aside>
        </div>
        {{/content}}{{/layout}}
        """
}
