extension Templates {
    static let signIn = """
        {{<layout}}{{$content}}
        <div class="card narrow"><h1>Sign in</h1>
        <p>This link signs you in to the console of {{frame.platform}} once. The session lasts twelve hours.</p>
        <form method="post" action="{{page.path}}"><button autofocus>Sign in</button></form></div>
        {{/content}}{{/layout}}
        """

    static let signInNeeded = """
        {{<layout}}{{$content}}
        <div class="card narrow"><h1>Sign in</h1>
        <p>The console opens with a one-time link, which <code>countersign serve</code> prints for the people who run
        this gateway. A link is good for ten minutes and for one sign-in.</p></div>
        {{/content}}{{/layout}}
        """

    static let signInExpired = """
        {{<layout}}{{$content}}
        <div class="card narrow"><h1>This link is no good</h1>
        <p>It was used already, or it is older than ten minutes. A new one comes from <code>countersign serve</code>.</p>
        </div>
        {{/content}}{{/layout}}
        """
}
