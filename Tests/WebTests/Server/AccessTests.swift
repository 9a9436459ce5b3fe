import HTTPTypes
import Message
import TestKit
import Testing

@testable import Web

struct AccessTests {
    @Test(arguments: [
        "/", "/messages", "/messages/x", "/queue", "/mailbox", "/mailbox/1.rich/html", "/nothing", "/static/x",
    ])
    func `a stranger sees the same page everywhere, with status 401`(_ path: String) async throws {
        try await TestServer.run { server in
            let response = try await server.get(path)
            #expect(response.status == .unauthorized)
            #expect(response.text.contains("one-time link"))
            #expect(!response.text.contains("shop.example.org"))
        }
    }

    @Test func `a stranger's forms change nothing`() async throws {
        try await TestServer.run { server in
            let id = try #require(server.log.details.first?.row.id)
            let response = try await server.post("/queue/\(id)", "action=drop", TestServer.form)
            #expect(response.status == .unauthorized)
            #expect(server.queue.orders.isEmpty)
        }
    }

    @Test func `a sign-in link works once, and looking at it does not use it up`() async throws {
        try await TestServer.run { server in
            let link = try await server.link()
            for _ in 0..<2 {
                let page = try await server.get("/sign-in/\(link)")
                #expect(page.status == .ok)
                #expect(page.text.contains("action=\"/sign-in/\(link)\""))
                #expect(page.headers[.setCookie] == nil)
            }
            let first = try await server.post("/sign-in/\(link)", "", TestServer.form)
            #expect(first.status == .seeOther)
            let cookie = try #require(first.headers[.setCookie])
            #expect(cookie.contains("; HttpOnly; SameSite=Strict"))
            #expect(!cookie.contains("Secure"))
            let second = try await server.post("/sign-in/\(link)", "", TestServer.form)
            #expect(second.status == .unauthorized)
            #expect(second.headers[.setCookie] == nil)
            let home = try await server.get("/", [.cookie: String(cookie.prefix { $0 != ";" })])
            #expect(home.status == .ok)
            #expect(home.text.contains("anna"))
        }
    }

    @Test func `a link is too old after ten minutes, and a session after twelve hours`() async throws {
        try await TestServer.run { server in
            let link = try await server.link()
            let cookie = try await server.signIn()
            server.clock.advance(by: .minutes(10))
            #expect(try await server.post("/sign-in/\(link)", "", TestServer.form).status == .unauthorized)
            #expect(try await server.get("/", [.cookie: cookie]).status == .ok)
            server.clock.advance(by: .hours(12))
            #expect(try await server.get("/", [.cookie: cookie]).status == .unauthorized)
        }
    }

    @Test func `signing out ends the session`() async throws {
        try await TestServer.run { server in
            let cookie = try await server.signIn()
            let token = try #require(Self.formToken(in: try await server.get("/", [.cookie: cookie]).text))
            var headers = TestServer.form
            headers[.cookie] = cookie
            #expect(try await server.post("/sign-out", "token=\(token)", headers).status == .seeOther)
            #expect(try await server.get("/", [.cookie: cookie]).status == .unauthorized)
        }
    }

    @Test func `a form without the session's token, or from another site, is refused`() async throws {
        try await TestServer.run { server in
            let id = try #require(server.log.details.first?.row.id)
            let cookie = try await server.signIn()
            let other = try await server.signIn()
            let token = try #require(Self.formToken(in: try await server.get("/queue", [.cookie: cookie]).text))
            var headers = TestServer.form
            headers[.cookie] = cookie
            #expect(try await server.post("/queue/\(id)", "action=drop", headers).status == .forbidden)
            #expect(try await server.post("/queue/\(id)", "action=drop&token=x", headers).status == .forbidden)
            headers[.cookie] = other
            #expect(try await server.post("/queue/\(id)", "action=drop&token=\(token)", headers).status == .forbidden)
            headers[.cookie] = cookie
            headers[.fetchSite] = "cross-site"
            #expect(try await server.post("/queue/\(id)", "action=drop&token=\(token)", headers).status == .forbidden)
            #expect(server.queue.orders.isEmpty)
            headers[.fetchSite] = "same-origin"
            let done = try await server.post("/queue/\(id)", "action=drop&token=\(token)", headers)
            #expect(done.status == .seeOther)
            #expect(server.queue.orders == [.init(action: .drop, message: id, by: "anna")])
        }
    }

    @Test func `figures are for programs on this machine and for operators`() async throws {
        try await TestServer.run { server in
            #expect(try await server.get("/metrics").status == .ok)
            let foreign = try await server.send(.get, "/metrics", host: "rebound.example", headers: [:])
            #expect(foreign.status == .unauthorized)
            let cookie = try await server.signIn()
            let operatorsView = try await server.send(
                .get, "/metrics", host: "rebound.example", headers: [.cookie: cookie])
            #expect(operatorsView.status == .ok)
            #expect(operatorsView.text.contains("countersign_http_requests_total"))
        }
    }

    @Test func `every answer tells browsers what not to do`() async throws {
        try await TestServer.run { server in
            let cookie = try await server.signIn()
            let paths = [
                "/", "/messages", "/nothing", "/healthz", "/openapi.json", "/v1/messages/x", Assets.style.path,
            ]
            for path in paths {
                let headers = try await server.get(path, [.cookie: cookie, .accept: "text/html"]).headers
                #expect(headers[.contentSecurityPolicy] == SecurityHeaders.policy, "\(path)")
                #expect(headers[.xContentTypeOptions] == "nosniff", "\(path)")
                #expect(headers[.referrerPolicy] == "no-referrer", "\(path)")
                #expect(headers[.frameOptions] == "DENY", "\(path)")
                #expect(headers[.requestID] != nil, "\(path)")
            }
        }
    }

    static func formToken(in page: String) -> String? {
        let mark = #"name="token" value=""#
        guard let start = page.firstRange(of: mark)?.upperBound else { return nil }
        return String(page[start...].prefix { $0 != "\"" })
    }
}
