import HTTPTypes
import TestKit
import Testing

@testable import Web

struct ProtocolTests {
    @Test func `an unknown path and a wrong method get problem documents`() async throws {
        try await TestServer.run { server in
            let unknown = try await server.get("/v1/nothing", [:])
            #expect(unknown.status == .notFound)
            #expect(unknown.headers[.contentType] == "application/problem+json")
            let wrong = try await server.send(.delete, "/v1/messages", headers: [:])
            #expect(wrong.status == .methodNotAllowed)
            #expect(wrong.headers[.allow] == "POST")
            #expect(wrong.headers[.contentType] == "application/problem+json")
            let trace = try await server.send(.trace, "/v1/messages", headers: [:])
            #expect(trace.status == .methodNotAllowed)
            let unheard = try await server.send(
                try #require(HTTPRequest.Method("PROPFIND")), "/v1/messages", headers: [:])
            #expect(unheard.status == .notImplemented)
            let old = try await server.get("/v3/mail/send", [:])
            #expect(old.status == .methodNotAllowed)
            #expect(old.text.hasPrefix(#"{"errors":[{"message":"#))
        }
    }

    @Test func `a request without a key is turned away before its body is read`() async throws {
        try await TestServer.run { server in
            let json: HTTPFields = [.contentType: "application/json"]
            let send = try await server.post("/v3/mail/send", "{", json)
            #expect(send.status == .unauthorized)
            #expect(send.headers[.wwwAuthenticate] == "Bearer")
            let submit = try await server.post("/v1/messages", "{", json)
            #expect(submit.status == .unauthorized)
            #expect(submit.text.contains("/docs/checks#credential"))
            var keyed = json
            keyed[.authorization] = "Bearer csk_wrong"
            #expect(try await server.post("/v1/messages", "{", keyed).status == .unauthorized)
            #expect(try await server.post("/v3/mail/send", "{", keyed).status == .unauthorized)
            #expect(try await server.get("/v1/messages/00000000000000000000000000", keyed).status == .unauthorized)
        }
    }

    @Test func `health is told in full to this machine`() async throws {
        try await TestServer.run { server in
            let well = try await server.get("/healthz")
            #expect(well.status == .ok)
            #expect(well.text == "ok\n")
        }
        try await TestServer.run(.init(problems: ["the disk is full"])) { server in
            let ill = try await server.get("/healthz")
            #expect(ill.status == .serviceUnavailable)
            #expect(ill.text == "the disk is full\n")
        }
    }

    @Test func `too large a header, and what is no HTTP at all, get a problem document and the connection's end`()
        async throws
    {
        try await TestServer.run { server in
            let large = try await server.get("/healthz", [.userAgent: String(repeating: "x", count: 20_000)])
            let foreign = try await RawClient(port: server.port).exchange(Array("EHLO mail.example\r\n\r\n".utf8))
            for answer in [large, foreign] {
                #expect(answer.status == .badRequest)
                #expect(answer.headers[.contentType] == "application/problem+json")
                #expect(answer.headers[.contentLength] == "\(answer.body.count)")
                #expect(answer.text.contains("This is no HTTP request"))
            }
        }
    }

    @Test func `plain HTTP listens on loopback only`() {
        for host in ["0.0.0.0", "192.0.2.1", "::", "example.org"] {
            #expect(throws: WebSetupError.plainHTTPNotLoopback(host)) {
                try WebServer.check(WebConfiguration(http: .init(host: host, port: 0), platform: "x"))
            }
        }
        for host in ["127.0.0.1", "127.8.8.8", "::1", "localhost"] {
            #expect(throws: Never.self) {
                try WebServer.check(WebConfiguration(http: .init(host: host, port: 0), platform: "x"))
            }
        }
    }

    @Test func `the description of the API names every route of it, and no other`() throws {
        let document = try JSONParser.parse(Array(OpenAPI.document.utf8))
        guard case .object(let paths)? = document["paths"] else {
            Issue.record("no paths")
            return
        }
        let described = paths.flatMap { path -> [String] in
            guard case .object(let operations) = path.value else { return [] }
            return operations.map { "\($0.name.uppercased()) \(path.name.split(separator: "{id}").joined())" }
        }
        let served = try TestServer.web(clock: ManualClock()).site.routes(isSecure: false)
            .filter { $0.path.hasPrefix("/v1/") }
            .map { "\($0.method.rawValue) \($0.path.split(separator: ":id").joined())" }
        #expect(described.sorted() == served.sorted())
    }
}
