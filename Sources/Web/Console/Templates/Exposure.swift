extension Templates {
    static let exposure = """
        {{<layout}}{{$content}}
        <div class="heading"><h1>Exposure{{#page.customer}} of {{page.customer}}{{/page.customer}}</h1>\
        {{#page.customer}}<a href="/exposure">All customers</a>{{/page.customer}}</div>
        {{#page.hasActors}}<section aria-labelledby="actors"><h2 id="actors">Behind refused mail, last hour</h2>
        <div class="sheet"><table class="log actors"><thead><tr><th>Last seen</th><th>Actor</th>\
        <th class="number">Attempts</th><th>Customers tried</th></tr></thead>
        <tbody>{{#page.actors}}<tr class="line"><td class="when"><time datetime="{{last.iso}}" title="{{last.full}} UTC">\
        {{last.relative}}</time></td><td>{{name}}<span class="reason">since {{first.relative}}</span></td>
        <td class="number">{{attempts}}</td><td>{{customers}}</td></tr>
        {{/page.actors}}</tbody></table></div></section>{{/page.hasActors}}
        <nav class="tabs" aria-label="Severities">{{#page.tabs}}<a href="{{path}}"\
        {{#isCurrent}} aria-current="page"{{/isCurrent}}>{{title}} <span class="count">{{count}}</span></a>\
        {{/page.tabs}}</nav>
        {{#page.hasFindings}}<div class="sheet"><table class="log exposure"><thead><tr><th>Severity</th>\
        <th>Subject</th><th>Customer</th><th>What is wrong, and what to do next</th></tr></thead>
        <tbody>{{#page.findings}}<tr class="line"><td class="is"><span class="state {{tone}}">{{severity}}</span></td>
        <td class="address">{{subject}}<span class="reason">{{kind}}</span></td>
        <td class="dim who">{{#customerPath}}<a href="{{customerPath}}">{{customer}}</a>{{/customerPath}}</td>
        <td>{{problem}}<span class="reason">{{next}}</span></td></tr>
        {{/page.findings}}</tbody></table></div>{{/page.hasFindings}}
        {{^page.hasFindings}}{{#page.taken}}<p class="empty">No open risks.</p>{{/page.taken}}\
        {{^page.taken}}<p class="empty">The first look is made a minute after the start.</p>{{/page.taken}}\
        {{/page.hasFindings}}
        {{#page.taken}}<p class="dim">Looked at <time datetime="{{iso}}" title="{{full}} UTC">{{relative}}</time>\
        </p>{{/page.taken}}
        {{/content}}{{/layout}}
        """
}
