import Authority
import Ledger
import Message
import Signing
import TestKit
import Testing

@testable import Spool

/// The way a message really takes: decided, signed, queued.
@Suite struct SignedTests {
    private let world: SigningWorld
    private let spool: Spool
    private let header = "From: Acme News <news@acme.example>\r\nSubject: hello\r\n"

    init() async throws {
        world = try await SigningWorld()
        spool = try await Spool(directory: world.folder.path, time: world.clock)
    }

    private func id(_ number: UInt128) -> MessageID { MessageID(time: world.clock.now(), random: number) }

    @Test func `a signed message is leased as it was authorised, also after a restart`() async throws {
        let signed = try #require(
            try await world.signed(id(1), to: ["joe@example.org", "ann@example.net"], header: header))
        try await spool.enqueue(signed, body: try await spool.body("the body\n"))
        await spool.close()
        let spool = try await Spool(directory: world.folder.path, time: world.clock)
        let leased = await spool.lease(10, at: world.clock.now())
        #expect(Set(leased.map(\.destination.text)) == ["example.org", "example.net"])
        for work in leased {
            #expect(work.message == id(1))
            #expect(work.customer == world.customer)
            #expect(work.identity == world.identity)
            #expect(work.label == signed.authorised.label)
            #expect(work.signingDomain.text == "acme.example")
            #expect(work.messageClass == signed.authorised.messageClass)
            #expect(work.reversePath.description == "news@acme.example")
            #expect(work.header == Array(header.utf8))
            #expect(work.signatureFields == signed.signatureFields)
            #expect(work.signatureExpires == signed.expires)
            #expect(
                work.recipients.map(\.key)
                    == signed.authorised.recipients
                    .filter { $0.mailbox.domain == work.destination }.map(\.key))
            #expect(try await work.body.whole() == Array("the body\n".utf8))
        }
    }

    @Test func `a retry of a decided message queues nothing twice`() async throws {
        for _ in 0..<2 {
            let signed = try #require(try await world.signed(id(1), to: ["joe@example.org"], header: header))
            try await spool.enqueue(signed, body: try await spool.body("the body\n"))
        }
        #expect(await spool.lease(10, at: world.clock.now()).count == 1)
        #expect(try await spool.bodyRows() == 1)
    }

    @Test func `an ageing message goes on with the signatures of a second admission`() async throws {
        let signed = try #require(try await world.signed(id(1), to: ["joe@example.org"], header: header))
        try await spool.enqueue(signed, body: try await spool.body("the body\n"))
        world.clock.advance(by: .hours(49))
        #expect(await spool.lease(10, at: world.clock.now()).isEmpty)
        let returned = try #require(await spool.leaseForAdmission(10, at: world.clock.now()).first)
        let again = try #require(
            try await world.signed(
                returned.message, to: returned.recipients.map(\.description), header: header,
                readmission: .renewed))
        await #expect(throws: SpoolError.unknownMessage) {
            try await spool.replaceSignatures(of: id(2), with: again)
        }
        try await spool.replaceSignatures(of: returned.message, with: again)
        let leased = try #require(await spool.lease(10, at: world.clock.now()).first)
        #expect(leased.signatureExpires == again.expires)
        #expect(leased.signatureFields == again.signatureFields)
        #expect(leased.signatureFields != signed.signatureFields)
    }
}
