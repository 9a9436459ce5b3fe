extension Templates {
    static let messages = """
        {{<layout}}{{$content}}
        <h1>Messages</h1>
        <form class="filters" method="get" action="/messages" role="search">
        <input type="search" name="q" value="{{page.search}}" placeholder="Message id or address" \
        aria-label="Message id or address" autocomplete="off" spellcheck="false" data-search>
        <select name="state" aria-label="State"><option value="">Any state</option>\
        {{#page.states}}<option value="{{value}}"{{#isSelected}} selected{{/isSelected}}>{{title}}</option>\
        {{/page.states}}</select>
        <select name="customer" aria-label="Customer"><option value="">Any customer</option>\
        {{#page.customers}}<option value="{{value}}"{{#isSelected}} selected{{/isSelected}}>{{title}}</option>\
        {{/page.customers}}</select>
        <button>Search</button>
        </form>
        {{#page.hasRows}}<div class="sheet"><table class="log"><thead><tr><th>Received</th><th>State</th><th>From</th>\
        <th>To</th><th>Customer</th><th>Door</th><th>Check</th></tr></thead>
        <tbody>{{#page.rows}}{{>row}}{{/page.rows}}</tbody></table></div>{{/page.hasRows}}
        {{^page.hasRows}}<p class="empty">{{page.hint}}</p>{{/page.hasRows}}
        <nav class="pager" aria-label="Pages">\
        {{#page.newest}}<a href="{{page.newest}}">Newest</a>{{/page.newest}}\
        {{#page.older}}<a href="{{page.older}}" rel="next">Older</a>{{/page.older}}</nav>
        {{/content}}{{/layout}}
        """
}
