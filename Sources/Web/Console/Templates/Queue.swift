extension Templates {
    static let queue = """
        {{<layout}}{{$content}}
        <h1>Queue</h1>
        {{#page.done}}<p class="done" role="status">{{page.done}}</p>{{/page.done}}
        <nav class="tabs" aria-label="States">{{#page.tabs}}<a href="{{path}}"\
        {{#isCurrent}} aria-current="page"{{/isCurrent}}>{{title}} <span class="count">{{count}}</span></a>\
        {{/page.tabs}}</nav>
        {{#page.hasEntries}}<div class="sheet"><table class="log queue"><thead><tr><th>Received</th><th>State</th>\
        <th>From</th><th>To</th><th>Customer</th><th class="number">Attempts</th><th>Next try</th><th></th></tr></thead>
        <tbody>{{#page.entries}}<tr class="line"><td class="when"><a href="{{path}}">\
        <time datetime="{{time.iso}}" title="{{time.full}} UTC">{{time.relative}}</time></a></td>
        <td class="is"><span class="state {{state}}">{{state}}</span></td>
        <td class="address from">{{sender}}</td>
        <td class="address to">{{recipient}}{{#more}} <span class="more">{{more}}</span>{{/more}}\
        {{#reason}}<span class="reason">{{reason}}</span>{{/reason}}</td>
        <td class="dim who">{{customer}}</td>
        <td class="number tries">{{attempts}}</td>
        <td class="dim next">{{#next}}<time datetime="{{iso}}" title="{{full}} UTC">{{relative}}</time>{{/next}}</td>
        <td class="act"><form method="post" action="{{actionPath}}">\
        <input type="hidden" name="token" value="{{frame.formToken}}">\
        {{#canRelease}}<button name="action" value="release">Release</button>{{/canRelease}}\
        {{#canHold}}<button class="quiet" name="action" value="hold">Hold</button>{{/canHold}}\
        {{#canDrop}}<button class="danger" name="action" value="drop">Drop</button>{{/canDrop}}</form></td></tr>
        {{/page.entries}}</tbody></table></div>{{/page.hasEntries}}
        {{^page.hasEntries}}<p class="empty">Nothing waits here.</p>{{/page.hasEntries}}
        <nav class="pager" aria-label="Pages">{{#page.newer}}<a href="{{page.newer}}" rel="next">Newer</a>{{/page.newer}}\
        </nav>
        {{/content}}{{/layout}}
        """
}
