extension Templates {
    static let connectors = """
        {{<layout}}{{$content}}
        <div class="heading"><h1>Connectors</h1>{{#page.isOne}}<a href="/connectors">All customers</a>{{/page.isOne}}</div>
        {{#page.done}}<p class="done" role="status">{{page.done}}</p>{{/page.done}}
        {{^page.hasOwners}}<p class="empty">No customer has a connector: \
        <code>countersign connector add --help</code></p>{{/page.hasOwners}}
        {{#page.owners}}<section><h2><a href="{{path}}">{{name}}</a></h2>
        <div class="sheet"><table class="log connectors"><thead><tr><th>Connector</th><th>Kind</th><th>Mode</th>\
        <th>Host and evidence</th><th></th></tr></thead>
        <tbody>{{#connectors}}<tr class="line"><td>{{name}}</td><td class="dim">{{kind}}</td>
        <td class="is"><span class="state {{tone}}">{{mode}}</span></td>
        <td class="address">{{host}}<span class="reason">{{evidence}}</span>\
        {{#isEmpty}}<span class="reason">no tenant is allowed: it admits nobody</span>{{/isEmpty}}</td><td></td></tr>
        {{#tenants}}<tr><td class="address">{{id}}<span class="reason">{{organisations}}</span></td>
        <td class="dim">tenant</td><td class="is"><span class="state {{tone}}">{{state}}</span></td>
        <td class="dim"><time datetime="{{since.iso}}" title="{{since.full}} UTC">{{since.relative}}</time>\
        {{#choice.command}}<code class="reason">{{choice.command}}</code>{{/choice.command}}</td>
        <td class="act">{{#choice.denyPath}}<form method="post" action="{{choice.denyPath}}">\
        <input type="hidden" name="token" value="{{frame.formToken}}"><input type="hidden" name="tenant" value="{{id}}">\
        <button class="danger" name="action" value="deny">Deny</button></form>{{/choice.denyPath}}</td></tr>
        {{/tenants}}{{/connectors}}</tbody></table></div>
        {{#hasSeen}}<h2>Refused tenants, worst first</h2>
        <div class="sheet"><table class="log tenants"><thead><tr><th>Tenant</th><th>State</th>\
        <th class="number">Messages</th><th>Seen</th><th>From addresses and domains</th><th></th></tr></thead>
        <tbody>{{#seen}}<tr class="line"><td class="address">{{id}}\
        {{#organisation}}<span class="reason">{{organisation}}</span>{{/organisation}}</td>
        <td class="is"><span class="state {{tone}}">{{state}}</span></td><td class="number">{{count}}</td>
        <td class="dim"><time datetime="{{last.iso}}" title="{{last.full}} UTC">{{last.relative}}</time>\
        <span class="reason">first <time datetime="{{first.iso}}" title="{{first.full}} UTC">{{first.relative}}</time>\
        </span></td>
        <td class="address">{{peers}}<span class="reason">{{domains}}</span>\
        {{#choice.command}}<code class="reason">{{choice.command}}</code>{{/choice.command}}</td>
        <td class="act">{{#choice.denyPath}}<form method="post" action="{{choice.denyPath}}">\
        <input type="hidden" name="token" value="{{frame.formToken}}"><input type="hidden" name="tenant" value="{{id}}">\
        <button class="danger" name="action" value="deny">Deny</button></form>{{/choice.denyPath}}</td></tr>
        {{/seen}}</tbody></table></div>
        {{#more}}<p class="dim"><a href="{{path}}">{{more}} more</a></p>{{/more}}{{/hasSeen}}</section>
        {{/page.owners}}
        {{/content}}{{/layout}}
        """
}
