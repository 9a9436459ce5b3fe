extension Templates {
    static let overview = """
        {{<layout}}{{$content}}
        {{^page.isHealthy}}<div class="alert" role="alert"><strong>Something is wrong.</strong><ul>\
        {{#page.problems}}<li>{{.}}</li>{{/page.problems}}</ul></div>{{/page.isHealthy}}
        <h1>Overview</h1>
        <section aria-labelledby="day"><h2 id="day">Last 24 hours</h2>
        <div class="tiles">{{#page.tiles}}<a class="tile {{state}}{{#isZero}} zero{{/isZero}}" href="{{path}}">\
        <span class="figure">{{value}}</span><span class="label">{{title}}</span></a>{{/page.tiles}}</div></section>
        <section aria-labelledby="now"><h2 id="now">In the queue</h2>
        <div class="tiles small">{{#page.queue}}<a class="tile {{state}}{{#isZero}} zero{{/isZero}}" href="{{path}}">\
        <span class="figure">{{value}}</span><span class="label">{{title}}</span></a>{{/page.queue}}</div></section>
        <section aria-labelledby="last"><div class="heading"><h2 id="last">Last messages</h2>\
        <a href="/messages">All messages</a></div>
        {{#page.hasRows}}<div class="sheet"><table class="log"><thead><tr><th>Received</th><th>State</th><th>From</th>\
        <th>To</th><th>Customer</th><th>Door</th><th>Check</th></tr></thead>
        <tbody>{{#page.rows}}{{>row}}{{/page.rows}}</tbody></table></div>{{/page.hasRows}}
        {{^page.hasRows}}<p class="empty">Nothing was handed in yet.</p>{{/page.hasRows}}
        </section>
        {{/content}}{{/layout}}
        """

    static let error = """
        {{<layout}}{{$content}}
        <div class="card narrow"><h1>{{page.title}}</h1>
        {{#page.detail}}<p>{{page.detail}}</p>{{/page.detail}}
        <p><a href="/">Back to the overview</a></p></div>
        {{/content}}{{/layout}}
        """
}
