import Authority
import HTTPTypes
import Message
import Testing

@testable import Web

struct PagesTests {
    @Test func `every template can be read`() throws {
        _ = try Templates.library()
    }

    @Test func `no template writes a value without escaping it`() {
        for text in [
            Templates.layout, Templates.row, Templates.overview, Templates.messages, Templates.message,
            Templates.queue, Templates.mailbox, Templates.letter, Templates.signIn, Templates.error,
        ] {
            #expect(!text.contains("{{{"))
            #expect(!text.contains("{{&"))
        }
    }

    @Test func `hostile values never become markup`() async throws {
        try await TestServer.run { server in
            let cookie = try await server.signIn()
            let bounced = try #require(server.log.details.first { $0.row.state == .bounced })
            let pages = [
                "/", "/messages", "/messages?q=%3Cscript%3E", "/messages/\(bounced.row.id)", "/mailbox",
                "/mailbox/2.plain:2,S", "/mailbox/2.plain:2,S?view=source",
            ]
            for path in pages {
                let page = try await server.get(path, [.cookie: cookie])
                #expect(page.status == .ok, "\(path)")
                #expect(!page.text.contains("<script>"), "\(path)")
                #expect(!page.text.contains("<b>"), "\(path)")
                #expect(!page.text.contains("<style"), "\(path)")
                #expect(!page.text.contains(" style="), "\(path)")
            }
        }
    }

    @Test func `the log is searched by id, address, customer and state, and paged`() async throws {
        try await TestServer.run { server in
            let cookie: HTTPFields = [.cookie: try await server.signIn()]
            let third = server.log.details[3].row
            let byID = try await server.get("/messages?q=\(third.id)", cookie)
            #expect(byID.headers[.location] == "/messages/\(third.id)")
            let byAddress = try await server.get("/messages?q=reader0%40mail3.example.net", cookie).text
            #expect(byAddress.contains(third.id.description))
            #expect(!byAddress.contains(server.log.details[4].row.id.description))
            let held = try await server.get("/messages?state=held", cookie).text
            #expect(!held.contains("class=\"state delivered\""))
            #expect(held.contains("class=\"state held\""))
            let desk = try await server.get("/messages?customer=\(ExampleLog.desk.id)", cookie).text
            #expect(desk.contains("who\">Help &amp; Desk"))
            #expect(!desk.contains("who\">Corner Shop"))
            let first = try await server.get("/messages", cookie).text
            let fiftieth = server.log.details[49].row.id
            #expect(first.contains("/messages?before=49"))
            let second = try await server.get("/messages?before=49", cookie).text
            #expect(second.contains(server.log.details[50].row.id.description))
            #expect(!second.contains("/messages/\(fiftieth)\""))
            let unreadable = try await server.get("/messages?q=what%20ever", cookie).text
            #expect(unreadable.contains("neither a message id nor a whole address"))
        }
    }

    @Test func `a message's page tells the decision, the signatures and every attempt`() async throws {
        try await TestServer.run { server in
            let cookie: HTTPFields = [.cookie: try await server.signIn()]
            let bounced = try #require(server.log.details.first { $0.row.state == .bounced })
            let page = try await server.get("/messages/\(bounced.row.id)", cookie).text
            #expect(page.contains("Bounced"))
            #expect(page.contains("c1-k3v9q2m7t5x1b8n4"))
            #expect(page.contains("RCPT TO:&lt;"))
            #expect(page.contains("5.1.1"))
            #expect(page.contains("suppression"))
            #expect(page.contains("192.0.2.17"))
            let missing = try await server.get("/messages/00000000000000000000000000", cookie)
            #expect(missing.status == .notFound)
        }
    }

    @Test func `a rendered letter cannot run, fetch or send anything`() async throws {
        try await TestServer.run { server in
            let cookie: HTTPFields = [.cookie: try await server.signIn()]
            let page = try await server.get("/mailbox/1.rich", cookie).text
            #expect(page.contains("<iframe class=\"letter\" sandbox "))
            #expect(page.contains("Your order is on its way ✓"))
            #expect(page.contains("shop.example.org (selector c1-k3v9q2m7t5x1b8n4, rsa-sha256)"))
            let html = try await server.get("/mailbox/1.rich/html", cookie)
            let policy = try #require(html.headers[.contentSecurityPolicy])
            #expect(policy.contains("default-src 'none'"))
            #expect(policy.hasSuffix("; sandbox"))
            #expect(!policy.contains("script-src"))
            #expect(html.text.contains("src=\"data:image/gif;base64,R0lGODlh"))
            let text = try await server.get("/mailbox/1.rich?view=text", cookie).text
            #expect(text.contains("Your café order is on its way."))
            let raw = try await server.get("/mailbox/1.rich/raw", cookie)
            #expect(raw.headers[.contentDisposition] == "attachment; filename=\"message.eml\"")
            #expect(raw.text == ExampleMailbox.rich)
            #expect(try await server.get("/mailbox/..%2f..%2fetc%2fpasswd", cookie).status == .notFound)
        }
    }

    @Test func `without a sandbox there is no mailbox`() async throws {
        try await TestServer.run(.init(hasMailbox: false)) { server in
            let cookie: HTTPFields = [.cookie: try await server.signIn(), .accept: "text/html"]
            #expect(!(try await server.get("/", cookie).text.contains("/mailbox")))
            #expect(try await server.get("/mailbox", cookie).status == .notFound)
        }
    }

    @Test func `static files may be kept for ever, since their address changes with them`() async throws {
        try await TestServer.run { server in
            let style = try await server.get(Assets.style.path)
            #expect(style.status == .ok)
            #expect(style.headers[.cacheControl] == "public, max-age=31536000, immutable")
            #expect(style.headers[.contentType] == "text/css; charset=utf-8")
        }
    }
}
