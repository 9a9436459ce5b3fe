import Message
import TestKit
import Testing

@testable import Web

struct ConsoleSessionsTests {
    @Test func `over TLS the cookie is bound to its host and to TLS`() async throws {
        let store = MemorySessions(clock: ManualClock())
        let sessions = ConsoleSessions(store: store, isSecure: true, port: 8443)
        let link = try #require(ConsoleToken(try await store.makeSignInToken(for: "anna", life: .minutes(10))))
        let cookie = try #require(try await sessions.signIn(link))
        #expect(cookie.hasPrefix("__Host-countersign-8443="))
        #expect(cookie.hasSuffix("; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict; Secure"))
    }

    @Test(arguments: ["", "x", String(repeating: "a", count: 44), String(repeating: "/", count: 43)])
    func `what has not the form of a token is none`(_ text: String) {
        #expect(ConsoleToken(text) == nil)
    }

    @Test func `the token of a form belongs to one session and does not tell its cookie`() throws {
        let one = try #require(ConsoleToken(String(repeating: "a", count: 43)))
        let two = try #require(ConsoleToken(String(repeating: "b", count: 43)))
        #expect(one.isFormToken(one.formToken))
        #expect(!one.isFormToken(two.formToken))
        #expect(!one.isFormToken(""))
        #expect(!one.isFormToken(one.text))
    }
}
