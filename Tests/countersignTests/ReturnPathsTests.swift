import Authority
import Ledger
import Message
import TestKit
import Testing

@testable import countersign

@Suite struct ReturnPathsTests {
    private static let anna = Principal.operator("anna")
    private let folder: ScratchFolder
    private let clock = ManualClock()
    private let ledger: Ledger
    private let paths: ReturnPaths
    private let acme: CustomerID

    init() async throws {
        folder = try ScratchFolder()
        ledger = try Ledger(directory: folder.path, platform: DomainName("mail.example"), time: clock)
        paths = try ReturnPaths(
            ledger: ledger, host: DomainName("mx.mail.example"), key: ledger.masterKey.derive(ReturnPaths.purpose))
        acme = try await ledger.addCustomer(name: "Acme", by: Self.anna).facts.id
    }

    private func add(_ domain: String, _ observation: ProofObservation?, hasReturnPath: Bool) async throws {
        var row = try await ledger.addDomain(DomainName(domain), for: acme, by: Self.anna)
        if let observation { row.course = row.course.observing(observation, at: clock.now()) }
        row.hasReturnPath = hasReturnPath
        try await ledger.recordProof(row, by: Self.anna)
    }

    private func address(at domain: String) throws -> Mailbox {
        let token = ReturnPathToken(message: 7, recipient: 0, lastDay: ReturnPathToken.day(clock.now()) + 14)
        return token.mailbox(at: try DomainName(domain), hash: paths.hash)
    }

    @Test func `mail of a domain whose return path leads to us leaves from there, other mail from our own`()
        async throws
    {
        try await add("with.example", .named(selectors: 2, admitsSubdomains: false), hasReturnPath: true)
        try await add("without.example", .named(selectors: 2, admitsSubdomains: false), hasReturnPath: false)
        try await add("unproved.example", nil, hasReturnPath: true)
        for (domain, expected) in [
            ("with.example", "csb.with.example"), ("without.example", "bounce.mail.example"),
            ("unproved.example", "bounce.mail.example"), ("unknown.example", "bounce.mail.example"),
        ] {
            #expect(paths.domain(for: try DomainName(domain), of: acme).text == expected)
        }
        let other = try await ledger.addCustomer(name: "Other", by: Self.anna).facts.id
        #expect(paths.domain(for: try DomainName("with.example"), of: other).text == "bounce.mail.example")
    }

    @Test func `a bounce is taken at our own host and beneath proved domains, and nowhere else`() async throws {
        try await add("proved.example", .named(selectors: 1, admitsSubdomains: false), hasReturnPath: false)
        try await add("unproved.example", nil, hasReturnPath: true)
        try await add("others.example", .namesOthers, hasReturnPath: true)
        for (domain, isOurs) in [
            ("bounce.mail.example", true), ("csb.proved.example", true), ("CSB.Proved.example", true),
            ("csb.unproved.example", false), ("csb.others.example", false), ("csb.stranger.example", false),
            ("csb.sub.proved.example", false), ("proved.example", false), ("xcsb.proved.example", false),
            ("mail.example", false),
        ] {
            #expect(paths.recognises(try address(at: domain), at: clock.now()) == isOurs, "\(domain)")
        }
    }

    @Test func `a token that we did not make or that is over is refused everywhere`() async throws {
        let good = try address(at: "bounce.mail.example")
        #expect(paths.recognises(good, at: clock.now()))
        #expect(!paths.recognises(good, at: clock.now() + .days(16)))
        let forged = "b+" + String(repeating: "a", count: 48)
        #expect(!paths.recognises(try Mailbox("\(forged)@bounce.mail.example"), at: clock.now()))
        #expect(!paths.recognises(try Mailbox("news@bounce.mail.example"), at: clock.now()))
    }

    @Test func `anybody may write to the postmaster of our hosts, and to no other postmaster`() async throws {
        try await add("with.example", .named(selectors: 2, admitsSubdomains: false), hasReturnPath: true)
        for (address, isTaken) in [
            ("postmaster@mx.mail.example", true), ("Postmaster@bounce.mail.example", true),
            ("postmaster@csb.with.example", true), ("postmaster@with.example", false),
            ("postmaster@csb.stranger.example", false), ("postmaster@stranger.example", false),
            ("root@mx.mail.example", false),
        ] {
            #expect(paths.recognises(try Mailbox(address), at: clock.now()) == isTaken, "\(address)")
        }
    }
}
