extension Templates {
    static let message = """
        {{<layout}}{{$content}}
        <p class="crumb"><a href="/messages">Messages</a></p>
        <div class="title {{page.row.state}}"><h1>{{page.title}}</h1>\
        {{#page.reason}}<p class="cause">{{page.reason}}</p>{{/page.reason}}
        <p class="sub"><span class="address">{{page.row.sender}}</span> <span aria-label="to">→</span> \
        <span class="address">{{page.row.recipient}}</span>\
        {{#page.row.more}} <span class="more">{{page.row.more}}</span>{{/page.row.more}}, \
        <time datetime="{{page.row.time.iso}}" title="{{page.row.time.full}} UTC">{{page.row.time.relative}}</time></p>
        </div>
        {{#page.hasActions}}<form class="actions" method="post" action="{{page.actionPath}}">\
        <input type="hidden" name="token" value="{{frame.formToken}}">\
        {{#page.canRelease}}<button name="action" value="release">Release</button>{{/page.canRelease}}\
        {{#page.canHold}}<button class="quiet" name="action" value="hold">Hold</button>{{/page.canHold}}\
        {{#page.canDrop}}<button class="danger" name="action" value="drop">Drop</button>{{/page.canDrop}}</form>\
        {{/page.hasActions}}
        <div class="columns">
        <div>
        <section aria-labelledby="checks"><h2 id="checks">Decision</h2>
        <ol class="checks">{{#page.checks}}<li class="{{result}}{{#isDecisive}} decisive{{/isDecisive}}"><span class="check">{{name}}</span>\
        <span class="result">{{result}}</span><span class="why">{{reason}}</span></li>{{/page.checks}}</ol></section>
        <section aria-labelledby="recipients"><h2 id="recipients">Recipients</h2>
        {{#page.recipients}}<details class="recipient"{{#isOpen}} open{{/isOpen}}>\
        <summary><span class="state {{state}}">{{state}}</span> <span class="address">{{address}}</span>\
        {{#status}} <code>{{status}}</code>{{/status}}\
        {{#finished}}<time class="at dim" datetime="{{iso}}" title="{{full}} UTC">{{relative}}</time>{{/finished}}\
        {{#next}}<span class="at dim">next attempt <time datetime="{{iso}}" title="{{full}} UTC">{{relative}}</time></span>\
        {{/next}}</summary>
        {{#note}}<p class="last">{{note}}</p>{{/note}}
        {{#noAttempt}}<p class="last">{{noAttempt}}</p>{{/noAttempt}}
        {{#attempts}}<div class="attempt"><p><span class="outcome {{outcome}}">{{outcome}}</span> \
        <code>{{host}}</code> <time class="dim" datetime="{{time.iso}}">{{time.full}} UTC</time></p>
        <p class="reply">{{reply}}</p>
        {{#transcript}}<details><summary>SMTP transcript</summary><pre>{{transcript}}</pre></details>{{/transcript}}\
        </div>{{/attempts}}
        </details>{{/page.recipients}}
        </section>
        <details class="story"><summary>The whole story, as <code>countersign explain</code> tells it</summary>
        <pre>{{page.story}}</pre></details>
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
