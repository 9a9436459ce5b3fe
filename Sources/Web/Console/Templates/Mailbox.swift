extension Templates {
    static let mailbox = """
        {{<layout}}{{$content}}
        <h1>Mailbox</h1>
        <p class="lead">In the sandbox nothing leaves this machine: whatever is delivered ends here.</p>
        {{#page.hasEntries}}<div class="sheet"><table class="log letters"><thead><tr><th>Delivered</th><th>From</th>\
        <th>To</th><th>Subject</th><th class="number">Size</th></tr></thead>
        <tbody>{{#page.entries}}<tr class="line"><td class="when"><a href="{{path}}">\
        <time datetime="{{time.iso}}" title="{{time.full}} UTC">{{time.relative}}</time></a></td>
        <td class="from">{{from}}</td><td class="to">{{to}}</td><td class="subject">{{subject}}</td>
        <td class="number dim size">{{size}}</td></tr>{{/page.entries}}</tbody></table></div>{{/page.hasEntries}}
        {{^page.hasEntries}}<p class="empty">No message was delivered yet.</p>{{/page.hasEntries}}
        {{/content}}{{/layout}}
        """

    static let letter = """
        {{<layout}}{{$content}}
        <p class="crumb"><a href="/mailbox">Mailbox</a></p>
        <h1>{{page.subject}}</h1>
        <dl class="facts wide">{{#page.headers}}<dt>{{name}}</dt><dd>{{value}}</dd>{{/page.headers}}\
        {{#page.hasSignatures}}<dt>Signed by</dt><dd>{{#page.signatures}}<span class="by">{{.}}</span>\
        {{/page.signatures}}</dd>{{/page.hasSignatures}}\
        {{#page.hasFiles}}<dt>Attachments</dt><dd>{{#page.files}}<span class="by">{{name}} \
        <span class="dim">{{type}}, {{size}}</span></span>{{/page.files}}</dd>{{/page.hasFiles}}</dl>
        <div class="heading"><nav class="tabs" aria-label="Views">{{#page.views}}<a href="{{path}}"\
        {{#isCurrent}} aria-current="page"{{/isCurrent}}>{{title}}</a>{{/page.views}}</nav>\
        <a href="{{page.rawPath}}">Download</a></div>
        {{#page.htmlPath}}<iframe class="letter" sandbox title="The message as HTML" src="{{page.htmlPath}}"></iframe>\
        {{/page.htmlPath}}
        {{#page.text}}<pre class="letter{{#page.isSource}} source{{/page.isSource}}">{{page.text}}</pre>{{/page.text}}
        {{/content}}{{/layout}}
        """
}
