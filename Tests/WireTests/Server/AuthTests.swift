import Message
import Testing

@testable import Wire

@Suite struct AuthTests {
    private func client() throws -> ScriptedClient {
        var client = try ScriptedClient(access: .credential, isEncrypted: true)
        _ = client.say("EHLO client.example")
        return client
    }

    @Test func `PLAIN with an initial response`() throws {
        var client = try client()
        #expect(client.codes("AUTH PLAIN AHVzZXIAY3NrX2dvb2Q=") == ["235 2.7.0"])
        #expect(client.credentials.first?.username == "user")
        #expect(client.credentials.first?.secret == "csk_good")
        #expect(client.session.isAuthenticated)
        #expect(client.codes("AUTH PLAIN AHVzZXIAY3NrX2dvb2Q=") == ["503 5.5.1"])
    }

    @Test func `PLAIN with a continuation`() throws {
        var client = try client()
        #expect(client.say("auth plain") == ["334 "])
        #expect(client.codes("AHVzZXIAY3NrX2dvb2Q=") == ["235 2.7.0"])
    }

    @Test func `LOGIN asks for name and secret`() throws {
        var client = try client()
        #expect(client.say("AUTH LOGIN") == ["334 VXNlcm5hbWU6"])
        #expect(client.say("dXNlcg==") == ["334 UGFzc3dvcmQ6"])
        #expect(client.codes("Y3NrX2dvb2Q=") == ["235 2.7.0"])
        #expect(client.credentials.first?.username == "user")
    }

    @Test func `LOGIN takes the name with the command`() throws {
        var client = try client()
        #expect(client.say("AUTH LOGIN dXNlcg==") == ["334 UGFzc3dvcmQ6"])
        #expect(client.codes("Y3NrX2dvb2Q=") == ["235 2.7.0"])
    }

    @Test func `a lone star cancels`() throws {
        var client = try client()
        _ = client.say("AUTH LOGIN")
        #expect(client.codes("*") == ["501 5.7.0"])
        #expect(client.codes("NOOP") == ["250 2.0.0"])
    }

    @Test(arguments: ["AHVzZXI", "!!!!", "====", "dXNlcg==", "AP8A/w==", "A==="])
    func `a response that is not base64 or not PLAIN is refused`(response: String) throws {
        var client = try client()
        #expect(client.codes("AUTH PLAIN \(response)") == ["501 5.5.2"])
        #expect(client.credentials.isEmpty)
    }

    @Test func `AUTH needs TLS, EHLO, a mechanism of ours, and no transaction`() throws {
        var plain = try ScriptedClient(access: .credential)
        _ = plain.say("EHLO client.example")
        #expect(plain.codes("AUTH PLAIN AHVzZXIAY3NrX2dvb2Q=") == ["538 5.7.11"])
        #expect(plain.codes("MAIL FROM:<a@example.com>") == ["530 5.7.0"])
        #expect(plain.credentials.isEmpty)
        var secure = try ScriptedClient(access: .credential, isEncrypted: true)
        #expect(secure.codes("AUTH PLAIN AHVzZXIAY3NrX2dvb2Q=") == ["503 5.5.1"])
        _ = secure.say("EHLO client.example")
        #expect(secure.codes("AUTH CRAM-MD5") == ["504 5.5.4"])
        #expect(secure.codes("AUTH") == ["501 5.5.4"])
        #expect(secure.codes("MAIL FROM:<a@example.com>") == ["530 5.7.0"])
    }

    @Test func `the third wrong key ends the session`() throws {
        var client = try client()
        #expect(client.codes("AUTH PLAIN AHUAeA==") == ["535 5.7.8"])
        #expect(client.codes("AUTH PLAIN AHUAeA==") == ["535 5.7.8"])
        #expect(client.codes("AUTH PLAIN AHUAeA==") == ["535 5.7.8", "421 4.7.0"])
        #expect(client.isClosed)
    }

    @Test func `an AUTH line may have 12288 octets and no more`() throws {
        var client = try client()
        _ = client.say("AUTH PLAIN")
        #expect(client.codes(String(repeating: "A", count: 12_284)) == ["501 5.5.2"])
        _ = client.say("AUTH PLAIN")
        #expect(client.codes(String(repeating: "A", count: 12_288)) == ["500 5.5.6"])
        #expect(client.codes("NOOP") == ["250 2.0.0"])
    }

    @Test func `STARTTLS forgets everything said in plain text`() throws {
        var client = try ScriptedClient(access: .credential)
        _ = client.say("EHLO client.example")
        #expect(client.codes("STARTTLS") == ["220 2.0.0"])
        #expect(client.wantsTLS)
        client.session.tlsEstablished(at: client.now)
        #expect(client.session.greeting == nil)
        #expect(client.codes("MAIL FROM:<a@example.com>") == ["503 5.5.1"])
        #expect(client.say("EHLO client.example").last == "250 AUTH PLAIN LOGIN")
        #expect(client.codes("STARTTLS") == ["503 5.5.1"])
        #expect(client.codes("AUTH PLAIN AHVzZXIAY3NrX2dvb2Q=") == ["235 2.7.0"])
    }

    @Test func `a secret is never part of a description`() {
        let credentials = SMTPCredentials(username: "user", secret: "csk_good")
        #expect(!"\(credentials) \(String(reflecting: credentials))".contains("csk_good"))
    }
}
