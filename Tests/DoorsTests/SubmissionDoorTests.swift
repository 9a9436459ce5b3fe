import Message
import NIOPosix
import Synchronization
import TestKit
import Testing

@testable import Doors

@Suite(.timeLimit(.minutes(1))) struct SubmissionDoorTests {
    private func door(
        _ encryption: SubmissionDoor.Encryption, _ tls: LoopbackTLS, keys: any Authenticating
    ) async throws -> SubmissionDoor {
        let door = SubmissionDoor(
            settings: try .loopback(), encryption: encryption, tls: tls.server, admitting: Unreached(),
            authenticating: keys, time: ManualClock(), group: MultiThreadedEventLoopGroup.singleton, log: .silent)
        try await door.open()
        return door
    }

    @Test func `a key is never taken in plain text`() async throws {
        let keys = NobodyKnown()
        let door = try await door(.startTLS, LoopbackTLS(), keys: keys)
        var client = try await WireClient(port: try #require(door.port))
        _ = await client.reply()
        try await client.send("EHLO client.example\r\n")
        #expect(await client.replyLines().allSatisfy { !$0.contains("AUTH") })
        #expect(try await client.say("AUTH PLAIN AHUAeA==") == "538 5.7.11 Encryption required for authentication")
        #expect(try await client.say("MAIL FROM:<a@example.com>") == "530 5.7.0 STARTTLS first")
        #expect(keys.presented.withLock { $0 } == [])
        await client.close()
    }

    @Test(arguments: [SubmissionDoor.Encryption.startTLS, .implicit])
    func `a wrong key is refused over TLS`(encryption: SubmissionDoor.Encryption) async throws {
        let keys = NobodyKnown()
        let tls = try LoopbackTLS()
        let door = try await door(encryption, tls, keys: keys)
        var client = try await WireClient(
            port: try #require(door.port), tls: encryption == .implicit ? tls.client : nil)
        #expect(await client.reply() == "220 mx.example.com ESMTP")
        if encryption == .startTLS {
            _ = try await client.say("EHLO client.example")
            #expect(try await client.say("STARTTLS") == "220 2.0.0 Ready to start TLS")
            try await client.startTLS(tls.client)
        }
        #expect(try await client.say("EHLO client.example") == "250 AUTH PLAIN LOGIN")
        #expect(try await client.say("MAIL FROM:<a@example.com>") == "530 5.7.0 Authentication required")
        #expect(try await client.say("AUTH PLAIN AHUAeA==") == "535 5.7.8 Key not valid")
        #expect(try await client.say("AUTH LOGIN") == "334 VXNlcm5hbWU6")
        #expect(try await client.say("dXNlcg==") == "334 UGFzc3dvcmQ6")
        #expect(try await client.say("eQ==") == "535 5.7.8 Key not valid")
        #expect(try await client.say("AUTH PLAIN AHUAeg==") == "535 5.7.8 Key not valid")
        #expect(await client.reply() == "421 4.7.0 Too many failed authentications")
        #expect(await client.reply() == nil)
        #expect(keys.presented.withLock { $0 } == ["x", "y", "z"])
        await client.close()
    }

    @Test func `a client that speaks plain text to the TLS port is let go`() async throws {
        let door = try await door(.implicit, LoopbackTLS(), keys: NobodyKnown())
        var client = try await WireClient(port: try #require(door.port))
        try await client.send("EHLO client.example\r\n")
        while let line = await client.reply() { #expect(!line.hasPrefix("2")) }
        await client.close()
    }
}
